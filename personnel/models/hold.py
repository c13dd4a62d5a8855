"""What must be kept although its years are over, because somebody has asked for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from personnel.models.company import Company
from personnel.models.employee import Employee
from portal.core.scoping import ScopedQuerySet, TenantModel


class LegalHold(TenantModel):
    """The bureau keeps everything about a company or a person until it says otherwise."""

    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="holds",
        verbose_name=_("bedrijf"),
    )
    employee = models.ForeignKey(
        Employee,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="holds",
        verbose_name=_("medewerker"),
    )
    reason = models.CharField(_("reden"), max_length=250)
    made_at = models.DateTimeField(_("ingesteld op"))
    made_by = models.CharField(_("ingesteld door"), max_length=254)
    lifted_at = models.DateTimeField(_("opgeheven op"), null=True)
    lifted_by = models.CharField(_("opgeheven door"), max_length=254, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("bewaarplicht")
        verbose_name_plural = _("bewaarplichten")
        constraints = [
            models.CheckConstraint(
                condition=Q(company__isnull=False, employee__isnull=True)
                | Q(company__isnull=True, employee__isnull=False),
                name="personnel_legalhold_of_one",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(made_by=""),
                name="personnel_legalhold_reason",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by="")
                | Q(lifted_at__isnull=False) & ~Q(lifted_by=""),
                name="personnel_legalhold_lifted",
            ),
            models.UniqueConstraint(
                fields=["company"],
                condition=Q(lifted_at__isnull=True, company__isnull=False),
                name="personnel_legalhold_company_once",
            ),
            models.UniqueConstraint(
                fields=["employee"],
                condition=Q(lifted_at__isnull=True, employee__isnull=False),
                name="personnel_legalhold_employee_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company or self.employee}"
