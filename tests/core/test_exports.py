"""Lists of the admin as workbooks: what is in them, who gets them, what is noted."""

import io
from typing import Any

import openpyxl
import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from personnel.models import Company
from portal.core.access import Actor, Role
from portal.core.exports import ExportedList, export_list
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import (
    client_of,
    employer_of,
    logged_in_bureau,
    logged_in_employer,
    system,
)
from tests.factories.accounts import UserFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import (
    BankAccountFactory,
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)

pytestmark = pytest.mark.django_db

COMPANIES = "/beheer/personnel/company/"
EMPLOYEES = "/beheer/personnel/employee/"
RUNS = "/beheer/payslips/payrollrun/"
ACCOUNTS = "/beheer/accounts/user/"
UNACTIVATED = f"{ACCOUNTS}niet-geactiveerd/"
HOSTILE = ["=cmd|'/C calc'!A0", "@SUM(A1:A9)", "+1+1", "-2+3", "\t=1+1"]
NAMES = ExportedList("namen", {"Naam": lambda name: name})


@pytest.fixture(autouse=True)
def _standing_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def company() -> Company:
    return CompanyFactory(number=2001)


@pytest.fixture
def bureau(company: Company) -> Client:
    return logged_in_bureau(company.environment)


def export(browser: Client, path: str, *rows: Any, every: bool = False) -> Any:
    chosen = {"action": "export", "_selected_action": [row.pk for row in rows]}
    return browser.post(path, chosen | ({"select_across": "1"} if every else {}))


def cells_of(content: bytes) -> list[list[Any]]:
    [sheet] = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return [list(row) for row in sheet.iter_rows()]


def values_of(response: Any) -> list[list[object]]:
    return [[cell.value for cell in row] for row in cells_of(response.content)]


def exported_events() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event="list.exported"))


def test_employees_leave_with_bsn_and_bank_account_masked(
    bureau: Client, company: Company
):
    employee = EmployeeFactory(
        company=company,
        personnel_number=1001,
        bsn="999990019",
        private_email="noor@voorbeeld.nl",
    )
    employment = EmploymentFactory(employee=employee)
    EmploymentTermsFactory(employment=employment)
    BankAccountFactory(employee=employee)

    response = export(bureau, EMPLOYEES, employee)

    [_heading, row] = values_of(response)
    days = [value for value in row if hasattr(value, "date")]
    assert [value for value in row if value not in days] == [
        2001,
        "Bakkerij De Gouden Halm B.V.",
        1001,
        "Dijk, N. van",
        "noor@voorbeeld.nl",
        None,
        "Medewerker verkoop",
        "Winkel",
        "•••••• 019",
        "NL•• ABNA •••• 4300",
    ]
    assert [f"{day:%d-%m-%Y}" for day in days] == ["14-03-1991", "01-05-2021"]


