"""The wage tax rules reproduce the published table of 2026 to the cent, and the rules of 2025."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payslips.wage_tax.parameters import parameters_of
from payslips.wage_tax.rules import (
    AGES,
    PERIODS_PER_YEAR,
    TABLES,
    NotSupported,
    WageTax,
    wage_tax,
)

WAGES = st.decimals(min_value=0, max_value=20_000, places=2)


# Belastingdienst, loonbelastingtabel wit, maand, 2026, Nederland, standaard, below state pension
# age: rows as printed, by wage, with the page of each. Between two rows the lower one holds.
PUBLISHED = [
    pytest.param("499.50", True, "0.00", "0.00", id="page 3"),
    pytest.param("500", True, "0.00", "0.00", id="page 3, above the row"),
    pytest.param("999.00", True, "13.83", "83.67", id="page 6"),
    pytest.param("1000", True, "13.83", "83.67", id="page 6, above the row"),
    pytest.param("2475.00", True, "177.17", "448.00", id="page 15"),
    pytest.param("2479.49", True, "177.17", "448.00", id="page 15, a cent too little"),
    pytest.param("2479.50", True, "178.83", "448.08", id="page 15, next row"),
    pytest.param("2997.00", True, "386.83", "458.17", id="page 18"),
    pytest.param("3000", True, "386.83", "458.17", id="page 18, above the row"),
    pytest.param("3996.00", True, "818.67", "461.00", id="page 24"),
    pytest.param("4000.49", True, "818.67", "461.00", id="page 24, a cent too little"),
    pytest.param("3996.00", False, "1442.17", "0.00", id="page 24, no credit"),
    pytest.param("4000.50", True, "820.92", "460.67", id="page 25"),
    pytest.param("5499", True, "1577.17", "363.17", id="5.499"),
    pytest.param("5499", False, "2006.67", "0.00", id="5.499, no credit"),
    pytest.param("6534.00", True, "2099.58", "295.75", id="page 40"),
    pytest.param("6538.49", True, "2099.58", "295.75", id="page 40, a cent too little"),
    pytest.param("6538.50", True, "2101.92", "295.50", id="page 40, next row"),
    pytest.param("9000.00", True, "3480.67", "135.25", id="page 55"),
]
# Worked out by hand from the Rekenvoorschriften of the year: of these no printed row is known.
# 12.000 is above the table of 2026: 4.651,67 and 49,5 % of the 907,50 above 11.092,50.
WORKED_OUT = [
    (2026, "12000", True, "5100.88", "0.00"),
    (2025, "2500", True, "205.17", "442.00"),
    (2025, "3000", True, "404.42", "453.25"),
    (2025, "4000", True, "851.75", "440.17"),
]


# The payslips of the two sample runs, 2026-9-M and 2026-10-M: loon_lb, credit, outcome.
SAMPLES = [
    ("2455.81", True, "169.67", "447.50"),
    ("2552.71", True, "207.67", "449.50"),
    ("2634.08", True, "240.25", "451.08"),
    ("2774.30", True, "296.33", "453.75"),
    ("3440.36", True, "567.67", "466.75"),
    ("3603.73", True, "635.67", "469.92"),
    ("3732.67", True, "690.50", "472.42"),
    ("4321.03", False, "1563.83", "0.00"),
    ("4435.32", True, "1038.92", "432.58"),
    ("4563.03", True, "1104.75", "424.08"),
    ("4745.61", True, "1195.67", "412.33"),
    ("4860.41", True, "1254.67", "404.75"),
    ("4944.80", True, "1295.50", "399.50"),
    ("5308.00", True, "1479.50", "375.75"),
    ("5520.88", True, "1586.25", "362.00"),
    ("5897.78", True, "1777.08", "337.33"),
    ("6039.68", True, "1849.67", "328.00"),
    ("6233.23", True, "1947.33", "315.42"),
]


@pytest.mark.parametrize(("wage", "credit", "tax", "set_off"), PUBLISHED)
def test_wage_tax_equals_the_published_month_table(
    wage: str, credit: bool, tax: str, set_off: str
):
    outcome = wage_tax(year=2026, wage=Decimal(wage), period="M", credit=credit)

    assert (str(outcome.tax), str(outcome.employment_credit)) == (tax, set_off)


@pytest.mark.parametrize(("year", "wage", "credit", "tax", "set_off"), WORKED_OUT)
def test_wage_tax_follows_the_rules_where_no_row_is_known(
    year: int, wage: str, credit: bool, tax: str, set_off: str
):
    outcome = wage_tax(year=year, wage=Decimal(wage), period="M", credit=credit)

    assert (str(outcome.tax), str(outcome.employment_credit)) == (tax, set_off)


@pytest.mark.parametrize(("wage", "credit", "tax", "set_off"), SAMPLES)
def test_wage_tax_equals_the_sample_runs(
    wage: str, credit: bool, tax: str, set_off: str
):
    outcome = wage_tax(year=2026, wage=Decimal(wage), period="M", credit=credit)

    assert (str(outcome.tax), str(outcome.employment_credit)) == (tax, set_off)


@pytest.mark.parametrize(
    ("year", "columns"),
    [
        pytest.param(2025, {"below_aow": (13769, 28152)}, id="2025"),
        pytest.param(
            2026,
            {
                "below_aow": (13900, 28752),
                "born_from_1946": (6940, 21792),
                "born_to_1945": (7340, 21351),
            },
            id="2026",
        ),
    ],
)
def test_tax_below_a_bracket_follows_from_the_brackets_before(
    year: int, columns: dict[str, tuple[int, int]]
):
    for name, expected in columns.items():
        first, second, third = parameters_of(year).columns[name].brackets
        second_tax = second.above * first.percentage // 100
        third_tax = second_tax + (third.above - second.above) * second.percentage // 100

        assert (second.tax_below, third.tax_below) == expected
        assert (second_tax, third_tax) == expected


def test_credits_above_the_tax_are_cut_employment_first():
    # 500 a month: tax 2.145 a year, general credit 3.115, so no employment credit.
    assert wage_tax(year=2026, wage=Decimal(500), period="M").employment_credit == 0


def test_employment_credit_ends_just_below_the_top_of_the_table():
    # 132.948 a year: floor(54.522 x 49,5 % + 28.752) = 55.740; no credit is left.
    outcome = wage_tax(year=2026, wage=Decimal(11080), period="M")

    assert outcome == WageTax(Decimal("4645.00"), Decimal("0.00"))


def test_green_table_gives_no_employment_credit():
    white = wage_tax(year=2026, wage=Decimal(3000), period="M")
    green = wage_tax(year=2026, wage=Decimal(3000), period="M", table="green")

    assert green == WageTax(Decimal("845.00"), Decimal("0.00"))
    assert green.tax - white.tax == white.employment_credit


@pytest.mark.parametrize(
    ("period", "wage"),
    [("K", "9000"), ("4W", "2769.24"), ("W", "692.31"), ("D", "138.47")],
)
def test_every_period_taxes_the_same_annual_wage_alike(period: str, wage: str):
    # Each wage falls in the step of 35.964 a year, as 3.000 a month does.
    outcome = wage_tax(year=2026, wage=Decimal(wage), period=period)

    periods = PERIODS_PER_YEAR[period]
    # 386,83 a month is 4.642 a year; 458,17 is 5.498.
    assert outcome == WageTax(
        tax=(Decimal(4642) / periods).quantize(Decimal("0.01")),
        employment_credit=(Decimal(5498) / periods).quantize(Decimal("0.01")),
    )


def test_state_pension_age_lowers_the_tax():
    # 2.000 a month is 23.976 a year: tax 4.279, general credit 1.556, elderly 2.067,
    # employment 498 + 0,15483 x 12.011 = 2.358 cut to the 656 that is left.
    outcome = wage_tax(year=2026, wage=Decimal(2000), period="M", aow="born_from_1946")

    assert outcome == WageTax(Decimal("0.00"), Decimal("54.67"))


def test_elderly_credit_declines_with_the_wage():
    # 4.000 a month is 47.952 a year: floor(6.940 + 9.069 x 37,56 %) = 10.346;
    # general ceil(1.556 - 18.216 x 3,195 %) = 974; elderly ceil(2.067 - 1.950 x 15 %)
    # = 1.775; employment ceil(2.840 - 2.360 x 3,25 %) = 2.764.
    outcome = wage_tax(year=2026, wage=Decimal(4000), period="M", aow="born_from_1946")

    assert outcome == WageTax(Decimal("402.75"), Decimal("230.33"))


def test_first_bracket_is_longer_for_who_was_born_before_1946():
    younger = wage_tax(
        year=2026, wage=Decimal(4000), period="M", credit=False, aow="born_from_1946"
    )
    older = wage_tax(
        year=2026, wage=Decimal(4000), period="M", credit=False, aow="born_to_1945"
    )

    assert (younger.tax, older.tax) == (Decimal("862.17"), Decimal("825.33"))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param(
            {"year": 2024}, "niet ondersteund: er zijn geen regels voor 2024", id="past"
        ),
        pytest.param(
            {"year": 2027},
            "niet ondersteund: de regels voor 2027 zijn nog voorlopig",
            id="provisional",
        ),
        pytest.param(
            {"period": "Q"},
            "niet ondersteund: tijdvak Q met een loon van 3000",
            id="period",
        ),
        pytest.param(
            {"wage": Decimal(-1)},
            "niet ondersteund: tijdvak M met een loon van -1",
            id="negative wage",
        ),
        pytest.param(
            {"table": "blue"},
            "niet ondersteund: tabel blue voor leeftijd below_aow",
            id="table",
        ),
        pytest.param(
            {"aow": "67"}, "niet ondersteund: tabel white voor leeftijd 67", id="age"
        ),
        pytest.param(
            {"wage": Decimal("NaN")},
            "niet ondersteund: tijdvak M met een loon van NaN",
            id="no number",
        ),
        pytest.param(
            {"wage": Decimal("Infinity")},
            "niet ondersteund: tijdvak M met een loon van Infinity",
            id="no end",
        ),
        pytest.param(
            {"wage": Decimal("1000000000.01")},
            "niet ondersteund: tijdvak M met een loon van 1000000000.01",
            id="nobody's wage",
        ),
    ],
)
def test_wage_tax_refuses_what_it_does_not_cover(
    changed: dict[str, object], message: str
):
    usual = {"year": 2026, "wage": Decimal(3000), "period": "M"}

    with pytest.raises(NotSupported) as refusal:
        wage_tax(**usual | changed)

    assert str(refusal.value) == message


@given(
    wages=st.tuples(WAGES, WAGES),
    year=st.sampled_from([2025, 2026]),
    period=st.sampled_from(sorted(PERIODS_PER_YEAR)),
    aow=st.sampled_from([None, *AGES]),
)
def test_tax_without_credit_never_falls_when_the_wage_rises(
    wages: tuple[Decimal, Decimal], year: int, period: str, aow: str | None
):
    lower, higher = (
        wage_tax(year=year, wage=wage, period=period, credit=False, aow=aow)
        for wage in sorted(wages)
    )

    assert lower.tax <= higher.tax
    assert lower.employment_credit == 0


@given(
    wage=WAGES,
    year=st.sampled_from([2025, 2026]),
    period=st.sampled_from(sorted(PERIODS_PER_YEAR)),
    table=st.sampled_from(TABLES),
    aow=st.sampled_from([None, *AGES]),
)
def test_credits_never_make_the_tax_negative_or_higher(
    wage: Decimal, year: int, period: str, table: str, aow: str | None
):
    common = {"year": year, "wage": wage, "period": period, "table": table, "aow": aow}
    with_credit = wage_tax(**common)
    without = wage_tax(**common, credit=False)

    assert 0 <= with_credit.tax <= without.tax
    assert with_credit.employment_credit >= 0


@pytest.mark.parametrize("period", PERIODS_PER_YEAR)
def test_wage_tax_is_exact_up_to_the_highest_wage(period: str):
    highest = Decimal(1_000_000_000)

    most, less = (
        wage_tax(year=2026, wage=wage, period=period)
        for wage in (highest, highest - 100)
    )

    assert most.tax - less.tax == Decimal("49.50")
    assert most.employment_credit == 0
