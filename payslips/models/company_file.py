"""A document for the employer: asked for once, made by the worker, and kept."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from payslips.models.run import PayrollRun
from personnel.models import Company
from portal.core.made_files import MadeFile
from portal.core.scoping import ScopedQuerySet


class CompanyFileQuerySet(ScopedQuerySet):
    company_path = "company"


class CompanyFile(MadeFile):
    """One kind of document in one file format, of a published run or of a company's year.

    Published runs never change, so each is made once. What could change besides them is in
    the edition: the runs of a year that has not ended, or the account that is paid from.
    """

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
    problem = models.CharField(_("reden"), max_length=250, blank=True)
    # What it is called when downloaded.
    file_name = models.CharField(max_length=200, blank=True)
    requester = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    objects = CompanyFileQuerySet.as_manager()

    class Meta(MadeFile.Meta):
        verbose_name = _("salarisdocument")
        verbose_name_plural = _("salarisdocumenten")
        constraints = [
            *MadeFile.Meta.constraints,
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
                condition=~Q(state="ready") | ~Q(stored_as="") & ~Q(file_name=""),
                name="payslips_companyfile_kept",
            ),
            models.CheckConstraint(
                condition=Q(state="failed") & ~Q(problem="")
                # Ready with a problem: an archive that lacks something.
                | Q(state="ready")
                | Q(state__in=["waiting", "making"], problem=""),
                name="payslips_companyfile_problem",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.file_format} {self.run_id or self.year}"
