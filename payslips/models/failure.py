"""A document that could not be made; the payslip itself stays published."""

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payslips.models.payslip import Payslip, PayslipPartQuerySet
from portal.core.scoping import TenantModel


class DocumentFailure(TenantModel):
    """Why the PDF of a payslip was not made, and when that is tried again.

    ``reason`` names what kind of thing went wrong and never whose document it is.
    """

    payslip = models.OneToOneField(
        Payslip,
        on_delete=models.CASCADE,
        related_name="failure",
        verbose_name=_("loonstrook"),
    )
    reason = models.CharField(_("reden"), max_length=120)
    attempts = models.PositiveSmallIntegerField(_("pogingen"))
    failed_at = models.DateTimeField(_("laatst mislukt"))
    retry_at = models.DateTimeField(_("volgende poging"))

    objects = PayslipPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("mislukt document")
        verbose_name_plural = _("mislukte documenten")
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts__gte=1) & ~Q(reason=""),
                name="payslips_failure_attempts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.payslip_id}"

    @property
    @admin.display(description=_("loonrun"))
    def run_label(self) -> str:
        return str(self.payslip.run)

    @property
    @admin.display(description=_("bedrijf"))
    def company_name(self) -> str:
        return self.payslip.run.company.name

    @property
    @admin.display(description=_("personeelsnummer"))
    def personnel_number(self) -> int:
        return self.payslip.employee.personnel_number
