"""A request for leave, day by day, and what changed of its days afterwards."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leave.models.group import Hours, LeaveGroup
from personnel.models import Employment
from portal.core.scoping import ScopedQuerySet, TenantModel


class RequestQuerySet(ScopedQuerySet):
    employee_path = "employment__employee"
    company_path = "employment__employee__company"


class DayQuerySet(ScopedQuerySet):
    employee_path = "request__employment__employee"
    company_path = "request__employment__employee__company"


class DayChangeQuerySet(ScopedQuerySet):
    employee_path = "day__request__employment__employee"
    company_path = "day__request__employment__employee__company"


class LeaveRequest(TenantModel):
    """What an employee asked: to take leave, or to be credited for hours worked."""

    class Kind(models.TextChoices):
        WITHDRAWAL = "withdrawal", _("opname")
        ACCRUAL = "accrual", _("opbouw")

    class Status(models.TextChoices):
        REQUESTED = "requested", _("Aangevraagd")
        APPROVED = "approved", _("Goedgekeurd")
        REJECTED = "rejected", _("Afgekeurd")
        WITHDRAWN = "withdrawn", _("Ingetrokken")
        # Approved leave whose withdrawal waits for an answer; its hours are still taken.
        CANCEL_REQUESTED = "cancel-requested", _("Intrekking aangevraagd")

    # Leave that was given, what waits for an answer, and whatever takes hours or asks them.
    GIVEN = (Status.APPROVED, Status.CANCEL_REQUESTED)
    WAITING = (Status.REQUESTED, Status.CANCEL_REQUESTED)
    LIVE = (Status.REQUESTED, Status.APPROVED, Status.CANCEL_REQUESTED)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employment = models.ForeignKey(
        Employment, on_delete=models.PROTECT, related_name="leave_requests"
    )
    group = models.ForeignKey(
        LeaveGroup, on_delete=models.PROTECT, related_name="requests"
    )
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.WITHDRAWAL)
    start_date = models.DateField(_("begindatum"))
    end_date = models.DateField(_("einddatum"))
    start_hours = Hours(null=True)
    end_hours = Hours(null=True)
    # What the schedule says, and what was asked: as much, or less with a reason.
    calculated_hours = Hours()
    hours = Hours(_("uren"))
    reason = models.CharField(_("reden van minder uren"), max_length=250, blank=True)
    description = models.CharField(_("omschrijving"), max_length=250, blank=True)
    status = models.CharField(max_length=16, choices=Status, default=Status.REQUESTED)
    requested_at = models.DateTimeField()
    # The same form sent twice is one request.
    idempotency_key = models.UUIDField(default=uuid.uuid4)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+"
    )
    remark = models.CharField(_("opmerking"), max_length=250, blank=True)
    # Nobody answered within two weeks, and the company lets the law decide.
    is_settled_by_law = models.BooleanField(default=False)
    # The first day that comes back, or would: the one on which cancelling was asked. Leave that
    # had begun by then stays given, up to that day.
    cancelled_from = models.DateField(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("verlofaanvraag")
        verbose_name_plural = _("verlofaanvragen")
        constraints = [
            models.CheckConstraint(
                condition=Q(end_date__gte=F("start_date")), name="leave_request_dates"
            ),
            models.CheckConstraint(
                condition=Q(hours__gt=0, hours__lte=F("calculated_hours")),
                name="leave_request_hours",
            ),
            models.CheckConstraint(
                condition=Q(hours=F("calculated_hours")) | ~Q(reason=""),
                name="leave_request_reason",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["approved", "rejected", "cancel-requested"],
                    decided_at__isnull=False,
                )
                | Q(status="requested", decided_at__isnull=True)
                | Q(status="withdrawn"),
                name="leave_request_decided_at",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=False)
                | Q(decided_by__isnull=True, is_settled_by_law=False),
                name="leave_request_decided_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(remark=""),
                name="leave_request_rejected_with_remark",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_from__isnull=True) & ~Q(status="cancel-requested")
                | Q(
                    status__in=["approved", "withdrawn", "cancel-requested"],
                    cancelled_from__isnull=False,
                    cancelled_from__gte=F("start_date"),
                    cancelled_from__lte=F("end_date"),
                ),
                name="leave_request_cancelled_from",
            ),
            models.UniqueConstraint(
                fields=["employment", "idempotency_key"], name="leave_request_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["employment", "start_date"], name="leave_request_by_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employment_id} {self.start_date} {self.status}"

    @property
    def is_cancelling(self) -> bool:
        """Whether somebody waits for the answer to cancelling it."""
        return self.status == self.Status.CANCEL_REQUESTED


class LeaveDay(TenantModel):
    """A day of a request as it was asked; it never changes."""

    request = models.ForeignKey(
        LeaveRequest, on_delete=models.CASCADE, related_name="days"
    )
    date = models.DateField()
    scheduled = Hours()
    is_holiday = models.BooleanField(default=False)
    hours = Hours()

    objects = DayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "date"], name="leave_day_once"),
            models.CheckConstraint(
                condition=Q(hours__gte=0, hours__lte=F("scheduled")),
                name="leave_day_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.date}"


class LeaveDayChange(TenantModel):
    """Hours of an approved day that came back, or were added, after its approval."""

    class Cause(models.TextChoices):
        SICKNESS = "sickness", _("ziek tijdens verlof")
        SCHEDULE = "schedule", _("rooster gewijzigd")
        HOLIDAY = "holiday", _("feestdag gewijzigd")
        CANCELLED = "cancelled", _("ingetrokken")

    # What makes a day no leave any more, whatever the schedule says afterwards.
    FINAL = (Cause.SICKNESS, Cause.CANCELLED)

    day = models.ForeignKey(LeaveDay, on_delete=models.CASCADE, related_name="changes")
    cause = models.CharField(max_length=9, choices=Cause)
    # Added to the day's hours: negative when hours came back.
    hours = Hours()
    made_at = models.DateTimeField()

    objects = DayChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(hours=0), name="leave_daychange_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.day_id} {self.hours}"
