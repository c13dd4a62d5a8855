"""What an employer's account may do: for which company, in which role, for whom."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Company, Employee
from portal.core.scoping import ScopedQuerySet, TenantModel


class EmployerAccessQuerySet(ScopedQuerySet):
    company_path = "company"


class EmployerAccess(TenantModel):
    """An employer's account at one company, and which person of that company it is, if any."""

    class Role(models.TextChoices):
        ADMIN = "admin", _("beheerder")
        APPROVER = "approver", _("goedkeurder")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="employer_accesses",
    )
    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(_("rol"), max_length=10, choices=Role)
    employee = models.ForeignKey(
        Employee, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = EmployerAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("toegang van een werkgever")
        verbose_name_plural = _("toegang van werkgevers")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"], name="accounts_employeraccess_company"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["admin", "approver"]),
                name="accounts_employeraccess_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.company_id} {self.role}"


class ApproverDepartmentQuerySet(ScopedQuerySet):
    company_path = "access__company"


class ApproverDepartment(TenantModel):
    """A department whose requests an approver decides; its name as the personnel file has it."""

    access = models.ForeignKey(
        EmployerAccess, on_delete=models.CASCADE, related_name="departments"
    )
    department = models.CharField(max_length=100)

    objects = ApproverDepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["access", "department"], name="accounts_approverdepartment_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.access_id} {self.department}"


class DeputyQuerySet(ScopedQuerySet):
    company_path = "access__company"


class Deputy(TenantModel):
    """Somebody who has an approver's rights from one day up to and including another.

    Without days: whenever the approver is on leave.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    access = models.ForeignKey(
        EmployerAccess, on_delete=models.CASCADE, related_name="deputies"
    )
    deputy = models.ForeignKey(
        EmployerAccess, on_delete=models.CASCADE, related_name="stands_in_for"
    )
    start_date = models.DateField(_("van"), null=True)
    end_date = models.DateField(_("tot en met"), null=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("vervanger")
        constraints = [
            models.CheckConstraint(
                condition=Q(start_date__isnull=True, end_date__isnull=True)
                | Q(
                    start_date__isnull=False,
                    end_date__isnull=False,
                    end_date__gte=F("start_date"),
                ),
                name="accounts_deputy_dates",
            ),
            models.UniqueConstraint(
                fields=["access"],
                condition=Q(start_date__isnull=True),
                name="accounts_deputy_of_leave_once",
            ),
            models.CheckConstraint(
                condition=~Q(access=F("deputy")), name="accounts_deputy_other"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.access_id} {self.deputy_id}"
