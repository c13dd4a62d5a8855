"""The command shows the tax on one wage in Dutch."""

import io

import pytest
from django.core.management import CommandError

from payslips.management.commands.wage_tax import Command


def output_of(*arguments: str) -> str:
    stdout = io.StringIO()
    command = Command(stdout=stdout, no_color=True)
    parser = command.create_parser("manage.py", "wage_tax")
    command.handle(**vars(parser.parse_args(arguments)))
    return stdout.getvalue()


@pytest.mark.parametrize("wage", ["3000", "3.000,00", "3000.00"])
def test_command_prints_tax_and_credit(wage: str):
    arguments = ["--year", "2026", "--table", "white", "--period", "M", "--wage", wage]

    assert output_of(*arguments) == "Loonheffing: 386,83\nArbeidskorting: 458,17\n"


def test_command_leaves_the_credit_out():
    arguments = ["--year", "2026", "--wage", "4.000", "--no-credit"]

    assert output_of(*arguments) == "Loonheffing: 1.442,17\nArbeidskorting: 0,00\n"


def test_command_reads_the_green_table_of_four_weeks():
    arguments = ["--year", "2026", "--table", "green", "--period", "4W"]

    assert output_of(*arguments, "--wage", "2769,24") == (
        "Loonheffing: 780,00\nArbeidskorting: 0,00\n"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["--year", "2027", "--wage", "3000"],
            "niet ondersteund: de regels voor 2027 zijn nog voorlopig",
            id="provisional year",
        ),
        pytest.param(
            ["--year", "2026", "--wage", "NaN"],
            "Dit is geen getal. Schrijf bijvoorbeeld 1.234,50",
            id="what Python takes for one",
        ),
        pytest.param(
            ["--year", "2026", "--wage", "veel"],
            "Dit is geen getal. Schrijf bijvoorbeeld 1.234,50",
            id="no number",
        ),
        pytest.param(
            ["--year", "2026", "--wage", "1" * 30],
            f"niet ondersteund: tijdvak M met een loon van {'1' * 30}",
            id="nobody's wage",
        ),
    ],
)
def test_command_refuses_in_one_sentence(arguments: list[str], message: str):
    with pytest.raises(CommandError) as refusal:
        output_of(*arguments)

    assert str(refusal.value) == message
