"""The client companies of a bureau."""

import uuid
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.core.scoping import ScopedQuerySet, TenantModel

# Two weeks of working days; earlier, what is to be paid is not known yet.
MOST_DEADLINE_DAYS = 10
WAGE_TAX_NUMBER = r"^\d{9}L\d{2}$"


class PeriodType(models.TextChoices):
    """How often a company pays; the letter ends a period code such as 2026-10-M."""

    MONTH = "M", _("maand")
    FOUR_WEEKS = "4W", _("vier weken")
    WEEK = "W", _("week")


class CompanyQuerySet(ScopedQuerySet):
    company_path = "id"


class Company(TenantModel):
    """An employer whose payroll the bureau runs."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveIntegerField(_("bedrijfsnummer"))
    name = models.CharField(_("naam"), max_length=100)
    wage_tax_number = models.CharField(_("loonheffingennummer"), max_length=12)
    street = models.CharField(_("straat en huisnummer"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    city = models.CharField(_("plaats"), max_length=80, blank=True)
    iban = models.CharField(_("IBAN"), max_length=34, blank=True)
    period_type = models.CharField(
        _("loontijdvak"), max_length=2, choices=PeriodType, default=PeriodType.MONTH
    )
    fulltime_hours = models.DecimalField(
        _("uren per week bij voltijd"),
        max_digits=4,
        decimal_places=2,
        default=Decimal(40),
    )
    # What a bureau needs to work changes out, have them checked and get the order to the bank.
    deadline_days = models.PositiveSmallIntegerField(
        _("werkdagen voor mutaties"),
        default=4,
        help_text=_(
            "Zoveel werkdagen voor de betaaldatum moeten mutaties uiterlijk binnen zijn."
        ),
    )
    closed_features = models.JSONField(_("gesloten menu's"), default=list, blank=True)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("bedrijf")
        verbose_name_plural = _("bedrijven")
        constraints = [
            models.UniqueConstraint(
                fields=["environment", "number"], name="personnel_company_number"
            ),
            models.CheckConstraint(
                condition=Q(wage_tax_number__regex=WAGE_TAX_NUMBER),
                name="personnel_company_wage_tax_number",
            ),
            models.CheckConstraint(
                condition=Q(period_type__in=PeriodType.values),
                name="personnel_company_period_type",
            ),
            models.CheckConstraint(
                condition=Q(fulltime_hours__gt=0, fulltime_hours__lte=60),
                name="personnel_company_fulltime_hours",
            ),
            models.CheckConstraint(
                condition=Q(deadline_days__lte=MOST_DEADLINE_DAYS),
                name="personnel_company_deadline_days",
                violation_error_message=_("Kies ten hoogste 10 werkdagen."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
