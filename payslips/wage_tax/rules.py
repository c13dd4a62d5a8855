"""Works out wage tax as the Rekenvoorschriften of the Belastingdienst prescribe.

Covers residents of the Netherlands with an ordinary job. Everything else (30 per cent
rule, anonymous rate, students, several incomes) is refused, never guessed.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from payslips.wage_tax.parameters import (
    Column,
    NotSupported,
    Parameters,
    parameters_of,
)

__all__ = [
    "NotSupported",
    "WageTax",
    "special_tariff_rate",
    "special_tariff_tax",
    "wage_tax",
]

PERIODS_PER_YEAR = {"K": 4, "M": 12, "4W": 13, "W": 52, "D": 260}
TABLES = ("white", "green")
# Whether the state pension (AOW) has started, and in which of its two tax columns.
AGES = ("born_from_1946", "born_to_1945")

# Above it no arithmetic of 28 digits is sure to be exact, and nobody is paid that much.
_HIGHEST_WAGE = Decimal(1_000_000_000)
_WAGE_STEP = Decimal(54)
_ELDERLY_DECLINE = Decimal("0.15")
_CENT = Decimal("0.01")
_FIVE_PLACES = Decimal("0.00001")
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class WageTax:
    """The outcome for one period, in euros: tax withheld and credit set off in it."""

    tax: Decimal
    employment_credit: Decimal


@dataclass(frozen=True, slots=True)
class _Credits:
    general: Decimal = _NOTHING
    elderly: Decimal = _NOTHING
    employment: Decimal = _NOTHING

    def within(self, tax: Decimal) -> "_Credits":
        """This function will cut credits above the tax: employment first, general last."""
        general = min(self.general, tax)
        elderly = min(self.elderly, tax - general)
        return _Credits(general, elderly, min(self.employment, tax - general - elderly))

    @property
    def total(self) -> Decimal:
        return self.general + self.elderly + self.employment


def wage_tax(
    *,
    year: int,
    wage: Decimal,
    period: str,
    table: str = "white",
    credit: bool = True,
    aow: str | None = None,
) -> WageTax:
    """This function will return the wage tax on the wage of one period, in euros.

    `wage` is column 14 of the payroll register (loon LB) taxed by the table; `credit`
    is the loonheffingskorting; `aow` is None or one of AGES.

    :raises NotSupported: for years, periods, tables and wages outside these rules
    """
    parameters = parameters_of(year)
    column = _column(parameters, table, aow)
    if period not in PERIODS_PER_YEAR or not _is_wage(wage):
        message = f"niet ondersteund: tijdvak {period} met een loon van {wage}"
        raise NotSupported(message)
    periods = Decimal(PERIODS_PER_YEAR[period])
    highest = parameters.highest_table_wage
    if wage > (highest / periods).quantize(_CENT, ROUND_CEILING):
        return _above_the_table(parameters, column, wage, periods)
    annual = wage * periods // _WAGE_STEP * _WAGE_STEP
    due = _annual_tax(column, annual)
    credits_due = _credits(parameters, column, annual, table) if credit else _Credits()
    applied = credits_due.within(due)
    return WageTax(
        tax=_cents((due - applied.total) / periods),
        employment_credit=_cents(applied.employment / periods),
    )


def _column(parameters: Parameters, table: str, aow: str | None) -> Column:
    name = aow or "below_aow"
    if table not in TABLES or name not in parameters.columns:
        message = f"niet ondersteund: tabel {table} voor leeftijd {name}"
        raise NotSupported(message)
    return parameters.columns[name]


def _above_the_table(
    parameters: Parameters, column: Column, wage: Decimal, periods: Decimal
) -> WageTax:
    """This function will tax the rest at the highest rate; no credits are left there."""
    highest = parameters.highest_table_wage
    rest = ((wage * periods - highest) / periods).quantize(_FIVE_PLACES, ROUND_HALF_UP)
    rate = column.brackets[-1].percentage / 100
    on_rest = (rest * rate).quantize(_CENT, ROUND_FLOOR)
    tax = _cents(_annual_tax(column, highest) / periods) + on_rest
    return WageTax(tax=tax, employment_credit=_cents(_NOTHING))


def _annual_tax(column: Column, annual: Decimal) -> Decimal:
    bracket = next(
        (found for found in reversed(column.brackets) if annual > found.above),
        column.brackets[0],
    )
    tax = (annual - bracket.above) * bracket.percentage / 100 + bracket.tax_below
    return tax.to_integral_value(ROUND_FLOOR)


def _credits(
    parameters: Parameters, column: Column, annual: Decimal, table: str
) -> _Credits:
    """This function will return the credits of a year; the green table is not for work."""
    is_work = table == "white"
    return _Credits(
        general=_general_credit(parameters, column, annual),
        elderly=_declining(
            column.elderly_maximum, annual - parameters.elderly_from, _ELDERLY_DECLINE
        ),
        employment=_employment_credit(parameters, column, annual)
        if is_work
        else _NOTHING,
    )


def _general_credit(parameters: Parameters, column: Column, annual: Decimal) -> Decimal:
    if annual >= parameters.general_to:
        return _NOTHING
    excess = annual - parameters.general_from
    return _declining(column.general_maximum, excess, column.general_decline)


def _declining(maximum: Decimal, excess: Decimal, decline: Decimal) -> Decimal:
    left = maximum - max(excess, _NOTHING) * decline
    return max(left, _NOTHING).to_integral_value(ROUND_CEILING)


def _employment_credit(
    parameters: Parameters, column: Column, annual: Decimal
) -> Decimal:
    """This function will build up the credit in three steps, then let it decline."""
    *limits, decline_from, ends_at = parameters.employment_limits
    if annual >= ends_at:
        return _NOTHING
    built = _NOTHING
    steps = zip(
        (_NOTHING, *limits),
        column.employment_rates,
        column.employment_caps,
        strict=True,
    )
    for limit, rate, cap in steps:
        built = min(built + _five(rate * max(annual - limit, _NOTHING)), cap)
    declined = _five(column.employment_decline * max(annual - decline_from, _NOTHING))
    return max(built - declined, _NOTHING).to_integral_value(ROUND_CEILING)


def special_tariff_tax(
    *,
    year: int,
    amount: Decimal,
    annual_wage: Decimal,
    table: str = "white",
    credit: bool = True,
    aow: str | None = None,
) -> Decimal:
    """This function will return the tax on a special payment, in euros.

    Holiday allowance, a thirteenth month and bonuses fall under the special tariff
    (tabel bijzondere beloningen); the tax is rounded down to cents.

    :raises NotSupported: for years, tables, ages and amounts outside these rules
    """
    if not _is_wage(amount):
        message = f"niet ondersteund: een bijzondere beloning van {amount}"
        raise NotSupported(message)
    rate = special_tariff_rate(
        year=year, annual_wage=annual_wage, table=table, credit=credit, aow=aow
    )
    return (amount * rate / 100).quantize(_CENT, ROUND_FLOOR)


def special_tariff_rate(
    *,
    year: int,
    annual_wage: Decimal,
    table: str = "white",
    credit: bool = True,
    aow: str | None = None,
) -> Decimal:
    """This function will return the percentage of the special tariff.

    `annual_wage` is the wage of the previous year in whole euros or, for who worked
    less than that year, the expected one (art. 26 lid 4 Wet LB).

    :raises NotSupported: for years, tables and ages outside these rules
    """
    name = f"{table}_credit" if credit else "plain"
    steps = parameters_of(year).special.get(name)
    if (
        steps is None
        or table not in TABLES
        or aow is not None
        or not _is_wage(annual_wage)
    ):
        message = (
            f"niet ondersteund: bijzonder tarief {year} {table} {aow or ''}".strip()
        )
        raise NotSupported(message)
    return next(rate for start, rate in reversed(steps) if annual_wage // 1 >= start)


def _is_wage(amount: Decimal) -> bool:
    """NaN compares with nothing, so it is asked first."""
    return amount.is_finite() and 0 <= amount <= _HIGHEST_WAGE


def _cents(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def _five(value: Decimal) -> Decimal:
    return value.quantize(_FIVE_PLACES, ROUND_HALF_UP)
