"""The bureau issues annual statements: a button in its admin, and a command."""

import pytest
from django.core.management import CommandError, call_command

from payslips.models import AnnualStatement
from tests.actors import logged_in_bureau
from tests.factories.personnel import EmployeeFactory
from tests.payslips.years import NEW_YEAR, issued, pay

pytestmark = pytest.mark.django_db

RUNS = "/beheer/payslips/payrollrun/"
STATEMENTS = "/beheer/payslips/annualstatement/"


def command(employee, *options: str, capsys) -> str:
    environment = employee.environment.subdomain
    call_command("issue_statements", "--environment", environment, *options)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("is_over", "said"),
    [
        pytest.param(True, "2026: 1 jaaropgaven uitgegeven", id="over"),
        pytest.param(False, "2026 is nog niet voorbij", id="not over"),
    ],
)
def test_the_button_issues_the_statements_of_the_chosen_runs(
    time_machine, is_over, said
):
    payslip = pay(EmployeeFactory())
    time_machine.move_to(NEW_YEAR.replace(year=2027 if is_over else 2026), tick=False)
    bureau = logged_in_bureau(payslip.environment)
    form = {"action": "issue_statements", "_selected_action": [payslip.run_id]}

    answer = bureau.post(RUNS, form, follow=True)

    assert said in answer.content.decode()
    assert AnnualStatement.objects.count() == int(is_over)


def test_the_list_shows_which_were_issued_without_what_they_say():
    employee = EmployeeFactory(bsn="123456782")
    pay(employee)
    [statement] = issued(employee.company)
    bureau = logged_in_bureau(employee.environment)

    for url in (STATEMENTS, f"{STATEMENTS}{statement.pk}/change/"):
        shown = bureau.get(url).content.decode()
        assert "Dijk" in shown
        assert "3.863,88" not in shown
        assert "123456782" not in shown


def test_the_command_issues_a_year_once(time_machine, capsys):
    employee = EmployeeFactory()
    pay(employee)
    time_machine.move_to(NEW_YEAR, tick=False)
    options = ("--company", str(employee.company.number), "--year", "2026")

    assert "1 jaaropgaven" in command(employee, *options, capsys=capsys)
    assert "0 jaaropgaven" in command(employee, *options, capsys=capsys)


def test_the_command_issues_what_is_due(time_machine, capsys):
    employee = EmployeeFactory()
    pay(employee, month=12)
    time_machine.move_to(NEW_YEAR, tick=False)

    assert "2026: 1 jaaropgaven" in command(employee, capsys=capsys)


@pytest.mark.parametrize("options", [("--year", "2026"), ("--year", "2027")])
def test_the_command_refuses_half_a_question_and_a_year_to_come(
    options, time_machine, capsys
):
    employee = EmployeeFactory()
    pay(employee)
    time_machine.move_to(NEW_YEAR, tick=False)
    if options[1] == "2027":
        options = (*options, "--company", str(employee.company.number))

    with pytest.raises(CommandError):
        command(employee, *options, capsys=capsys)
