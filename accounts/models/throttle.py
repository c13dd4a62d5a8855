"""Counters of failures, in the database: losing the broker resets nothing."""

from django.db import models

from accounts.models.links import HASH_LENGTH
from portal.core.scoping import ScopedQuerySet, TenantModel


class Throttle(TenantModel):
    """How often something was tried within a window; the key is a keyed digest."""

    bucket = models.CharField(max_length=24)
    key_hash = models.CharField(max_length=HASH_LENGTH)
    window_started_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    blocked_until = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["environment", "bucket", "key_hash"],
                name="accounts_throttle_key",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bucket} {self.count}"
