"""What an account proves itself with, beside its password."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.links import HASH_LENGTH
from portal.core.crypto import EncryptedField
from portal.core.scoping import ScopedQuerySet, TenantModel


class Pin(TenantModel):
    """The PIN of an account; a plain locked row, never an OTP device.

    While ``reset_at`` is set its owner may choose another, after password and e-mailed code.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pin"
    )
    digest = models.CharField(max_length=200)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)
    reset_at = models.DateTimeField(null=True)
    chosen_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("pincode")

    def __str__(self) -> str:
        return f"{self.user_id}"


class AuthenticatorApp(TenantModel):
    """The secret that an authenticator app of the owner shares with us (RFC 6238).

    ``last_step`` is the newest time step that was accepted: a code works once. ``next_secret``
    is that of another app, which takes the place of this one with its first right code.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="authenticator"
    )
    secret = EncryptedField()
    next_secret = EncryptedField(null=True)
    last_step = models.BigIntegerField(default=-1)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("authenticator-app")

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(TenantModel):
    """One of ten codes on paper; each stands in for a PIN or an authenticator app, once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="recovery_codes",
    )
    code_hash = models.CharField(max_length=HASH_LENGTH)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code_hash"], name="accounts_recoverycode_code"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"


class Passkey(TenantModel):
    """A WebAuthn credential: a finger, face or key of the owner, on a device of theirs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="passkeys"
    )
    name = models.CharField(_("naam"), max_length=60)
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("passkey")

    def __str__(self) -> str:
        return self.name
