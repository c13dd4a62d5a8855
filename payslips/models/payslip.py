"""A payslip as delivered, which never changes, and its publication."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from payslips.models.run import PayrollRun
from payslips.models.stored import StoredFile
from personnel.models import Employee
from portal.core.crypto import EncryptedField
from portal.core.scoping import ScopedQuerySet, TenantModel


class PayslipQuerySet(ScopedQuerySet):
    employee_path = "employee"


class PayslipPartQuerySet(ScopedQuerySet):
    employee_path = "payslip__employee"


class Money(models.DecimalField):
    """Euros in cents."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max_digits": 12, "decimal_places": 2} | kwargs)  # type: ignore[arg-type]


class Payslip(TenantModel):
    """The figures of one income relationship in one version of a run."""

    class Table(models.TextChoices):
        WHITE = "wit", _("wit")
        GREEN = "groen", _("groen")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    run = models.ForeignKey(
        PayrollRun, on_delete=models.CASCADE, related_name="payslips"
    )
    employee = models.ForeignKey(
        Employee, on_delete=models.PROTECT, related_name="payslips"
    )
    # Nmbrs and the tax office: "inkomstenverhouding", ikv.
    income_relationship = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=5, choices=Table)
    wage_tax_credit = models.BooleanField()
    table_code = models.CharField(max_length=3, blank=True)
    special_rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    special_rate_year_wage = Money(null=True)
    contract_hours = models.DecimalField(max_digits=5, decimal_places=2)
    written = models.BooleanField()
    indefinite = models.BooleanField()
    on_call = models.BooleanField()
    minimum_hourly_wage = models.DecimalField(max_digits=8, decimal_places=4)
    hourly_wage = models.DecimalField(max_digits=10, decimal_places=4, null=True)
    parttime_percentage = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    paid_hours = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    insured_days = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    iban = EncryptedField(null=True)
    net = Money()
    wage_for_tax = Money()
    wage_for_insurance = Money()
    wage_for_health = Money()
    wage_tax = Money()
    employment_credit = Money()
    health_withheld = Money(null=True)
    health_employer = Money(null=True)

    objects = PayslipQuerySet.as_manager()

    class Meta:
        verbose_name = _("loonstrook")
        verbose_name_plural = _("loonstroken")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "employee", "income_relationship"],
                name="payslips_payslip_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.employee_id} {self.income_relationship}"


class PayslipPart(TenantModel):
    payslip = models.ForeignKey(
        Payslip, on_delete=models.CASCADE, related_name="%(class)ss"
    )

    objects = PayslipPartQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.payslip_id} {self.pk}"


class PayslipLine(PayslipPart):
    """A wage component, with the columns of Nmbrs' payslip."""

    class Group(models.TextChoices):
        GROSS = "bruto", _("bruto")
        WITHHELD = "inhouding", _("inhouding")
        WAGE_TAX = "loonheffing", _("loonheffing")
        NET = "netto", _("netto")
        EMPLOYER = "werkgever", _("werkgever")

    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=30)
    description = models.CharField(max_length=250)
    group = models.CharField(max_length=11, choices=Group)
    quantity = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    rate = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    payment = Money(null=True)
    table_wage = Money(null=True)
    special_wage = Money(null=True)
    insured_wage = Money(null=True)
    insured_special_wage = Money(null=True)
    employer_cost = Money(null=True)
    cumulative = Money(null=True)


class Reservation(PayslipPart):
    """What is put aside for later, such as holiday allowance."""

    kind = models.CharField(max_length=100)
    accrued = Money()
    taken = Money()
    balance = Money()


class LeaveLine(PayslipPart):
    """A leave balance in hours, as the payroll program knew it."""

    group = models.CharField(max_length=100)
    opening = Money()
    accrued = Money()
    taken = Money()
    balance = Money()


class PublishedPayslip(TenantModel):
    """A payslip that its owner may see; the snapshot holds whatever could change afterwards."""

    payslip = models.OneToOneField(
        Payslip, on_delete=models.CASCADE, related_name="publication"
    )
    snapshot = models.JSONField()
    # Whole, for the wage register; the snapshot has its last digits. Null before it was kept.
    bsn = EncryptedField(null=True)
    opened_at = models.DateTimeField(null=True)
    # First in sight, be it as a net in a list; it stays new then, but its owner has seen it.
    shown_at = models.DateTimeField(null=True)

    objects = PayslipPartQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.payslip_id}"


class StoredDocument(StoredFile):
    """The PDF of a payslip."""

    payslip = models.OneToOneField(
        Payslip, on_delete=models.CASCADE, related_name="document"
    )

    objects = PayslipPartQuerySet.as_manager()
