"""A payroll run of one company, version by version."""

import uuid
from typing import Self

from django.contrib import admin
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.models import Company, Employee, PeriodType
from portal.core.access import EMPLOYER_ROLES, Actor
from portal.core.crypto import EncryptedField
from portal.core.scoping import ScopedQuerySet, TenantModel


class PayrollRunQuerySet(ScopedQuerySet):
    company_path = "company"

    def visible_to(self, actor: Actor) -> Self:
        """This function will keep the runs that this actor may see: of employers the published."""
        rows = super().visible_to(actor)
        if actor.role in EMPLOYER_ROLES:
            return rows.exclude(status=PayrollRun.Status.IMPORTED)
        return rows


class PayrollRun(TenantModel):
    """What a bureau delivered for a period; another file for the same run is a new version."""

    class Status(models.TextChoices):
        IMPORTED = "imported", _("ingelezen")
        PUBLISHED = "published", _("gepubliceerd")
        SUPERSEDED = "superseded", _("vervangen")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        related_name="payroll_runs",
        verbose_name=_("bedrijf"),
    )
    year = models.PositiveSmallIntegerField(_("jaar"))
    period_number = models.PositiveSmallIntegerField(_("periode"))
    period_type = models.CharField(_("type"), max_length=2, choices=PeriodType)
    run_number = models.PositiveSmallIntegerField(_("run"))
    version = models.PositiveSmallIntegerField(_("versie"))
    period_start = models.DateField(_("periode van"))
    period_end = models.DateField(_("periode tot"))
    payment_date = models.DateField(_("betaaldatum"))
    description = models.CharField(_("omschrijving"), max_length=250, blank=True)
    file_hash = models.CharField(max_length=64)
    warnings = models.JSONField(_("waarschuwingen"), default=list)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.IMPORTED
    )
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    imported_at = models.DateTimeField(_("ingelezen op"))
    published_at = models.DateTimeField(_("gepubliceerd op"), null=True)
    # The embargo: nobody sees or hears of the run before this moment.
    publish_at = models.DateTimeField(_("publiceren op"), null=True)
    # Why a planned publication did not go through, in Dutch.
    publish_problem = models.CharField(max_length=250, blank=True)
    withdrawn_at = models.DateTimeField(_("teruggetrokken op"), null=True)
    # When the employer first took a document of the run away.
    handed_out_at = models.DateTimeField(null=True)
    # When the employer first took what it pays away: from then on it counts as paid.
    payments_taken_at = models.DateTimeField(null=True)
    # When the employer first read figures of the run on a page.
    shown_at = models.DateTimeField(null=True)

    objects = PayrollRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("loonrun")
        verbose_name_plural = _("loonruns")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "company",
                    "year",
                    "period_number",
                    "period_type",
                    "run_number",
                    "version",
                ],
                name="payslips_run_version",
            ),
            models.UniqueConstraint(
                fields=[
                    "company",
                    "year",
                    "period_number",
                    "period_type",
                    "run_number",
                ],
                condition=Q(status="published"),
                name="payslips_run_published_once",
            ),
            models.CheckConstraint(
                condition=Q(status="imported", published_at__isnull=True)
                | Q(status__in=["published", "superseded"], published_at__isnull=False),
                name="payslips_run_published_at",
            ),
            models.CheckConstraint(
                condition=Q(status="imported")
                | Q(
                    publish_at__isnull=True,
                    publish_problem="",
                    withdrawn_at__isnull=True,
                ),
                name="payslips_run_planned",
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=True) | Q(publish_problem=""),
                name="payslips_run_problem",
            ),
            models.CheckConstraint(
                condition=Q(handed_out_at__isnull=True)
                | Q(status__in=["published", "superseded"]),
                name="payslips_run_handed_out",
            ),
            models.CheckConstraint(
                condition=Q(payments_taken_at__isnull=True)
                | Q(handed_out_at__isnull=False),
                name="payslips_run_payments_taken",
            ),
            models.CheckConstraint(
                condition=Q(shown_at__isnull=True)
                | Q(status__in=["published", "superseded"]),
                name="payslips_run_shown",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="payslips_run_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_code} run {self.run_number} versie {self.version}"

    @property
    @admin.display(description=_("stand"), ordering="status")
    def state_label(self) -> str:
        """The status, told apart by what the bureau planned or took back."""
        if self.publish_at is not None:
            return str(_("gepland"))
        if self.withdrawn_at is not None:
            return str(_("teruggetrokken"))
        return str(self.Status(self.status).label)

    @property
    @admin.display(description=_("periode"), ordering="-period_end")
    def period_code(self) -> str:
        return f"{self.year}-{self.period_number}-{self.period_type}"


class ClosedPeriod(TenantModel):
    """A period that the bureau has closed: no run of it is delivered or published any more."""

    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, related_name="+", verbose_name=_("bedrijf")
    )
    year = models.PositiveSmallIntegerField(_("jaar"))
    period_number = models.PositiveSmallIntegerField(_("periode"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("afgesloten periode")
        verbose_name_plural = _("afgesloten periodes")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "year", "period_number"],
                name="payslips_closedperiod_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company_id} {self.year}-{self.period_number}"


class JournalLine(TenantModel):
    """A line of the run's journal entry; debit equals credit over the run."""

    run = models.ForeignKey(
        PayrollRun, on_delete=models.CASCADE, related_name="journal_lines"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, related_name="+"
    )
    department = models.CharField(max_length=100, blank=True)
    cost_center = models.CharField(max_length=60, blank=True)
    cost_unit = models.CharField(max_length=60, blank=True)
    account = models.CharField(max_length=30)
    component = models.CharField(max_length=250)
    debit = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    credit = models.DecimalField(max_digits=14, decimal_places=2, null=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.run_id} {self.account}"


class Payment(TenantModel):
    """A transfer that the run asks for, to an employee or to somebody else."""

    run = models.ForeignKey(
        PayrollRun, on_delete=models.CASCADE, related_name="payments"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, null=True, related_name="+"
    )
    beneficiary = models.CharField(max_length=140)
    iban = EncryptedField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    description = models.CharField(max_length=140, blank=True)
    reference = models.CharField(max_length=40, blank=True)

    objects = ScopedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.run_id} {self.pk}"
