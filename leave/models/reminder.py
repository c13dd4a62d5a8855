"""That somebody was told of a request which waits for an answer."""

from django.db import models
from django.db.models import Q

from leave.models.request import DayQuerySet, LeaveRequest
from portal.core.scoping import TenantModel


class LeaveReminder(TenantModel):
    """One mail about one request: each is sent once, however often the clock looks."""

    request = models.ForeignKey(
        LeaveRequest, on_delete=models.PROTECT, related_name="reminders"
    )
    # After so many days: 7 and 12 to the approvers, 14 to the administrators.
    days = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField()

    objects = DayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "days"], name="leave_reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(days__in=[7, 12, 14]), name="leave_reminder_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.days}"
