"""A payroll run as it was read: its rows per sheet, and what is wrong with them."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

from payslips.imports.columns import LINES, PAYSLIPS, REQUIRED_SHEETS, RUN, SHEETS
from payslips.models import PayslipLine
from payslips.periods import Period
from personnel.models import Company, Employee
from portal.core.access import Actor
from portal.core.spreadsheets import (
    Problems,
    Row,
    check_sheets,
    open_workbook,
    read_sheet,
)

Key = tuple[int, int]
DEFAULT_RELATIONSHIP = 1


WAGE_TAX = re.compile(r"\bloon(?:heffing|belasting)", re.IGNORECASE)


@dataclass
class Delivery:
    """Rows that can be trusted only when ``problems.errors`` is empty."""

    sheets: dict[str, list[Row]]
    problems: Problems
    actor: Actor
    company: Company | None = None
    employees: dict[int, Employee] = field(default_factory=dict)

    @property
    def header(self) -> Row:
        return self.sheets[RUN][0]

    @property
    def period(self) -> Period:
        return Period(self.header["jaar"], self.header["periode"], self.header["type"])

    @cached_property
    def lines(self) -> dict[Key, list[Row]]:
        """The lines of each payslip, in the order of the sheet."""
        grouped: dict[Key, list[Row]] = defaultdict(list)
        for row in self.sheets[LINES]:
            grouped[key_of(row)].append(row)
        return grouped

    @cached_property
    def payslip_keys(self) -> set[Key]:
        return {key_of(row) for row in self.sheets[PAYSLIPS]}

    @cached_property
    def payslip_numbers(self) -> set[int]:
        return {row["personeelsnummer"] for row in self.sheets[PAYSLIPS]}


def key_of(row: Row) -> Key:
    """This function will return whose payslip a row is about: personnel number and ikv."""
    return row["personeelsnummer"], row["ikv"] or DEFAULT_RELATIONSHIP


def total(rows: Iterable[Row], *columns: str) -> Decimal:
    """This function will add up columns; an empty cell counts as nothing."""
    return sum(
        (row[column] or Decimal(0) for row in rows for column in columns), Decimal(0)
    )


def group_of(row: Row) -> PayslipLine.Group:
    """This function will tell to which group a line belongs.

    Without one the name says whether it is wage tax; what is taxed is gross or withheld from
    gross, and the rest is net.
    """
    if row["groep"]:
        return PayslipLine.Group(row["groep"])
    taxed = (row["tabel"] or Decimal(0)) + (row["bt"] or Decimal(0))
    if row["betaling"] is None and not taxed:
        return PayslipLine.Group.EMPLOYER
    if taxed:
        return PayslipLine.Group.GROSS if taxed > 0 else PayslipLine.Group.WITHHELD
    if WAGE_TAX.search(f"{row['code']} {row['omschrijving']}"):
        return PayslipLine.Group.WAGE_TAX
    return PayslipLine.Group.NET


def read_delivery(source: Path | BinaryIO, *, actor: Actor) -> Delivery:
    """This function will read all sheets and note what is wrong with single cells.

    :raises SpreadsheetError: when the file as a whole cannot be read.
    """
    problems = Problems()
    with open_workbook(source) as workbook:
        check_sheets(workbook, list(SHEETS), problems)
        sheets = {
            name: read_sheet(
                workbook, name, columns, problems, required=name in REQUIRED_SHEETS
            )
            for name, columns in SHEETS.items()
        }
    return Delivery(sheets, problems, actor)
