"""Every demo run adds up, as that of a careful bureau would."""

from decimal import Decimal

import pytest

from payslips.wage_tax.rules import special_tariff_tax, wage_tax
from portal.core.spreadsheets import Row
from portal.management import demo_people
from tests.portal.demo_runs import run_of, totals

MONTHS = [(2025, 12), *((2026, month) for month in range(1, 12))]


@pytest.fixture(params=MONTHS, ids=lambda month: f"{month[0]}-{month[1]}-M")
def run(request: pytest.FixtureRequest) -> dict[str, list[Row]]:
    return run_of(*request.param)


def test_net_is_the_sum_of_the_payments(run: dict[str, list[Row]]):
    assert totals(run["Regels"], "betaling") == totals(run["Loonstroken"], "netto")


def test_taxable_wage_is_the_sum_of_the_lines(run: dict[str, list[Row]]):
    wages = totals(run["Loonstroken"], "loon_lb")

    assert totals(run["Regels"], "tabel", "bt") == wages
    assert totals(run["Regels"], "svw", "svwbt") == wages
    assert totals(run["Loonstroken"], "loon_sv") == wages
    assert totals(run["Loonstroken"], "loon_zvw") == wages


def test_journal_balances_for_every_employee(run: dict[str, list[Row]]):
    debit = totals(run["Journaalpost"], "debet")

    assert debit == totals(run["Journaalpost"], "credit")
    assert len(debit) == len(run["Loonstroken"])


def test_payments_are_the_nets_and_one_to_the_tax_office(run: dict[str, list[Row]]):
    *salaries, tax = run["Betalingen"]

    assert totals(salaries, "bedrag") == totals(run["Loonstroken"], "netto")
    assert (tax["personeelsnummer"], tax["begunstigde"]) == (None, "Belastingdienst")


def test_tax_follows_from_the_rules(run: dict[str, list[Row]]):
    year = run["Run"][0]["jaar"]
    table = totals(run["Regels"], "tabel")
    special = totals(run["Regels"], "bt")
    for row in run["Loonstroken"]:
        number, credit = row["personeelsnummer"], row["loonheffingskorting"]
        on_wage = wage_tax(
            year=year, wage=Decimal(table[number]) / 100, period="M", credit=credit
        )
        on_special = special_tariff_tax(
            year=year,
            amount=Decimal(special[number]) / 100,
            annual_wage=row["jaarloon_bt"],
            credit=credit,
        )

        assert row["loonheffing"] == on_wage.tax + on_special
        assert row["arbeidskorting"] == on_wage.employment_credit


def test_payslips_name_the_people_of_the_personnel_file(run: dict[str, list[Row]]):
    period = run["Run"][0]
    found = [
        (row["personeelsnummer"], row["naam"], row["bsn"], row["iban"])
        for row in run["Loonstroken"]
    ]

    assert found == [
        (person.number, person.surname, person.bsn, person.iban)
        for person in demo_people.employed(period["jaar"], period["periode"])
    ]


def test_nobody_earns_less_than_the_minimum_wage(run: dict[str, list[Row]]):
    assert all(row["uurloon"] >= row["minimumuurloon"] for row in run["Loonstroken"])


def test_lines_are_numbered_per_employee(run: dict[str, list[Row]]):
    for person in demo_people.people():
        orders = [
            row["volgorde"]
            for row in run["Regels"]
            if row["personeelsnummer"] == person.number
        ]

        assert orders == list(range(1, len(orders) + 1))
