import datetime
from decimal import Decimal

import factory

from personnel.models import (
    BSN_PURPOSE,
    IBAN_PURPOSE,
    BankAccount,
    Company,
    Employee,
    EmployeeAddress,
    Employment,
    EmploymentTerms,
    FamilyMember,
    NameUse,
    Salary,
    WageTaxCredit,
    WorkSchedule,
)
from personnel.names import sort_name
from portal.core.crypto import blind_index
from tests.factories.core import EnvironmentFactory


def bsn(number: int) -> str:
    """The n-th BSN of the test range that passes the elfproef."""
    while len(_MADE) <= number:
        _MADE.append(next(_BSNS))
    return _MADE[number]


def _passes_elfproef(digits: str) -> bool:
    *weighed, check = map(int, digits)
    return sum((9 - i) * d for i, d in enumerate(weighed)) % 11 == check


# A factory's sequence goes on through all tests of a process.
_BSNS = filter(_passes_elfproef, (f"9999{rest:05d}" for rest in range(1, 100_000)))
_MADE: list[str] = []


class CompanyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Company

    environment = factory.SubFactory(EnvironmentFactory)
    number = factory.Sequence(lambda n: 2001 + n)
    name = "Bakkerij De Gouden Halm B.V."
    wage_tax_number = "123456782L01"
    street = "Vlasmarkt 7"
    postcode = "3511PT"
    city = "Utrecht"


class EmployeeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employee

    company = factory.SubFactory(CompanyFactory)
    environment = factory.SelfAttribute("company.environment")
    personnel_number = factory.Sequence(lambda n: 1001 + n)
    initials = "N."
    first_names = "Noor"
    nickname = "Noor"
    prefix = "van"
    surname = "Dijk"
    partner_prefix = ""
    partner_surname = ""
    name_use = NameUse.OWN
    gender = "V"
    birth_date = datetime.date(1991, 3, 14)
    bsn = factory.Sequence(bsn)
    bsn_index = factory.LazyAttribute(
        lambda row: blind_index(row.bsn, purpose=BSN_PURPOSE)
    )
    private_email = factory.Sequence(lambda n: f"medewerker{n}@voorbeeld.nl")
    sort_name = factory.LazyAttribute(sort_name)


class EmployeeAddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmployeeAddress

    employee = factory.SubFactory(EmployeeFactory)
    environment = factory.SelfAttribute("employee.environment")
    start_date = datetime.date(2021, 5, 1)
    street = "Lange Nieuwstraat"
    house_number = 12
    postcode = "3511RT"
    city = "Utrecht"


class BankAccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BankAccount

    employee = factory.SubFactory(EmployeeFactory)
    environment = factory.SelfAttribute("employee.environment")
    start_date = datetime.date(2021, 5, 1)
    iban = "NL91ABNA0417164300"
    iban_index = factory.LazyAttribute(
        lambda row: blind_index(row.iban, purpose=IBAN_PURPOSE)
    )


class EmploymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Employment

    employee = factory.SubFactory(EmployeeFactory)
    environment = factory.SelfAttribute("employee.environment")
    start_date = datetime.date(2021, 5, 1)


class EmploymentTermsFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmploymentTerms

    employment = factory.SubFactory(EmploymentFactory)
    environment = factory.SelfAttribute("employment.environment")
    start_date = datetime.date(2021, 5, 1)
    job_title = "Medewerker verkoop"
    department = "Winkel"
    nature = 1
    on_call = False
    written = True
    indefinite = True
    contract_hours = Decimal(40)


class WorkScheduleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkSchedule

    employment = factory.SubFactory(EmploymentFactory)
    environment = factory.SelfAttribute("employment.environment")
    start_date = datetime.date(2021, 5, 1)
    anchor = datetime.date(2021, 4, 26)
    week1 = [8, 8, 8, 8, 8, 0, 0]
    week2 = [8, 8, 8, 8, 0, 0, 0]


class SalaryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Salary

    employment = factory.SubFactory(EmploymentFactory)
    environment = factory.SelfAttribute("employment.environment")
    start_date = datetime.date(2021, 5, 1)
    kind = Salary.Kind.GROSS_FULLTIME
    amount = Decimal("3250.00")


class WageTaxCreditFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WageTaxCredit

    employee = factory.SubFactory(EmployeeFactory)
    environment = factory.SelfAttribute("employee.environment")
    start_date = datetime.date(2021, 5, 1)
    applied = True


class FamilyMemberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FamilyMember

    employee = factory.SubFactory(EmployeeFactory)
    environment = factory.SelfAttribute("employee.environment")
    kind = FamilyMember.Kind.CHILD
    name = "Tess van Dijk"
    birth_date = datetime.date(2019, 6, 5)
