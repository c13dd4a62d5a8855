import datetime
from decimal import Decimal

import factory

from payslips.models import Payment, PayrollRun, Payslip, PayslipLine
from tests.factories.personnel import CompanyFactory, EmployeeFactory

IMPORTED_AT = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)


class PayrollRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PayrollRun

    company = factory.SubFactory(CompanyFactory)
    environment = factory.SelfAttribute("company.environment")
    year = 2026
    period_number = 10
    period_type = "M"
    run_number = 1
    version = 1
    period_start = factory.LazyAttribute(
        lambda run: datetime.date(run.year, run.period_number, 1)
    )
    period_end = factory.LazyAttribute(
        lambda run: datetime.date(run.year, run.period_number, 28)
    )
    payment_date = factory.LazyAttribute(
        lambda run: datetime.date(run.year, run.period_number, 24)
    )
    file_hash = factory.Sequence(lambda n: f"{n:064d}")
    imported_at = IMPORTED_AT


class PayslipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payslip

    run = factory.SubFactory(PayrollRunFactory)
    environment = factory.SelfAttribute("run.environment")
    employee = factory.SubFactory(
        EmployeeFactory, company=factory.SelfAttribute("..run.company")
    )
    income_relationship = 1
    table = Payslip.Table.WHITE
    wage_tax_credit = True
    table_code = "012"
    contract_hours = Decimal(40)
    written = True
    indefinite = True
    on_call = False
    minimum_hourly_wage = Decimal("14.99")
    hourly_wage = Decimal("18.75")
    parttime_percentage = Decimal(100)
    iban = "NL91ABNA0417164300"
    net = Decimal("2926.69")
    wage_for_tax = Decimal("3290.64")
    wage_for_insurance = Decimal("3290.64")
    wage_for_health = Decimal("3290.64")
    wage_tax = Decimal("523.17")
    employment_credit = Decimal("459.83")


class PayslipLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PayslipLine

    payslip = factory.SubFactory(PayslipFactory)
    environment = factory.SelfAttribute("payslip.environment")
    position = factory.Sequence(lambda n: n)
    code = "L1000"
    description = "Salaris"
    group = PayslipLine.Group.GROSS
    payment = Decimal("3250.00")
    table_wage = Decimal("3250.00")


class PaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Payment

    run = factory.SubFactory(PayrollRunFactory)
    environment = factory.SelfAttribute("run.environment")
    beneficiary = "R. in het Veld"
    iban = "NL91ABNA0417164300"
    amount = Decimal("2926.69")
