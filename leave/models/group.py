"""The kinds of leave of a company, and how many hours a year each gives."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Company
from portal.core.scoping import ScopedQuerySet, TenantModel


class CompanyQuerySet(ScopedQuerySet):
    """What employees see of it, they see through their own requests and balances."""

    company_path = "company"


class Hours(models.DecimalField):
    """Hours of leave in hundredths."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max_digits": 8, "decimal_places": 2} | kwargs)  # type: ignore[arg-type]


class LeavePolicy(TenantModel):
    """What a company chose about leave as a whole."""

    company = models.OneToOneField(
        Company,
        on_delete=models.CASCADE,
        related_name="leave_policy",
        verbose_name=_("bedrijf"),
    )
    # Art. 7:638 lid 2 BW: without an answer within two weeks leave is as the employee asked.
    settles_by_law = models.BooleanField(
        _("zonder antwoord vastgesteld conform wens"), default=False
    )
    closed_until = models.DateField(_("afgesloten tot en met"), null=True, blank=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("verlofbeleid")
        verbose_name_plural = _("verlofbeleid")

    def __str__(self) -> str:
        return f"{self.company_id}"


class LeaveGroup(TenantModel):
    """A kind of leave with a balance of its own, such as "Vakantie-uren"."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        Company,
        on_delete=models.CASCADE,
        related_name="leave_groups",
        verbose_name=_("bedrijf"),
    )
    # The first is the default of the green button.
    position = models.PositiveSmallIntegerField(_("volgorde"))
    name = models.CharField(_("naam"), max_length=60)
    name_en = models.CharField(_("naam in het Engels"), max_length=60, blank=True)
    is_statutory = models.BooleanField(_("wettelijk"), default=False)
    carries_over = models.BooleanField(
        _("saldo gaat mee naar volgend jaar"), default=True
    )
    may_take = models.BooleanField(_("medewerker mag opnemen"), default=True)
    may_accrue = models.BooleanField(_("medewerker mag opbouwen"), default=False)
    # How far the balance may go below zero; nothing means without limit.
    overdraft = Hours(_("mag negatief tot"), default=Decimal(0), null=True, blank=True)
    is_visible = models.BooleanField(_("zichtbaar"), default=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("verlofgroep")
        verbose_name_plural = _("verlofgroepen")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "name"], name="leave_group_name"
            ),
            models.UniqueConstraint(
                fields=["company", "position"],
                name="leave_group_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(overdraft__isnull=True) | Q(overdraft__gte=0),
                name="leave_group_overdraft",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AllowanceQuerySet(ScopedQuerySet):
    company_path = "group__company"


class Allowance(TenantModel):
    """The hours a year that a full-timer gets of a group, from a year on (Nmbrs: balance row)."""

    class Rounding(models.TextChoices):
        """Nmbrs' four ways."""

        EXACT = "exact", _("twee decimalen")
        HALF = "half", _("halve en hele uren")
        WHOLE = "whole", _("hele uren")
        WHOLE_UP = "whole-up", _("hele uren naar boven")

    class Rhythm(models.TextChoices):
        YEARLY = "yearly", _("in één keer aan het begin van het jaar")
        MONTHLY = "monthly", _("per maand")

    group = models.ForeignKey(
        LeaveGroup, on_delete=models.CASCADE, related_name="allowances"
    )
    from_year = models.PositiveSmallIntegerField(_("vanaf jaar"))
    fulltime_hours = Hours(_("uren per jaar bij voltijd"))
    # Part of the above; the rest is beyond the law and keeps for five years.
    statutory_hours = Hours(_("waarvan wettelijk"), default=Decimal(0))
    rounding = models.CharField(
        _("afronding"), max_length=8, choices=Rounding, default=Rounding.EXACT
    )
    rhythm = models.CharField(
        _("opbouw"), max_length=7, choices=Rhythm, default=Rhythm.YEARLY
    )

    objects = AllowanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("jaarrecht")
        verbose_name_plural = _("jaarrechten")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "from_year"], name="leave_allowance_year"
            ),
            models.CheckConstraint(
                condition=Q(
                    statutory_hours__gte=0, statutory_hours__lte=F("fulltime_hours")
                ),
                name="leave_allowance_statutory",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.from_year}"
