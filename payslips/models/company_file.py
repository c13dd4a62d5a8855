"""A document for the employer: asked for once, made by the worker, and kept."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from payslips.models.run import PayrollRun
from personnel.models import Company
from portal.core.scoping import ScopedQuerySet, TenantModel


class CompanyFileQuerySet(ScopedQuerySet):
    company_path = "company"


class CompanyFile(TenantModel):
    """One kind of document in one file format, of a published run or of a company's year.

    Published runs never change, so each is made once. What could change besides them is in
    the edition: the runs of a year that has not ended, or the account that is paid from.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("wacht")
        MAKING = "making", _("wordt gemaakt")
        READY = "ready", _("klaar")
        FAILED = "failed", _("mislukt")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        Company,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("bedrijf"),
    )
    kind = models.CharField(max_length=30)
    file_format = models.CharField(_("bestandsvorm"), max_length=10)
    run = models.ForeignKey(
        PayrollRun, on_delete=models.CASCADE, null=True, related_name="+"
    )
    year = models.PositiveSmallIntegerField(null=True)
    edition = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        _("stand"), max_length=10, choices=State, default=State.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    problem = models.CharField(_("reden"), max_length=250, blank=True)
    # Under which name the encrypted file is stored, and what it is called when downloaded.
    stored_as = models.CharField(max_length=120, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    requester = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    requested_at = models.DateTimeField(_("gevraagd op"))
    started_at = models.DateTimeField(null=True)
    # The last sign of life of whoever makes it; without one it is taken to have failed.
    reported_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = CompanyFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("salarisdocument")
        verbose_name_plural = _("salarisdocumenten")
        constraints = [
            models.CheckConstraint(
                condition=Q(run__isnull=False, year__isnull=True)
                | Q(run__isnull=True, year__isnull=False),
                name="payslips_companyfile_run_or_year",
            ),
            models.UniqueConstraint(
                fields=["run", "kind", "file_format", "edition"],
                condition=Q(run__isnull=False),
                name="payslips_companyfile_once_per_run",
            ),
            models.UniqueConstraint(
                fields=["company", "year", "kind", "file_format", "edition"],
                condition=Q(year__isnull=False),
                name="payslips_companyfile_once_per_year",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "making"], finished_at__isnull=True)
                | Q(state__in=["ready", "failed"], finished_at__isnull=False),
                name="payslips_companyfile_finished_at",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="waiting", started_at__isnull=True, reported_at__isnull=True
                )
                | ~Q(state="waiting")
                & Q(started_at__isnull=False, reported_at__isnull=False),
                name="payslips_companyfile_started_at",
            ),
            models.CheckConstraint(
                condition=Q(state="ready", sha256__regex=r"^[0-9a-f]{64}$", size__gt=0)
                & ~Q(stored_as="")
                & ~Q(file_name="")
                | ~Q(state="ready") & Q(stored_as="", sha256="", size=0),
                name="payslips_companyfile_stored",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(problem="")
                # Ready with a problem: an archive that lacks something.
                | Q(state="ready")
                | Q(state__in=["waiting", "making"], problem=""),
                name="payslips_companyfile_problem",
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="payslips_companyfile_progress"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_format} {self.run_id or self.year}"
