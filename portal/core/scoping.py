"""Separation of tenants and persons: every tenant table is narrowed here."""

from typing import Self, TypeVar

from django.db import models

from portal.core.access import Actor, Role

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M_co, M_co]):
    """Rows of one environment, narrowed for an employee to the rows about that person."""

    # Path to the employee this row is about; a model without one is closed to employees.
    employee_path: str | None = None

    def visible_to(self, actor: Actor) -> Self:
        """This function will keep the rows that this actor may see, and no others."""
        rows = self.filter(environment_id=actor.environment_id)
        if actor.role in {Role.BUREAU, Role.SYSTEM}:
            return rows
        if actor.role is Role.EMPLOYEE and self.employee_path:
            return rows.filter(**{f"{self.employee_path}__in": actor.employee_ids})
        return rows.none()


class TenantModel(models.Model):
    """A row that belongs to one environment, so that row level security can follow."""

    environment = models.ForeignKey(
        "core.Environment",
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="omgeving",
    )

    class Meta:
        abstract = True
