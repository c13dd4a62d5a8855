"""What the personnel file says about somebody on a day."""

import datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError

from personnel.files import person_files
from personnel.models import FamilyMember, NameUse
from tests.factories.personnel import (
    BankAccountFactory,
    EmployeeAddressFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
    FamilyMemberFactory,
    SalaryFactory,
    WageTaxCreditFactory,
    WorkScheduleFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 7, 15)
YESTERDAY = datetime.date(2026, 7, 14)
TOMORROW = datetime.date(2026, 7, 16)


def file_of(employee, *, on: datetime.date = TODAY):
    [file] = person_files([employee], on=on)
    return file


def employment_of(employee, *, on: datetime.date = TODAY):
    [employment] = file_of(employee, on=on).employments
    return employment


def test_a_file_shows_no_number_in_full():
    employee = EmployeeFactory(bsn="999990573", nationality="NL")
    BankAccountFactory(employee=employee, holder="N. van Dijk")

    file = file_of(employee)

    assert (file.bsn, file.iban) == ("•••••• 573", "NL•• ABNA •••• 4300")
    assert (file.account_holder, file.nationality) == ("N. van Dijk", "Nederlandse")


def test_an_empty_file_is_empty():
    file = file_of(EmployeeFactory())

    assert (file.address, file.iban, file.account_holder) == ([], "", "")
    assert (file.wage_tax_credit, file.family, file.employments) == (None, [], [])


def test_a_file_shows_what_holds_on_the_day():
    employee = EmployeeFactory()
    EmployeeAddressFactory(employee=employee)
    EmployeeAddressFactory(
        employee=employee, start_date=TOMORROW, street="Kerklaan", house_number=7
    )
    WageTaxCreditFactory(employee=employee)
    WageTaxCreditFactory(employee=employee, start_date=TODAY, applied=False)

    today, tomorrow = file_of(employee), file_of(employee, on=TOMORROW)

    assert today.address == ["Lange Nieuwstraat 12", "3511 RT Utrecht"]
    assert tomorrow.address == ["Kerklaan 7", "3511 RT Utrecht"]
    assert today.wage_tax_credit.applied is False
    assert file_of(employee, on=YESTERDAY).wage_tax_credit.applied is True


def test_an_address_abroad_names_its_country():
    address = EmployeeAddressFactory(
        house_number_addition="bus 3", postcode="1000", city="Brussel", country="BE"
    )

    assert file_of(address.employee).address == [
        "Lange Nieuwstraat 12 bus 3",
        "1000 Brussel",
        "BE",
    ]


def test_the_name_in_use_is_told_from_the_other_three():
    employee = EmployeeFactory(
        initials="R.",
        prefix="in het",
        surname="Veld",
        partner_prefix="van",
        partner_surname="Velzen",
        name_use=NameUse.PARTNER_OWN,
    )

    names = [(one.label, one.name, one.is_used) for one in file_of(employee).names]

    assert names == [
        ("eigen naam", "R. in het Veld", False),
        ("naam partner", "R. van Velzen", False),
        ("naam partner - eigen naam", "R. van Velzen-in het Veld", True),
        ("eigen naam - naam partner", "R. in het Veld-van Velzen", False),
    ]


def test_without_a_partner_only_the_own_name_is_there():
    employee = EmployeeFactory(name_use=NameUse.PARTNER)

    names = [(one.name, one.is_used) for one in file_of(employee).names]

    assert names == [("N. van Dijk", True), ("", False), ("", False), ("", False)]


def test_the_partner_comes_before_the_children_and_the_eldest_first():
    employee = EmployeeFactory()
    youngest = FamilyMemberFactory(
        employee=employee, birth_date=datetime.date(2021, 1, 1)
    )
    eldest = FamilyMemberFactory(employee=employee)
    partner = FamilyMemberFactory(employee=employee, kind=FamilyMember.Kind.PARTNER)
    FamilyMemberFactory()

    assert file_of(employee).family == [partner, eldest, youngest]


def test_the_database_knows_one_partner():
    partner = FamilyMemberFactory(kind=FamilyMember.Kind.PARTNER)

    with pytest.raises(IntegrityError):
        FamilyMemberFactory(employee=partner.employee, kind=FamilyMember.Kind.PARTNER)


