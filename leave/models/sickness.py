"""Sickness during leave: those days were no leave (art. 7:638 lid 8 BW)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leave.models.request import DayQuerySet, LeaveRequest
from portal.core.scoping import TenantModel


class LeaveSickness(TenantModel):
    """Days of approved leave on which the employee was ill, to be returned once approved."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Aangevraagd")
        APPROVED = "approved", _("Goedgekeurd")
        REJECTED = "rejected", _("Afgekeurd")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(
        LeaveRequest, on_delete=models.PROTECT, related_name="sicknesses"
    )
    start_date = models.DateField(_("eerste ziektedag"))
    end_date = models.DateField(_("laatste ziektedag"))
    status = models.CharField(max_length=9, choices=Status, default=Status.REQUESTED)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    remark = models.CharField(_("opmerking"), max_length=250, blank=True)

    objects = DayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")), name="leave_sickness_dates"
            ),
            models.CheckConstraint(
                condition=Q(
                    status="requested", decided_at__isnull=True, decided_by__isnull=True
                )
                | Q(
                    status__in=["approved", "rejected"],
                    decided_at__isnull=False,
                    decided_by__isnull=False,
                ),
                name="leave_sickness_decided_at",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(remark=""),
                name="leave_sickness_rejected_with_remark",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.start_date}"
