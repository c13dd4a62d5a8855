"""The leave report of a company, as figures and as files. Pure.

Per employment and group of leave: what there was on 1 January, what the year added and took, up to
its end or another day, and what is left when all that was asked has been taken. The sum of each row is that of the ledger.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal

from portal.core.charts import Chart, stacked
from portal.core.dutch import MONTHS, SHORT_MONTHS, format_date, format_number
from portal.core.sheet_writer import write_workbook
from portal.core.shown import Shown

ZERO = Decimal("0.00")
TITLES = (
    "Beginsaldo",
    "Opgebouwd",
    "Opgenomen",
    "Vervallen",
    "Uitbetaald",
    "Gecorrigeerd",
    "Saldo",
    "Aangevraagd",
    "Beschikbaar",
)
PERSON = ("Personeelsnummer", "Naam", "Afdeling", "Dienstverband van", "tot en met")
SERIES = ("Opgenomen of goedgekeurd", "Aangevraagd")
# A row takes some hundredths of a second to print; for more of them a visitor does not wait.
MOST_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Figures(Shown):
    """Hours of a year; what was taken, expired or paid out counts down."""

    opening: Decimal = ZERO
    accrued: Decimal = ZERO
    taken: Decimal = ZERO
    expired: Decimal = ZERO
    paid_out: Decimal = ZERO
    corrected: Decimal = ZERO
    requested: Decimal = ZERO

    @property
    def balance(self) -> Decimal:
        """At the end of the last day, with all leave that is approved until then."""
        added = self.opening + self.accrued + self.corrected
        return added - self.taken - self.expired - self.paid_out

    @property
    def available(self) -> Decimal:
        return self.balance - self.requested

    @property
    def values(self) -> tuple[Decimal, ...]:
        """In the order of TITLES."""
        return (
            self.opening,
            self.accrued,
            self.taken,
            self.expired,
            self.paid_out,
            self.corrected,
            self.balance,
            self.requested,
            self.available,
        )

    @property
    def named(self) -> list[tuple[str, Decimal]]:
        return list(zip(TITLES, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class ReportRow(Shown):
    """The hours of one employment and one group."""

    personnel_number: int
    name: str
    department: str
    start_date: date
    end_date: date | None
    group: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class GroupTotal(Shown):
    """A group of leave with its rows, added up."""

    name: str
    rows: tuple[ReportRow, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Month(Shown):
    """What was taken and asked of the days of a month."""

    label: str
    taken: Decimal
    requested: Decimal


@dataclass(frozen=True, slots=True)
class LeaveReport(Shown):
    """A year of leave of a company, or of a part of either."""

    company: str
    wage_tax_number: str
    # The last day that counts.
    until: date
    rows: tuple[ReportRow, ...]
    months: tuple[Month, ...]
    # What was chosen, such as a department; empty is everything.
    part: str = ""

    @property
    def is_long(self) -> bool:
        """Whether the worker prints it."""
        return len(self.rows) > MOST_AT_ONCE

    @property
    def year(self) -> int:
        return self.until.year

    @property
    def title(self) -> str:
        """Of part of a year with its last day; short enough for the name of a sheet."""
        is_whole = self.until == date(self.year, 12, 31)
        return f"Verlof {self.year if is_whole else f'tot en met {format_date(self.until)}'}"

    @property
    def titles(self) -> tuple[str, ...]:
        return TITLES

    @property
    def groups(self) -> list[GroupTotal]:
        """In the order of the rows of the first person who has them."""
        names = dict.fromkeys(row.group for row in self.rows)
        return [_total(name, self.rows) for name in names]

    @property
    def chart(self) -> Chart:
        amounts = [(one.taken, one.requested) for one in self.months]
        drawn = stacked(SHORT_MONTHS, amounts)
        # Hours have no unit on a bar, and the table has them all.
        return replace(drawn, bars=[replace(bar, total="") for bar in drawn.bars])

    @property
    def series(self) -> tuple[str, ...]:
        return SERIES

    @property
    def described(self) -> str:
        """The chart in a sentence, for whoever does not see it."""
        most = max(self.months, key=lambda one: one.taken + one.requested)
        taken = sum((one.taken for one in self.months), ZERO)
        asked = sum((one.requested for one in self.months), ZERO)
        return (
            f"{format_number(taken)} uur opgenomen of goedgekeurd en {format_number(asked)} "
            f"uur aangevraagd; het meest in {most.label}."
        )


def added(figures: Iterable[Figures]) -> Figures:
    """This function will add up figures."""
    every = list(figures)
    return Figures(
        *(sum((getattr(one, name) for one in every), ZERO) for name in NAMES)
    )


NAMES = tuple(one.name for one in fields(Figures))


def months_of(
    taken: Sequence[Decimal], requested: Sequence[Decimal]
) -> tuple[Month, ...]:
    """This function will name twelve sums of hours."""
    return tuple(Month(*one) for one in zip(MONTHS, taken, requested, strict=True))


def workbook(report: LeaveReport) -> bytes:
    """This function will write a report as a workbook: all rows, and the sums of the groups."""
    rows: list[list[object]] = [[*PERSON, "Groep", *TITLES]]
    rows += [
        [
            one.personnel_number,
            one.name,
            one.department,
            one.start_date,
            one.end_date,
            one.group,
            *one.figures.values,
        ]
        for one in report.rows
    ]
    totals: list[list[object]] = [["Groep", *TITLES]]
    totals += [[one.name, *one.figures.values] for one in report.groups]
    return write_workbook({report.title: rows, "Totaal per groep": totals})


def _total(name: str, rows: Iterable[ReportRow]) -> GroupTotal:
    mine = tuple(row for row in rows if row.group == name)
    return GroupTotal(name, mine, added(row.figures for row in mine))
