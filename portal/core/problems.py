"""Collects what is wrong with a delivery, as `sheet!cell  message` for the sender."""

import re
from dataclasses import dataclass, field
from typing import Protocol

MAX_PROBLEMS = 1_000
MORE = "Er zijn nog meer meldingen. Los eerst de meldingen hierboven op."


class HasCells(Protocol):
    """A row of a sheet that can name the cell of a column."""

    @property
    def sheet(self) -> str: ...

    def cell(self, column: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark about one cell."""

    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}  {self.message}"

    @property
    def position(self) -> tuple[str, int, int]:
        """Sorts by sheet, then row, then column."""
        from openpyxl.utils import column_index_from_string

        letters, digits = re.findall(r"[A-Z]+|[0-9]+", self.cell)
        return self.sheet, int(digits), column_index_from_string(letters)


@dataclass(slots=True)
class Problems:
    """Errors and warnings in the order they were found, at most a thousand of each."""

    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def error(self, row: HasCells, column: str, message: str) -> None:
        """This function will note that a cell must change before anything is stored."""
        self.cell_error(row.sheet, row.cell(column), message)

    def warn(self, row: HasCells, column: str, message: str) -> None:
        """This function will note something odd that does not stop the delivery."""
        _note(self.warnings, Problem(row.sheet, row.cell(column), message))

    def cell_error(self, sheet: str, cell: str, message: str) -> None:
        """This function will note an error at a cell given by its own name."""
        _note(self.errors, Problem(sheet, cell, message))

    def sheet_error(self, sheet: str, message: str) -> None:
        """This function will note an error of a whole sheet, at its first cell."""
        self.cell_error(sheet, "A1", message)

    def sheet_warning(self, sheet: str, message: str) -> None:
        """This function will note something odd about a whole sheet."""
        _note(self.warnings, Problem(sheet, "A1", message))


class DeliveryRefused(Exception):
    """The delivery has errors, so nothing of it was stored."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{len(problems.errors)} errors")
        self.problems = problems


def _note(problems: list[Problem], problem: Problem) -> None:
    if len(problems) < MAX_PROBLEMS:
        problems.append(problem)
    elif len(problems) == MAX_PROBLEMS:
        problems.append(Problem(problem.sheet, problem.cell, MORE))
