"""Finds the columns of a sheet by their header and parses its rows with them."""

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.cells import ERROR_CELL, FORMULA, Column
from portal.core.problems import Problems
from portal.core.workbooks import CellValue, Odd, RawRow

MAX_COLUMNS = 60
# Cells repeat: remembering what they mean saves half the time and most of the memory.
REMEMBERED = 20_000

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one sheet stand: in the file and in a row's values."""

    sheet: str
    places: Mapping[str, int]
    indexes: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One record: parsed values by column, None where a cell is empty or wrong."""

    layout: Layout
    number: int
    values: tuple[Any, ...]

    @property
    def sheet(self) -> str:
        return self.layout.sheet

    def __getitem__(self, column: str) -> Any:
        return self.values[self.layout.indexes[column]]

    def cell(self, column: str) -> str:
        """This function will name the cell of a column: "B3"; column A if absent."""
        return cell_name(self.layout.places.get(column, 1), self.number)

    def has(self, column: str) -> bool:
        """This function will tell whether the sheet has this column at all."""
        return column in self.layout.places


@dataclass(slots=True)
class RowReader:
    """Parses the rows of one sheet, noting every mistake at its cell."""

    layout: Layout
    columns: Sequence[Column]
    problems: Problems
    headed: set[int]
    memories: list[dict[tuple[type, CellValue], Any]] = field(init=False)

    def __post_init__(self) -> None:
        self.memories = [{} for _ in self.columns]

    def read(self, raw: RawRow) -> Row:
        """This function will parse one row, with None for every cell that is wrong."""
        number, cells = raw
        self._note_stray_cells(number, cells)
        values = tuple(
            self._value(index, number, cells) for index in range(len(self.columns))
        )
        return Row(self.layout, number, values)

    def _note_stray_cells(self, number: int, cells: Mapping[int, CellValue]) -> None:
        for place in cells.keys() - self.headed:
            self.headed.add(place)
            cell = cell_name(place, number)
            message = "Deze kolom heeft geen naam in de eerste rij"
            self.problems.cell_error(self.layout.sheet, cell, message)

    def _value(self, index: int, number: int, cells: Mapping[int, CellValue]) -> Any:
        column = self.columns[index]
        place = self.layout.places.get(column.name)
        value = cells.get(place) if place is not None else None
        if value is None or is_blank(value):
            if column.required and place is not None:
                self._error(place, number, f"Vul '{column.name}' in")
            return None
        try:
            return self._parsed(index, value)
        except ValueError as error:
            self._error(place, number, str(error))
            return None

    def _error(self, place: int | None, number: int, message: str) -> None:
        cell = cell_name(place or 1, number)
        self.problems.cell_error(self.layout.sheet, cell, message)

    def _parsed(self, index: int, value: CellValue) -> Any:
        if isinstance(value, Odd):
            raise ValueError(FORMULA if value is Odd.FORMULA else ERROR_CELL)
        memory, key = self.memories[index], (type(value), value)
        if key in memory:
            return memory[key]
        parsed = self.columns[index].parse(value)
        if len(memory) < REMEMBERED:
            memory[key] = parsed
        return parsed


def row_reader(
    sheet: str, header: RawRow, columns: Sequence[Column], problems: Problems
) -> RowReader:
    """This function will match a header row with the columns, in any order.

    Unknown, double and missing columns become problems at their cells.
    """
    number = header[0]
    cells = {place: value for place, value in header[1].items() if not is_blank(value)}
    known = {folded(column.name): column.name for column in columns}
    places: dict[str, int] = {}
    for place, value in sorted(cells.items()):
        name = known.get(folded(_shown(value)))
        if name and name not in places:
            places[name] = place
        else:
            cell = cell_name(place, number)
            problems.cell_error(sheet, cell, _remark(value, name, known.values()))
    _note_missing(sheet, places, columns, problems)
    if len(cells) > MAX_COLUMNS:
        problems.sheet_error(sheet, f"Te veel kolommen: hoogstens {MAX_COLUMNS}")
    indexes = {column.name: index for index, column in enumerate(columns)}
    return RowReader(Layout(sheet, places, indexes), columns, problems, set(cells))


def _remark(value: CellValue, name: str | None, known: Iterable[str]) -> str:
    if value is Odd.FORMULA:
        return FORMULA
    if name:
        return f"De kolom '{name}' staat er twee keer"
    shown = _shown(value)
    return f"Onbekende kolom '{shown}'. {advice(shown, known, 'Verwijder deze kolom.')}"


def _shown(value: CellValue) -> str:
    return "" if isinstance(value, Odd) else " ".join(str(value).split())[:_SHOWN]


def _note_missing(
    sheet: str,
    places: Mapping[str, int],
    columns: Sequence[Column],
    problems: Problems,
) -> None:
    for column in columns:
        if column.required and column.name not in places:
            problems.sheet_error(sheet, f"De kolom '{column.name}' ontbreekt")


def cell_name(place: int, number: int) -> str:
    """This function will name a cell by column and row, both from one: "B3"."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(place)}{number}"


def folded(name: str) -> str:
    """This function will write a name so that case, accents' form and spaces agree."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def advice(name: str, known: Iterable[str], otherwise: str) -> str:
    """This function will suggest the known name that was probably meant."""
    by_folded = {folded(candidate): candidate for candidate in known}
    for match in difflib.get_close_matches(folded(name), by_folded, 1):
        return f"Bedoelt u '{by_folded[match]}'?"
    return otherwise


def is_blank(value: CellValue) -> bool:
    """This function will tell whether a cell holds nothing but spaces."""
    return isinstance(value, str) and not value.strip()


def filled(rows: Iterable[RawRow]) -> Iterator[RawRow]:
    """This function will skip rows without a single value."""
    for number, cells in rows:
        if not all(is_blank(value) for value in cells.values()):
            yield number, cells
