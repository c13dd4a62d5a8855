"""What somebody asked to have of their own data, made by the worker and handed out once."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from portal.core.made_files import MadeFile
from portal.core.scoping import ScopedQuerySet


class DataExport(MadeFile):
    """Everything about the owner of an account in one file; encrypted, and gone once taken."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    # Dies with a new password and whatever else changes the stamp, like every link.
    stamp = models.CharField(max_length=32)
    expires_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta(MadeFile.Meta):
        constraints = [
            *MadeFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=["waiting", "making"]),
                name="accounts_dataexport_open",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="ready",
                    expires_at__isnull=False,
                    expires_at__gt=F("finished_at"),
                )
                | ~Q(state="ready") & Q(expires_at__isnull=True),
                name="accounts_dataexport_expires",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True) | Q(state="ready"),
                name="accounts_dataexport_taken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"
