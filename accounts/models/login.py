"""How far a login has come, and what an account has proven before."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Realm
from accounts.models.links import HASH_LENGTH
from portal.core.scoping import ScopedQuerySet, TenantModel


class LoginAttempt(TenantModel):
    """A login under way; until its last stage nobody is logged in.

    The browser holds only the verifier, in a cookie; this row holds its hash.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    realm = models.CharField(max_length=10, choices=Realm)
    stamp = models.CharField(max_length=32)
    ip_address = models.GenericIPAddressField()
    location = models.CharField(max_length=50)
    user_agent = models.CharField(max_length=300, blank=True)
    verifier_hash = models.CharField(max_length=HASH_LENGTH, unique=True)
    control_code_hash = models.CharField(max_length=HASH_LENGTH)
    code_hash = models.CharField(max_length=HASH_LENGTH, blank=True)
    code_expires_at = models.DateTimeField(null=True)
    # Wrong e-mailed codes and wrong codes of an app together: the fifth ends the attempt.
    code_failures = models.PositiveSmallIntegerField(default=0)
    challenge = models.BinaryField(default=b"")
    is_browser_known = models.BooleanField(default=False)
    # Each is the moment that something was shown; the order of the gates is in accounts.login.
    mailbox_shown_at = models.DateTimeField(null=True)
    app_shown_at = models.DateTimeField(null=True)
    passkey_shown_at = models.DateTimeField(null=True)
    recovery_shown_at = models.DateTimeField(null=True)
    pin_shown_at = models.DateTimeField(null=True)
    next_path = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "location"], name="accounts_attempt_location")
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"


class ApprovedLocation(TenantModel):
    """A network that the owner of the account has approved: IPv4 /32 or IPv6 /64."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="approved_locations",
    )
    location = models.CharField(max_length=50)
    approved_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("gekoppelde locatie")
        verbose_name_plural = _("gekoppelde locaties")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "location"], name="accounts_approvedlocation_location"
            ),
        ]

    def __str__(self) -> str:
        return self.location


class LocationApproval(TenantModel):
    """A mailed question: was it you, from this address? Attaches the attempt's address."""

    class Answer(models.TextChoices):
        YES = "yes", _("ja")
        NO = "no", _("nee")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    location = models.CharField(max_length=50)
    ip_address = models.GenericIPAddressField()
    user_agent = models.CharField(max_length=300, blank=True)
    stamp = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=HASH_LENGTH, unique=True)
    code_failures = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    # The attempt in whose own browser it was answered; that browser has shown the mailbox.
    answered_in = models.ForeignKey(
        LoginAttempt, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "created_at"], name="accounts_approval_recent")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="accounts_approval_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.ip_address}"
