"""Works out the payroll of the demo company, correct to the cent and always the same."""

import datetime
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import cache

from payslips.wage_tax import rules
from portal.management.demo_people import MONTHLY_FULLTIME_HOURS, Person

HOLIDAY_MONTH = 5

_CENT = Decimal("0.01")
_NOTHING = Decimal("0.00")
_CLUB_FEE = Decimal("2.50")
_PENSION_EMPLOYEE = Decimal("0.05")
_PENSION_EMPLOYER = Decimal("0.10")
_HOLIDAY_ALLOWANCE = Decimal("0.08")
_OVERTIME = Decimal("1.5")
_ON_CALL_HOURS = (34, 28, 41, 36, 44, 30, 52, 56, 38, 32, 40, 48)
_FIRST_YEAR, _LAST_YEAR = 2025, 2026
_FRANCHISE = {2025: Decimal(18475), 2026: Decimal(19172)}
_EUROS_PER_KM = {2025: Decimal("0.23"), 2026: Decimal("0.25")}
_MINIMUM_WAGES = {
    2025: (Decimal("14.06"), Decimal("14.40")),
    2026: (Decimal("14.71"), Decimal("14.99")),
}
_PREMIUMS = {
    2025: {"PAof": "6.28", "PWko": "0.50", "PWhk": "1.33", "PZvw": "6.51"},
    2026: {"PAof": "6.27", "PWko": "0.50", "PWhk": "1.16", "PZvw": "6.10"},
}
_PREMIUM_NAMES: Mapping[str, str] = {
    "PAWf": "Premie AWf werkgever",
    "PAof": "Premie Aof werkgever",
    "PWko": "Premie Wko werkgever",
    "PWhk": "Premie Whk werkgever",
    "PZvw": "Werkgeversheffing Zvw",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A payslip line; the amounts are euros, None where a column stays empty."""

    code: str
    description: str
    group: str
    payment: Decimal | None = None
    table: Decimal | None = None
    special: Decimal | None = None
    employer: Decimal | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None

    @property
    def amount(self) -> Decimal:
        """What adds up over the year: the payment or the employer's cost."""
        return self.employer or self.payment or _NOTHING


@dataclass(frozen=True, slots=True)
class Figures:
    """A payslip: its lines, its tax and what the special tariff was based on."""

    lines: tuple[Line, ...]
    tax: Decimal
    employment_credit: Decimal
    special_rate: Decimal
    special_wage: Decimal

    def amount(self, *codes: str) -> Decimal:
        """This function will add the lines with these codes, in euros."""
        found = (line.amount for line in self.lines if line.code in codes)
        return sum(found, _NOTHING)

    @property
    def net(self) -> Decimal:
        return sum((line.payment or _NOTHING for line in self.lines), _NOTHING)

    @property
    def taxable(self) -> Decimal:
        return _taxable(self.lines)

    @property
    def premiums(self) -> Decimal:
        return self.amount(*_PREMIUM_NAMES)


@cache
def figures(person: Person, year: int, month: int) -> Figures:
    """This function will work out one payslip of the demo company."""
    taxed = _taxed_lines(person, year, month)
    special_wage = annual_wage(person, year - 1)
    special_rate = rules.special_tariff_rate(
        year=_known(year), annual_wage=special_wage, credit=person.has_credit
    )
    tax = rules.wage_tax(
        year=_known(year),
        wage=sum((line.table or _NOTHING for line in taxed), _NOTHING),
        period="M",
        credit=person.has_credit,
    )
    withheld = _tax_lines(taxed, tax.tax, special_rate)
    rest = (*_net_lines(person, year), *_employer_lines(person, year, month, taxed))
    return Figures(
        lines=(*taxed, *withheld, *rest),
        tax=-sum((line.amount for line in withheld), _NOTHING),
        employment_credit=tax.employment_credit,
        special_rate=special_rate,
        special_wage=special_wage,
    )


def annual_wage(person: Person, year: int) -> Decimal:
    """This function will return the taxable wage of a calendar year, in euros."""
    months = (_taxable(_taxed_lines(person, year, month)) for month in range(1, 13))
    return sum(months, _NOTHING)


def cumulative(person: Person, year: int, month: int, code: str) -> Decimal:
    """This function will add a line from January up to and including this month."""
    months = range(1, month + 1)
    return sum((figures(person, year, m).amount(code) for m in months), _NOTHING)


def hours_paid(person: Person, year: int, month: int) -> Decimal:
    """This function will return the hours of a month, without overtime."""
    if person.is_on_call:
        return Decimal(_ON_CALL_HOURS[month - 1])
    if person.is_hourly:
        return Decimal(8 * working_days(year, month))
    return _cents(MONTHLY_FULLTIME_HOURS * person.part_time)


def hourly_wage(person: Person) -> Decimal:
    """This function will return the wage of an hour, in euros and cents."""
    return _cents(person.fulltime_salary / MONTHLY_FULLTIME_HOURS)


def minimum_wage(year: int, month: int) -> Decimal:
    """This function will return the legal minimum an hour from 21, art. 8 Wml."""
    return _MINIMUM_WAGES[_known(year)][month >= 7]


def working_days(year: int, month: int) -> int:
    """This function will count the days of a month from Monday to Friday."""
    days = range(1, monthrange(year, month)[1] + 1)
    return sum(datetime.date(year, month, day).weekday() < 5 for day in days)


def holiday_accrual(person: Person, year: int, month: int) -> Decimal:
    """This function will return the holiday allowance earned in a month, in euros."""
    gross = _salary(person, year, month).amount
    gross += sum(line.amount for line in _overtime(person, year, month))
    return _cents(gross * _HOLIDAY_ALLOWANCE)


def holiday_reserve(person: Person, year: int, month: int) -> Decimal:
    """This function will return the allowance saved since the last June, in euros."""
    is_before_june = month <= HOLIDAY_MONTH
    months = [(year, m) for m in range(1 if is_before_june else 6, month + 1)]
    months += [(year - 1, m) for m in range(6, 13)] if is_before_june else []
    return sum((holiday_accrual(person, y, m) for y, m in months), _NOTHING)


@cache
def _taxed_lines(person: Person, year: int, month: int) -> tuple[Line, ...]:
    lines = [_salary(person, year, month), *_overtime(person, year, month)]
    if month == HOLIDAY_MONTH:
        paid = holiday_reserve(person, year, month)
        lines.append(Line("L2100", "Vakantiegeld", "bruto", paid, special=paid))
    if not person.is_on_call:
        pension = -_pension(person, year, _PENSION_EMPLOYEE)
        lines.append(Line("L3000", "Pensioenpremie", "inhouding", pension, pension))
    return tuple(lines)


def _salary(person: Person, year: int, month: int) -> Line:
    hours, wage = hours_paid(person, year, month), hourly_wage(person)
    amount = _cents(person.fulltime_salary * person.part_time)
    if person.is_hourly:
        amount = _cents(hours * wage)
    return Line("L1000", "Salaris", "bruto", amount, amount, quantity=hours, rate=wage)


def _overtime(person: Person, year: int, month: int) -> list[Line]:
    if person.is_on_call or person.department == "Kantoor":
        return []
    if person.forgotten == (year, month):
        return []
    if (person.number + month) % 3:
        return []
    hours = Decimal(4 + person.number % 3)
    rate = _cents(hourly_wage(person) * _OVERTIME)
    amount = _cents(hours * rate)
    line = Line(
        "L1150", "Overuren 150%", "bruto", amount, amount, None, None, hours, rate
    )
    return [line]


def _pension(person: Person, year: int, share: Decimal) -> Decimal:
    base = person.fulltime_salary * 12 * (1 + _HOLIDAY_ALLOWANCE)
    base -= _FRANCHISE[_known(year)]
    return _cents(base * person.part_time / 12 * share)


def _tax_lines(taxed: tuple[Line, ...], tax: Decimal, rate: Decimal) -> list[Line]:
    lines = [Line("L4000", "Loonheffing", "loonheffing", _NOTHING - tax)]
    special = sum((line.special or _NOTHING for line in taxed), _NOTHING)
    if special:
        name, tax = "Loonheffing bijzonder tarief", _part(special, rate)
        lines.append(Line("L4100", name, "loonheffing", _NOTHING - tax))
    return lines


def _net_lines(person: Person, year: int) -> list[Line]:
    lines = [Line("L6000", "Personeelsvereniging", "netto", -_CLUB_FEE)]
    if person.travel_km:
        distance, rate = Decimal(person.travel_km), _EUROS_PER_KM[_known(year)]
        name, amount = "Reiskosten woon-werk, onbelast", _cents(distance * rate)
        travel = Line("L5100", name, "netto", amount, quantity=distance, rate=rate)
        lines.insert(0, travel)
    return lines


def _employer_lines(
    person: Person, year: int, month: int, taxed: tuple[Line, ...]
) -> list[Line]:
    # AWf is low for a written, permanent contract that is not on call (art. 27 Wfsv).
    is_low = person.is_permanent and not person.is_on_call
    rates = {"PAWf": "2.74" if is_low else "7.74", **_PREMIUMS[_known(year)]}
    lines = [
        _cost(code, name, _part(_taxable(taxed), Decimal(rates[code])))
        for code, name in _PREMIUM_NAMES.items()
    ]
    if not person.is_on_call:
        pension = _pension(person, year, _PENSION_EMPLOYER)
        lines.append(_cost("PPens", "Pensioen werkgever", pension))
    accrual = holiday_accrual(person, year, month)
    return [*lines, _cost("PVak", "Reservering vakantiegeld 8%", accrual)]


def _cost(code: str, name: str, amount: Decimal) -> Line:
    return Line(code, name, "werkgever", employer=amount)


def _taxable(lines: tuple[Line, ...]) -> Decimal:
    amounts = ((line.table or _NOTHING) + (line.special or _NOTHING) for line in lines)
    return sum(amounts, _NOTHING)


def _known(year: int) -> int:
    """This function will fall back on the nearest year whose rules are final."""
    return min(max(year, _FIRST_YEAR), _LAST_YEAR)


def _part(amount: Decimal, percentage: Decimal) -> Decimal:
    """This function will take a percentage, rounded down as tax and premiums are."""
    return (amount * percentage / 100).quantize(_CENT, ROUND_FLOOR)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)
