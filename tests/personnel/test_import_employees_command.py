"""`manage.py import_employees`: what it prints and how it ends (contract 1)."""

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from personnel.models import Employee
from portal.core.models import OutgoingMail
from tests.factories.accounts import ready_account
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.personnel.deliveries import EMPLOYEES, changed, content_of, renamed_csv


@pytest.fixture
def command(company, tmp_path):
    """Runs the command on a file; returns its exit code, stdout and stderr."""

    def run(source=EMPLOYEES, *options: str) -> tuple[int, str, str]:
        path = tmp_path / "medewerkers.xlsx"
        path.write_bytes(content_of(source))
        out, err, code = io.StringIO(), io.StringIO(), 0
        subdomain = company.environment.subdomain
        arguments = ["--environment", subdomain, "--company", "1001", *options]
        try:
            call_command(
                "import_employees", str(path), *arguments, stdout=out, stderr=err
            )
        except SystemExit as ended:
            code = int(str(ended.code))
        return code, out.getvalue(), err.getvalue()

    return run


def test_import_employees_prints_a_summary(command):
    assert command() == (
        0,
        "12 toegevoegd, 0 gewijzigd, 0 ongewijzigd, 0 uitgenodigd.\n",
        "",
    )
    assert not User.objects.exists()


def test_import_employees_prints_every_error_and_ends_with_1(command):
    cells = {"Medewerkers!F2": None, "Medewerkers!L3": 1}

    ended = command(changed(EMPLOYEES, cells))

    assert ended == (
        1,
        "",
        (
            "Medewerkers!F2  Vul 'achternaam' in\n"
            "Medewerkers!L3  Een BSN heeft 9 cijfers\n"
        ),
    )
    assert not Employee.objects.exists()


def test_import_employees_prints_warnings_and_ends_with_0(command):
    ended = command(changed(EMPLOYEES, {"Medewerkers!W2": None}))

    assert ended == (
        0,
        (
            "12 toegevoegd, 0 gewijzigd, 0 ongewijzigd, 0 uitgenodigd.\n"
            "Zonder e-mailadres, dus niet uitgenodigd: 1001 R. Veld.\n"
        ),
        (
            "Medewerkers!W2  Zonder e-mailadres krijgt deze medewerker geen account."
            "  (waarschuwing)\n"
        ),
    )


def test_import_employees_invites_everybody_once(command):
    command(EMPLOYEES, "--invite")

    _code, out, _err = command(EMPLOYEES, "--invite")

    assert out == "0 toegevoegd, 0 gewijzigd, 12 ongewijzigd, 0 uitgenodigd.\n"
    assert User.objects.count() == 12
    assert OutgoingMail.objects.filter(name="activation").count() == 12


def test_import_employees_leaves_an_active_account_of_another_company_in_peace(
    command, company
):
    elsewhere = EmployeeFactory(
        company=CompanyFactory(environment=company.environment),
        private_email="roos.1001@example.org",
        bsn="999990743",
    )
    user = ready_account(elsewhere)

    code, out, _err = command(EMPLOYEES, "--invite")

    assert (code, out) == (
        0,
        "12 toegevoegd, 0 gewijzigd, 0 ongewijzigd, 11 uitgenodigd.\n",
    )
    assert user.employee_links.count() == 2


def test_import_employees_says_what_a_file_is_not(command):
    with pytest.raises(CommandError, match=r"^Dit is geen Excel-bestand \(\.xlsx\)\."):
        command(renamed_csv())


def test_import_employees_refuses_a_company_that_does_not_exist(company):
    arguments = ["--environment", company.environment.subdomain, "--company", "7"]

    with pytest.raises(CommandError, match=r"^Bedrijf 7 bestaat niet"):
        call_command("import_employees", str(EMPLOYEES), *arguments)


def test_import_employees_refuses_a_file_that_does_not_exist(company):
    arguments = ["--environment", company.environment.subdomain]

    with pytest.raises(CommandError, match="kan niet gelezen worden"):
        call_command("import_employees", "nergens.xlsx", *arguments)
