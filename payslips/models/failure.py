"""A document that could not be made; what it is about stays published."""

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from payslips.models.payslip import Payslip
from payslips.models.statement import AnnualStatement
from personnel.models import Employee
from portal.core.scoping import ScopedQuerySet, TenantModel


class DocumentFailure(TenantModel):
    """Why the PDF of a payslip or statement was not made, and when that is tried again.

    ``reason`` names what kind of thing went wrong and never whose document it is.
    """

    payslip = models.OneToOneField(
        Payslip,
        on_delete=models.CASCADE,
        null=True,
        related_name="failure",
        verbose_name=_("loonstrook"),
    )
    statement = models.OneToOneField(
        AnnualStatement,
        on_delete=models.CASCADE,
        null=True,
        related_name="failure",
        verbose_name=_("jaaropgave"),
    )
    reason = models.CharField(_("reden"), max_length=120)
    attempts = models.PositiveSmallIntegerField(_("pogingen"))
    failed_at = models.DateTimeField(_("laatst mislukt"))
    retry_at = models.DateTimeField(_("volgende poging"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mislukt document")
        verbose_name_plural = _("mislukte documenten")
        constraints = [
            models.CheckConstraint(
                condition=Q(attempts__gte=1) & ~Q(reason=""),
                name="payslips_failure_attempts",
            ),
            models.CheckConstraint(
                condition=Q(payslip__isnull=False, statement__isnull=True)
                | Q(payslip__isnull=True, statement__isnull=False),
                name="payslips_failure_of_one_document",
            ),
        ]

    def __str__(self) -> str:
        return self.document_label

    @property
    @admin.display(description=_("document"))
    def document_label(self) -> str:
        if self.statement is not None:
            return _("Jaaropgave %(year)s") % {"year": self.statement.year}
        return _("Loonstrook %(run)s") % {"run": self._payslip.run}

    @property
    @admin.display(description=_("bedrijf"))
    def company_name(self) -> str:
        return self._employee.company.name

    @property
    @admin.display(description=_("personeelsnummer"))
    def personnel_number(self) -> int:
        return self._employee.personnel_number

    @property
    def _employee(self) -> Employee:
        if self.statement is not None:
            return self.statement.employee
        return self._payslip.employee

    @property
    def _payslip(self) -> Payslip:
        if self.payslip is None:
            raise ValueError("a failure is about a payslip or a statement")
        return self.payslip
