"""A leave report that is too long to wait for: asked for, printed by the worker, kept a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leave.models.group import CompanyQuerySet
from personnel.models import Company
from portal.core.scoping import TenantModel


class ReportFile(TenantModel):
    """The last long report that somebody had printed of a company, and how far the printing is.

    Leave changes every day, so asking again prints anew; there is one for each who asks.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht")
        MAKING = "making", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    department = models.CharField(max_length=100, blank=True)
    group = models.CharField(max_length=60, blank=True)
    # Empty is the end of the year.
    until = models.DateField(null=True)
    # Of an approver: those whose leave is in it. None is all of them.
    departments = models.JSONField(null=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    # The last sign of life of whoever makes it.
    reported_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stored_as = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"], name="leave_reportfile_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="waiting", started_at__isnull=True, reported_at__isnull=True
                )
                | ~Q(state="waiting")
                & Q(started_at__isnull=False, reported_at__isnull=False),
                name="leave_reportfile_started_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "making"], finished_at__isnull=True)
                | Q(state__in=["ready", "failed"], finished_at__isnull=False),
                name="leave_reportfile_finished_at",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", sha256__regex=r"^[0-9a-f]{64}$", size__gt=0)
                & ~Q(stored_as="")
                | ~Q(state="ready") & Q(stored_as="", sha256="", size=0),
                name="leave_reportfile_stored",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="leave_reportfile_progress"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.year} {self.state}"
