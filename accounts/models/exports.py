"""What somebody asked to have of their own data, made by the worker and handed out once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.core.scoping import ScopedQuerySet, TenantModel


class DataExport(TenantModel):
    """Everything about the owner of an account in one file; encrypted, and gone once taken."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht")
        MAKING = "making", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    OPEN = (State.WAITING, State.MAKING)

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # Dies with a new password and whatever else changes the stamp, like every link.
    stamp = models.CharField(max_length=32)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    stored_as = models.CharField(max_length=120, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=["waiting", "making"]),
                name="accounts_dataexport_open",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", started_at__isnull=True)
                | ~Q(state="waiting") & Q(started_at__isnull=False),
                name="accounts_dataexport_started",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "making"], finished_at__isnull=True)
                | Q(state__in=["ready", "failed"], finished_at__isnull=False),
                name="accounts_dataexport_finished",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", expires_at__gt=F("finished_at"))
                & ~Q(sha256="")
                | ~Q(state="ready")
                & Q(expires_at__isnull=True, stored_as="", sha256="", size=0),
                name="accounts_dataexport_ready",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(state="ready"),
                name="accounts_dataexport_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"
