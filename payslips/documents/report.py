"""A report to an employer: who and when, and tables of figures. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payslips.documents.layouts import TEMPLATE_VERSION
from portal.core.dutch import format_date, format_number
from portal.core.shown import Shown

# With more columns the text of a table is smaller.
WIDE = 8
Value = str | int | Decimal | None


class Holds(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    # A short word, such as an account.
    CODE = "code"
    NUMBER = "number"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Column(Shown):
    """A column by its title; amounts are euros or hours, with two decimals."""

    title: str
    holds: Holds = Holds.AMOUNT


@dataclass(frozen=True, slots=True)
class Row(Shown):
    """A record, a subtotal or the total of a table."""

    values: tuple[Value, ...]
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class Table(Shown):
    """A table; each row has a value for each column."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    # Too long to print; only in the workbook.
    is_detail: bool = False

    @property
    def is_wide(self) -> bool:
        return len(self.columns) > WIDE

    @property
    def cells(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Each row's kind, with what to print in each cell and what that is."""
        for row in self.rows:
            values = zip(self.columns, row.values, strict=True)
            yield row.kind, [(str(one.holds), shown(value)) for one, value in values]

    @property
    def records(self) -> list[Row]:
        """The rows without what adds them up."""
        return [row for row in self.rows if row.kind == "line"]


@dataclass(frozen=True, slots=True)
class Heading(Shown):
    """Of whom and of when a report is; of the employer what held at publication.

    ``template`` is the version of the layout that was in use then.
    """

    employer: str
    wage_tax_number: str
    code: str
    period: str
    first: date
    last: date
    template: int = TEMPLATE_VERSION

    @property
    def dates(self) -> str:
        return f"{format_date(self.first)} t/m {format_date(self.last)}"


@dataclass(frozen=True, slots=True)
class Report(Shown):
    """A document of one or more tables."""

    title: str
    heading: Heading
    tables: tuple[Table, ...]
    # What other programs read; without one the first table.
    records: Table | None = None

    @property
    def printed(self) -> list[Table]:
        return [table for table in self.tables if not table.is_detail]


def parts_of(report: Report, *, most: int) -> list[Report]:
    """This function will cut a report into parts of at most so many rows of one table.

    One that is no longer than that stays as it is. Each part says of which table it is, and
    whether that goes on.
    """
    if sum(len(table.rows) for table in report.printed) <= most:
        return [report]
    return [
        replace(report, tables=(_part(table, start, start + most),))
        for table in report.printed
        for start in range(0, len(table.rows), most)
    ]


def _part(table: Table, start: int, end: int) -> Table:
    title = f"{table.title} (vervolg)" if start else table.title
    return replace(table, title=title, rows=table.rows[start:end])


def add(rows: Iterable[Sequence[Decimal | None]]) -> tuple[Decimal | None, ...]:
    """This function will add rows of amounts, column by column; nothing and nothing is nothing."""
    return tuple(
        sum(known, Decimal(0))
        if (known := [one for one in column if one is not None])
        else None
        for column in zip(*rows, strict=True)
    )


def shown(value: Value) -> str:
    """This function will write a value the Dutch way."""
    if isinstance(value, Decimal):
        return format_number(value)
    return "" if value is None else str(value)
