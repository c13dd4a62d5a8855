"""An answer that was given to a request: for ten minutes it can be taken back."""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from leave.models.request import DayQuerySet, LeaveRequest
from portal.core.models import OutgoingMail
from portal.core.scoping import TenantModel


class LeaveDecision(TenantModel):
    """What somebody answered, and what must be known to undo it."""

    class Kind(models.TextChoices):
        APPROVED = "approved"
        REJECTED = "rejected"
        # Approved leave was taken back at the employee's wish, or had to stand.
        CANCELLED = "cancelled"
        KEPT = "kept"

    request = models.ForeignKey(
        LeaveRequest, on_delete=models.PROTECT, related_name="decisions"
    )
    kind = models.CharField(max_length=9, choices=Kind)
    decider = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    previous_remark = models.CharField(max_length=250, blank=True)
    # From which day it was asked to be cancelled; only of an answer to that.
    cancelled_from = models.DateField(null=True)
    # Number of the newest entry about this request before: later ones are of this answer.
    after_entry = models.BigIntegerField(default=0)
    # Waits in the outbox as long as the answer can be undone.
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["approved", "rejected", "cancelled", "kept"]),
                name="leave_decision_kind",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__gte=F("answered_at"), undone_by__isnull=False),
                name="leave_decision_undone_at",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_from__isnull=True)
                | Q(kind__in=["cancelled", "kept"]),
                name="leave_decision_cancelled_from",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.kind}"
