"""Separation of tenants and persons: every tenant table is narrowed here."""

from typing import Self, TypeVar

from django.db import models

from portal.core.access import EMPLOYEE_ROLES, EMPLOYER_ROLES, Actor, Role

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


class ScopedQuerySet(models.QuerySet[M_co, M_co]):
    """Rows of one environment; for an employee those about that person, for an employer those
    of the company.
    """

    # Path to the employee this row is about; a model without one is closed to employees.
    employee_path: str | None = None
    # Path to the company this row belongs to; a model without one is closed to employers.
    company_path: str | None = None

    def visible_to(self, actor: Actor) -> Self:
        """This function will keep the rows that this actor may see, and no others."""
        rows = self.filter(environment_id=actor.environment_id)
        if actor.role in {Role.BUREAU, Role.SYSTEM}:
            return rows
        if actor.role in EMPLOYEE_ROLES and self.employee_path:
            return rows.filter(**{f"{self.employee_path}__in": actor.employee_ids})
        if actor.role in EMPLOYER_ROLES and self.company_path:
            return rows.filter(**{f"{self.company_path}__in": actor.company_ids})
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
