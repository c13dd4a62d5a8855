"""The family of an employee: partner and children."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.models.employee import Employee
from portal.core.scoping import ScopedQuerySet, TenantModel


class FamilyMemberQuerySet(ScopedQuerySet):
    employee_path = "employee"
    company_path = "employee__company"


class FamilyMember(TenantModel):
    class Kind(models.TextChoices):
        PARTNER = "partner", _("partner")
        CHILD = "child", _("kind")

    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="family"
    )
    kind = models.CharField(_("soort"), max_length=10, choices=Kind)
    name = models.CharField(_("naam"), max_length=120)
    birth_date = models.DateField(_("geboortedatum"))

    objects = FamilyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("gezinslid")
        verbose_name_plural = _("gezinsleden")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["partner", "child"]),
                name="personnel_familymember_kind",
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(kind="partner"),
                name="personnel_familymember_one_partner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.name}"
