"""An annual statement as issued, which never changes."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from payslips.models.payslip import Money
from payslips.models.stored import StoredFile
from personnel.models import Employee
from portal.core.crypto import EncryptedField
from portal.core.scoping import ScopedQuerySet, TenantModel


class AnnualStatementQuerySet(ScopedQuerySet):
    employee_path = "employee"
    company_path = "employee__company"


class StatementPartQuerySet(ScopedQuerySet):
    employee_path = "statement__employee"
    company_path = "statement__employee__company"


class AnnualStatement(TenantModel):
    """What somebody earned in a calendar year in one income relationship.

    Figures and frame are taken down when it is issued. A later version replaces it; which one
    is the last follows from the numbers, so that no row ever changes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    employee = models.ForeignKey(
        Employee,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("medewerker"),
    )
    year = models.PositiveSmallIntegerField(_("jaar"))
    income_relationship = models.PositiveSmallIntegerField(_("inkomstenverhouding"))
    version = models.PositiveSmallIntegerField(_("versie"))
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    issued_at = models.DateTimeField(_("uitgegeven op"))
    bsn = EncryptedField()
    snapshot = models.JSONField()
    # The columns of a wage register, by their numbers; see payslips.documents.wage_register.
    wage_in_cash = Money()
    wage_in_kind = Money()
    tips = Money()
    deductions = Money()
    wage_for_insurance = Money()
    wage_for_health = Money()
    wage_for_tax = Money()
    wage_tax = Money()
    health_withheld = Money()
    paid_out = Money()
    employment_credit = Money()
    # What the employer owes over this wage, beside the register.
    insurance_premiums = Money()
    health_employer = Money()

    objects = AnnualStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("jaaropgaaf")
        verbose_name_plural = _("jaaropgaven")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "year", "income_relationship", "version"],
                name="payslips_statement_version",
            ),
            models.CheckConstraint(
                condition=Q(version=1, supersedes__isnull=True)
                | Q(version__gt=1, supersedes__isnull=False),
                name="payslips_statement_supersedes",
            ),
            models.CheckConstraint(
                condition=Q(
                    paid_out=F("wage_in_cash")
                    - F("deductions")
                    - F("wage_tax")
                    - F("health_withheld")
                ),
                name="payslips_statement_paid_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.employee_id} versie {self.version}"


class OpenedStatement(TenantModel):
    """That its owner has opened a statement; until then it is new."""

    statement = models.OneToOneField(
        AnnualStatement, on_delete=models.CASCADE, related_name="opening"
    )
    opened_at = models.DateTimeField()

    objects = StatementPartQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.statement_id}"


class StoredStatement(StoredFile):
    """The PDF of a statement."""

    statement = models.OneToOneField(
        AnnualStatement, on_delete=models.CASCADE, related_name="document"
    )

    objects = StatementPartQuerySet.as_manager()
