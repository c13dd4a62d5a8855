"""Browsers that an account is known in, its sessions, and confirmations within one."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.links import HASH_LENGTH
from portal.core.crypto import EncryptedField
from portal.core.scoping import ScopedQuerySet, TenantModel

PATH_LENGTH = 300


class KnownBrowser(TenantModel):
    """A browser in which the owner finished a login; its cookie holds the secret."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="known_browsers",
    )
    token_hash = models.CharField(max_length=HASH_LENGTH, unique=True)
    user_agent = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bekende browser")

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"


class UserSession(TenantModel):
    """A session of an account, as its owner sees it in the list; gone is ended."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="user_sessions",
    )
    session_key = models.CharField(max_length=40, unique=True)
    ip_address = models.GenericIPAddressField()
    user_agent = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("sessie")

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"


class StepUp(TenantModel):
    """A fresh factor for one thing: what is confirmed is the digest of the payload.

    It is asked for, confirmed, and used. ``posted`` is the form that waits meanwhile.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    session = models.ForeignKey(
        UserSession, on_delete=models.CASCADE, related_name="step_ups"
    )
    purpose = models.CharField(max_length=40)
    payload_digest = models.CharField(max_length=HASH_LENGTH)
    description = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=PATH_LENGTH, blank=True)
    posted = EncryptedField(null=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["session", "purpose"], name="accounts_stepup_session")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(used_at=None) | Q(confirmed_at__isnull=False),
                name="accounts_stepup_used",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.purpose}"