def test_a_file_to_save_is_named_after_the_list_and_the_day(
    bureau: Client, company: Company
):
    response = export(bureau, COMPANIES, company)

    assert (response.status_code, response["Content-Type"]) == (
        200,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    assert response["Content-Disposition"] == (
        'attachment; filename="bedrijven-2026-11-02.xlsx"'
    )
    assert "no-store" in response["Cache-Control"]


def test_companies_leave_with_the_bank_account_masked(bureau: Client, company: Company):
    Company.objects.update(iban="NL91ABNA0417164300")

    [heading, row] = values_of(export(bureau, COMPANIES, company))

    assert dict(zip(heading, row, strict=True)) == {
        "Bedrijfsnummer": 2001,
        "Naam": "Bakkerij De Gouden Halm B.V.",
        "Loonheffingennummer": "123456782L01",
        "Straat en huisnummer": "Vlasmarkt 7",
        "Postcode": "3511PT",
        "Plaats": "Utrecht",
        "IBAN": "NL•• ABNA •••• 4300",
        "Loontijdvak": "maand",
        "Uren bij voltijd": 40,
        "Werkdagen voor mutaties": 4,
    }


def test_runs_leave_with_their_totals(bureau: Client, company: Company):
    run = PayrollRunFactory(company=company)

    [heading, row] = values_of(export(bureau, RUNS, run))

    shown = dict(zip(heading, row, strict=True))
    assert (shown["Periode"], shown["Status"], shown["Loonstroken"]) == (
        run.period_code,
        run.get_status_display(),
        0,
    )


def test_accounts_leave_without_what_lets_somebody_in(bureau: Client, company: Company):
    user = UserFactory(environment=company.environment, username="noor@voorbeeld.nl")

    response = export(bureau, ACCOUNTS, user)

    [heading, row] = values_of(response)
    assert heading == [
        "Gebruikersnaam",
        "Soort account",
        "Status",
        "Laatst ingelogd",
        "Gemaakt op",
    ]
    assert row[:4] == ["noor@voorbeeld.nl", "medewerker", "actief", None]


def test_who_has_not_activated_leaves_with_the_reason(bureau: Client, company: Company):
    EmploymentFactory(
        employee=EmployeeFactory(
            company=company, personnel_number=1001, private_email="noor@voorbeeld.nl"
        )
    )

    [_heading, row] = values_of(bureau.post(UNACTIVATED))

    assert row == [
        2001,
        "Bakkerij De Gouden Halm B.V.",
        1001,
        "Dijk, N. van",
        "noor@voorbeeld.nl",
        "Nog niet uitgenodigd",
        None,
    ]
    assert exported_events()[0].changes == {"list": "niet-geactiveerd", "rows": 1}


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_stays_text(
    bureau: Client, company: Company, text: str
):
    Company.objects.update(name=text)

    cells = cells_of(export(bureau, COMPANIES, company).content)[1]

    assert (cells[1].value, cells[1].data_type, cells[1].quotePrefix) == (
        text,
        "s",
        True,
    )


@pytest.mark.parametrize("path", [COMPANIES, EMPLOYEES, RUNS, ACCOUNTS])
def test_rows_of_another_environment_are_absent(bureau: Client, path: str):
    company = CompanyFactory()
    row = {
        COMPANIES: lambda: company,
        EMPLOYEES: lambda: EmployeeFactory(company=company),
        RUNS: lambda: PayrollRunFactory(company=company),
        ACCOUNTS: lambda: UserFactory(environment=company.environment),
    }[path]()

    response = export(bureau, path, row)

    assert len(values_of(response)) == 1


def test_all_that_were_found_leave_at_once(bureau: Client, company: Company):
    for _ in range(3):
        EmployeeFactory(company=company)
    stranger = EmployeeFactory()

    chosen = EmployeeFactory(company=company)
    response = export(bureau, EMPLOYEES, chosen, every=True)

    rows = values_of(response)
    assert len(rows) == 5
    assert stranger.contact_email not in [row[5] for row in rows]


def test_an_export_is_one_line_in_the_log_and_a_mail(bureau: Client, company: Company):
    others = [CompanyFactory(environment=company.environment) for _ in range(2)]

    export(bureau, COMPANIES, company, *others)

    [event] = exported_events()
    mail = OutgoingMail.objects.get(name="export_made")
    assert (event.actor_role, event.subject_type, event.subject_id) == (
        "bureau",
        "core.environment",
        str(company.environment_id),
    )
    assert event.changes == {"list": "bedrijven", "rows": 3}
    assert event.actor_label == mail.to
    assert (mail.context["list"], mail.context["rows"]) == ("bedrijven", 3)


def test_looking_at_a_list_exports_nothing(bureau: Client, company: Company):
    chosen = {"action": "export", "_selected_action": [company.pk]}

    pages = [bureau.get(COMPANIES, chosen), bureau.get(UNACTIVATED)]

    assert {page["Content-Type"] for page in pages} == {"text/html; charset=utf-8"}
    assert exported_events() == []


@pytest.mark.parametrize("path", [COMPANIES, UNACTIVATED])
def test_nobody_else_gets_a_file(company: Company, path: str):
    visitors = [client_of(company.environment), logged_in_employer(company)]

    answers = [export(one, path, company).status_code for one in visitors]

    assert answers == [302, 302]
    assert exported_events() == []


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.APPROVER, Role.EMPLOYER_ADMIN])
def test_only_the_bureau_may_export(company: Company, role: Role):
    actor = Actor(role, "iemand", company.environment_id, 1)

    with pytest.raises(PermissionDenied):
        export_list(NAMES, ["x"], actor=actor, now=NOW)
    with pytest.raises(PermissionDenied):
        export_list(NAMES, ["x"], actor=employer_of(company), now=NOW)

    assert exported_events() == []


def test_what_the_system_exports_is_mailed_to_nobody():
    environment = EnvironmentFactory()

    export_list(NAMES, ["x"], actor=system(environment), now=NOW)

    assert len(exported_events()) == 1
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("path", [COMPANIES, EMPLOYEES, RUNS])
def test_three_rows_ask_as_many_queries_as_one(
    bureau: Client, company: Company, path: str
):
    def row() -> Any:
        own = CompanyFactory(environment=company.environment)
        if path == EMPLOYEES:
            return BankAccountFactory(employee__company=own).employee
        return PayrollRunFactory(company=own) if path == RUNS else own

    rows = [row() for _ in range(3)]
    counts = []
    for chosen in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            export(bureau, path, *chosen)
        counts.append(len(queries))

    assert counts[0] == counts[1]
