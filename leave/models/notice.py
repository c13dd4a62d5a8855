"""What an employee was told about hours that expire; without it they do not (HR 2023:955)."""

from django.db import models
from django.db.models import F, Q

from leave.models.group import Hours
from leave.models.ledger import EntryQuerySet, LeaveGroup
from personnel.models import Employment
from portal.core.scoping import TenantModel


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
