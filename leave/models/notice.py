"""What an employee was told about hours that expire; without it they do not (HR 2023:955)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from leave.models.group import Hours
from leave.models.ledger import EntryQuerySet, LeaveGroup
from personnel.models import Employee, Employment
from portal.core.scoping import ScopedQuerySet, TenantModel


class ExpiryNotice(TenantModel):
    """One notice about one expiry, with the proof that it was mailed and read."""

    employment = models.ForeignKey(
        Employment, on_delete=models.PROTECT, related_name="expiry_notices"
    )
    group = models.ForeignKey(LeaveGroup, on_delete=models.PROTECT, related_name="+")
    expires_on = models.DateField()
    # The month that it belongs to, such as 2026-10-01: October, January and May.
    month = models.DateField()
    hours = Hours()
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employment", "group", "expires_on", "month"],
                name="leave_expirynotice_once",
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0), name="leave_expirynotice_hours"
            ),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("told_at")),
                name="leave_expirynotice_read_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employment_id} {self.expires_on}"


class HoldQuerySet(ScopedQuerySet):
    employee_path = "employee"
    company_path = "employee__company"


class ExpiryHold(TenantModel):
    """The employer lets hours of a day of expiry stand: somebody could not take them.

    Art. 7:640a BW: hours do not lapse of whoever was not reasonably able to take them, such as
    somebody ill for long. The portal does not know who is; the employer does.
    """

    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="expiry_holds"
    )
    expires_on = models.DateField()
    reason = models.CharField(_("reden"), max_length=250)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)

    objects = HoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "expires_on"], name="leave_expiryhold_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(made_by=""), name="leave_expiryhold_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.expires_on}"
