"""The demo runs of a year follow from each other."""

import datetime
from collections import Counter
from decimal import Decimal

import pytest

from portal.management import demo_files
from tests.portal.demo_runs import run_of, totals


def test_run_says_which_period_it_is():
    (run,) = run_of(2026, 10)["Run"]

    assert run.values == (
        "123456782L01",
        *(1001, 2026, 10, 1, "M"),
        datetime.date(2026, 10, 1),
        datetime.date(2026, 10, 31),
        datetime.date(2026, 10, 24),
        "Salarisrun 2026-10-M",
    )


def amounts_by_line(
    year: int, month: int
) -> dict[tuple[int, str], tuple[Decimal, ...]]:
    return {
        (row["personeelsnummer"], row["code"]): (
            row["betaling"] if row["werkgever"] is None else row["werkgever"],
            row["cumulatief"],
        )
        for row in run_of(year, month)["Regels"]
    }


def test_cumulative_is_the_previous_plus_this():
    before: dict[tuple[int, str], Decimal] = {}
    for month in range(1, 13):
        for line, (amount, cumulative) in amounts_by_line(2026, month).items():
            assert cumulative == before.get(line, Decimal(0)) + amount
            before[line] = cumulative


def test_cumulative_starts_again_in_january():
    lines = amounts_by_line(2026, 1).values()

    assert len(lines) > 9
    assert all(amount == cumulative for amount, cumulative in lines)


def test_may_pays_the_saved_holiday_allowance_at_the_special_tariff():
    april, may, june = (run_of(2026, month) for month in (4, 5, 6))

    saved = totals(april["Reserveringen"], "saldo") + totals(
        may["Reserveringen"], "opbouw"
    )
    assert totals(may["Regels"], "bt") == saved
    assert totals(may["Reserveringen"], "opname") == saved
    assert totals(may["Reserveringen"], "saldo") == Counter()
    assert totals(june["Reserveringen"], "saldo") == totals(
        june["Reserveringen"], "opbouw"
    )


def test_leave_goes_down_by_what_was_taken():
    rows = run_of(2026, 8)["Verlof"]

    assert len(rows) == 10
    for row in rows:
        assert row["saldo"] == row["beginsaldo"] + row["opbouw"] - row["opname"]
        assert row["opname"] > 0


def test_overtime_is_paid_in_some_months_only():
    months = [
        month
        for month in range(1, 13)
        if any(
            row["code"] == "L1150" and row["personeelsnummer"] == 1001
            for row in run_of(2026, month)["Regels"]
        )
    ]

    assert months == [1, 4, 7, 10]


@pytest.mark.parametrize(
    ("month", "iban", "reference"),
    [
        pytest.param(4, "NL86INGB0002445588", "5123456786601040", id="old account"),
        pytest.param(11, "NL04RABO0200112244", "9123456786601110", id="new account"),
    ],
)
def test_tax_office_is_paid_with_its_reference(month: int, iban: str, reference: str):
    tax = run_of(2026, month)["Betalingen"][-1]

    assert (tax["iban"], tax["kenmerk"]) == (iban, reference)


def test_a_year_without_final_rules_uses_the_last_ones():
    assert len(run_of(2027, 1)["Loonstroken"]) == 9
    assert len(run_of(2024, 12)["Loonstroken"]) == 10


def test_who_left_gets_no_payslip_after_the_last_month():
    numbers = [
        {row["personeelsnummer"] for row in run_of(2026, month)["Loonstroken"]}
        for month in (8, 9)
    ]

    assert numbers[0] - numbers[1] == {1010}


def test_the_same_delivery_is_the_same_file():
    assert demo_files.run_workbook(year=2026, month=10) == demo_files.run_workbook(
        year=2026, month=10
    )
    assert demo_files.employees_workbook() == demo_files.employees_workbook()
