"""Secrets that travel by mail, and what waits for them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Realm
from portal.core.scoping import ScopedQuerySet, TenantModel

HASH_LENGTH = 64


class MailedLink(TenantModel):
    """A single-use link that lets the reader of a mailbox do one thing."""

    class Kind(models.TextChoices):
        ACTIVATION = "activation", _("activeren")
        RESET = "reset", _("nieuw wachtwoord")
        CONFIRM_EMAIL = "confirm-email", _("nieuw e-mailadres bevestigen")
        CANCEL_EMAIL = "cancel-email", _("nieuw e-mailadres tegenhouden")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(max_length=16, choices=Kind)
    stamp = models.CharField(max_length=32)
    token_hash = models.CharField(max_length=HASH_LENGTH, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "kind"], name="accounts_link_user")]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind}"


class ResetRequest(TenantModel):
    """Somebody has forgotten the password of a name; the worker finds out whether it exists.

    So a request costs the same whoever is asked for.
    """

    realm = models.CharField(max_length=10, choices=Realm)
    username = models.CharField(max_length=254)
    ip_address = models.GenericIPAddressField()
    requested_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.pk} {self.realm}"


class EmailChange(TenantModel):
    """The next login name of an account: confirmed at the new address, then a day to object."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    new_username = models.EmailField()
    # Dies with a new password and whatever else changes the stamp, like every link.
    stamp = models.CharField(max_length=32)
    requested_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    applies_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(applied_at=None, cancelled_at=None),
                name="accounts_emailchange_open",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, applies_at=None)
                | Q(confirmed_at__isnull=False, applies_at__isnull=False),
                name="accounts_emailchange_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(confirmed_at__isnull=False),
                name="accounts_emailchange_applied",
            ),
            models.CheckConstraint(
                condition=Q(applied_at=None) | Q(cancelled_at=None),
                name="accounts_emailchange_ended_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.user_id}"