def test_an_employment_shows_its_terms_and_kind_of_contract():
    employment = EmploymentFactory()
    EmploymentTermsFactory(employment=employment, job_title="Bakker")

    shown = employment_of(employment.employee)

    assert (shown.terms.job_title, shown.contract) == (
        "Bakker",
        "arbeidsovereenkomst, onbepaalde tijd, schriftelijk",
    )


def test_a_contract_on_call_says_so():
    employment = EmploymentFactory()
    EmploymentTermsFactory(
        employment=employment, nature=99, indefinite=False, written=False, on_call=True
    )

    assert employment_of(employment.employee).contract == (
        "aard arbeidsverhouding 99, bepaalde tijd, niet schriftelijk, oproepovereenkomst"
    )


def test_a_schedule_shows_two_weeks_and_which_is_this_one():
    # Monday 13 July 2026 is the second week after this anchor.
    schedule = WorkScheduleFactory(anchor=datetime.date(2026, 7, 6))

    shown = employment_of(schedule.employment.employee).schedule

    assert [(week.number, week.total, week.is_this_week) for week in shown.weeks] == [
        (1, Decimal(40), False),
        (2, Decimal(32), True),
    ]
    assert (shown.weekly_hours, shown.parttime_percentage) == (
        Decimal(36),
        Decimal("90.00"),
    )


def test_salaries_are_shown_newest_first_and_none_of_later():
    employment = EmploymentFactory()
    old = SalaryFactory(employment=employment)
    new = SalaryFactory(employment=employment, start_date=TODAY, amount=Decimal(3400))
    SalaryFactory(employment=employment, start_date=TOMORROW, amount=Decimal(9999))

    assert employment_of(employment.employee).salaries == [new, old]


@pytest.mark.parametrize(
    ("start", "end", "is_over", "is_to_come"),
    [
        pytest.param("2021-05-01", None, False, False, id="in service"),
        pytest.param("2021-05-01", "2026-07-15", False, False, id="last day"),
        pytest.param("2021-05-01", "2026-07-14", True, False, id="left yesterday"),
        pytest.param("2026-07-16", None, False, True, id="begins tomorrow"),
    ],
)
def test_an_employment_knows_where_it_is(
    start: str, end: str | None, is_over: bool, is_to_come: bool
):
    employment = EmploymentFactory(
        start_date=datetime.date.fromisoformat(start),
        end_date=end and datetime.date.fromisoformat(end),
    )

    shown = employment_of(employment.employee)

    assert (shown.is_over, shown.is_to_come) == (is_over, is_to_come)


def test_an_employment_to_come_shows_its_first_day():
    employment = EmploymentFactory(start_date=TOMORROW)
    EmploymentTermsFactory(employment=employment, start_date=TOMORROW)
    salary = SalaryFactory(employment=employment, start_date=TOMORROW)

    shown = employment_of(employment.employee)

    assert (shown.terms.job_title, shown.salaries) == ("Medewerker verkoop", [salary])


def test_an_employment_that_is_over_shows_its_last_day():
    employment = EmploymentFactory(end_date=YESTERDAY)
    EmploymentTermsFactory(employment=employment, job_title="Bakker")
    EmploymentTermsFactory(employment=employment, start_date=TODAY, job_title="Chef")

    assert employment_of(employment.employee).terms.job_title == "Bakker"


def test_several_employments_are_shown_newest_first():
    employee = EmployeeFactory()
    EmploymentFactory(employee=employee, end_date=datetime.date(2023, 12, 31))
    EmploymentFactory(employee=employee, start_date=datetime.date(2025, 1, 1))

    starts = [one.start_date.year for one in file_of(employee).employments]

    assert starts == [2025, 2021]


@pytest.mark.parametrize("size", [1, 3])
def test_files_take_eight_queries_for_any_number(size, django_assert_num_queries):
    employees = []
    for _ in range(size):
        employment = EmploymentFactory()
        EmploymentTermsFactory(employment=employment)
        WorkScheduleFactory(employment=employment)
        SalaryFactory(employment=employment)
        BankAccountFactory(employee=employment.employee)
        FamilyMemberFactory(employee=employment.employee)
        employees.append(employment.employee)

    with django_assert_num_queries(8):
        files = person_files(employees, on=TODAY)

    assert [file.employee for file in files] == employees
