"""The kernel's tables: environments, the audit log and the outbox."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.crypto import EncryptedField
from portal.core.scoping import ScopedQuerySet, TenantModel

SUBDOMAIN = r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$"
COLOR = r"^#[0-9a-fA-F]{6}$"


class Environment(models.Model):
    """A payroll bureau's portal, found by its subdomain; the host is known before anyone is."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subdomain = models.CharField(
        _("subdomein"),
        max_length=63,
        unique=True,
        validators=[RegexValidator(SUBDOMAIN)],
    )
    name = models.CharField(_("naam"), max_length=100)
    brand_color = models.CharField(
        _("merkkleur"), max_length=7, blank=True, validators=[RegexValidator(COLOR)]
    )
    # Names the logo in addresses, so that a new one is not taken for the old.
    logo_digest = models.CharField(max_length=16, blank=True, editable=False)
    support_name = models.CharField(_("contactpersoon"), max_length=100, blank=True)
    support_email = models.EmailField(
        _("e-mailadres van de contactpersoon"), blank=True
    )
    support_phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("omgeving")
        verbose_name_plural = _("omgevingen")
        constraints = [
            models.CheckConstraint(
                condition=Q(subdomain__regex=SUBDOMAIN),
                name="core_environment_subdomain",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EnvironmentLogo(TenantModel):
    """The logo of an environment, as the PNG that we made of it."""

    png = models.BinaryField()
    changed_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["environment"], name="core_environmentlogo_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.environment_id}"


class SigningCertificate(TenantModel):
    """What an environment signs with; those before stay, for what was signed with them."""

    # The certificate as DER, and those that lead up to its root as one PEM text.
    certificate = models.BinaryField()
    chain = models.TextField(blank=True)
    # PKCS#8 as PEM.
    private_key = EncryptedField()
    fingerprint = models.CharField(max_length=64)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    created_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["environment", "fingerprint"],
                name="core_signingcertificate_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=models.F("valid_from")),
                name="core_signingcertificate_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.fingerprint


class AuditEvent(models.Model):
    """One thing that happened; has no foreign keys, so that it outlives its subjects."""

    environment_id = models.BigIntegerField(db_index=True)
    event = models.CharField(_("gebeurtenis"), max_length=80)
    actor_role = models.CharField(_("rol"), max_length=20)
    actor_label = models.CharField(_("door"), max_length=254)
    actor_user_id = models.BigIntegerField(null=True)
    ip_address = models.GenericIPAddressField(_("IP-adres"), null=True)
    subject_type = models.CharField(_("onderwerp"), max_length=60)
    subject_id = models.CharField(_("nummer"), max_length=60)
    changes = models.JSONField(_("wijzigingen"), default=dict)
    occurred_at = models.DateTimeField(_("wanneer"))
    # Of the request that did it, which its lines in the log carry; none for a task or command.
    request_number = models.CharField(
        _("verzoek"), max_length=32, blank=True, default="", db_default=""
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("gebeurtenis")
        verbose_name_plural = _("gebeurtenissen")
        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "-id"], name="core_audit_subject"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.event}"


class AuditSeal(TenantModel):
    """A link of an environment's hash chain: its events after one id up to and including another."""

    after_event = models.BigIntegerField()
    until_event = models.BigIntegerField()
    # The id and digest of each event, so that a broken one can be named.
    digests = models.JSONField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("zegel")
        verbose_name_plural = _("zegels")
        constraints = [
            models.CheckConstraint(
                condition=Q(until_event__gt=models.F("after_event")),
                name="core_auditseal_range",
            ),
            models.UniqueConstraint(
                fields=["environment", "after_event"], name="core_auditseal_after"
            ),
            models.UniqueConstraint(
                fields=["environment", "until_event"], name="core_auditseal_until"
            ),
            models.UniqueConstraint(
                fields=["environment", "previous_hash"], name="core_auditseal_previous"
            ),
            models.UniqueConstraint(
                fields=["environment", "hash"], name="core_auditseal_hash"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.after_event}-{self.until_event}"


class OutgoingMail(TenantModel):
    """A mail that must leave, written in the transaction of the thing it tells about."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("wacht")
        SENDING = "sending", _("wordt verstuurd")
        SENT = "sent", _("verstuurd")
        FAILED = "failed", _("mislukt")
        EXPIRED = "expired", _("verlopen")
        UNKNOWN = "unknown", _("onzeker")

    name = models.CharField(_("mail"), max_length=60)
    to = models.EmailField(_("aan"))
    context = models.JSONField(default=dict)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    message_id = models.CharField(max_length=120, unique=True)
    last_error = models.CharField(_("laatste fout"), max_length=250, blank=True)
    created_at = models.DateTimeField(_("gemaakt op"))
    send_after = models.DateTimeField(_("versturen na"))
    not_after = models.DateTimeField(_("niet na"), null=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("verstuurd op"), null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("uitgaande mail")
        verbose_name_plural = _("uitgaande mails")
        indexes = [
            models.Index(
                fields=["send_after"],
                condition=Q(status="queued"),
                name="core_mail_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False)
                | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="core_mail_sent_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.name}"
