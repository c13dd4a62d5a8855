"""On which account of its own books a company books what is delivered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Company
from portal.core.scoping import ScopedQuerySet, TenantModel

# A letter for balance or profit and loss, then one to four levels of three characters.
RGS_CODE = r"^[BW]([A-Z][A-Za-z0-9]{2}){1,4}$"


class LedgerAccount(TenantModel):
    """A delivered account, and the company's own account and RGS code for it."""

    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        related_name="ledger_accounts",
        verbose_name=_("bedrijf"),
    )
    delivered = models.CharField(_("aangeleverde rekening"), max_length=30)
    number = models.CharField(_("eigen rekening"), max_length=30)
    description = models.CharField(
        _("omschrijving"),
        max_length=100,
        blank=True,
        help_text=_("Leeg is de omschrijving die wordt aangeleverd."),
    )
    rgs_code = models.CharField(_("RGS-code"), max_length=13, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("grootboekrekening")
        verbose_name_plural = _("grootboekrekeningen")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "delivered"], name="payslips_ledgeraccount_once"
            ),
            models.CheckConstraint(
                condition=~Q(delivered="") & ~Q(number=""),
                name="payslips_ledgeraccount_numbers",
            ),
            models.CheckConstraint(
                condition=Q(rgs_code="") | Q(rgs_code__regex=RGS_CODE),
                name="payslips_ledgeraccount_rgs_code",
                violation_error_message=_(
                    "Een RGS-code begint met B of W, gevolgd door groepjes van drie tekens, "
                    "zoals WPerLesLon."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delivered} → {self.number}"
