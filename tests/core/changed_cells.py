"""A delivered workbook with other values in some cells, without reading and writing all of it."""

import copy
import datetime
import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from lxml import etree
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import to_excel

from tests.core.workbook_parts import MAIN, packed

ROW, CELL, ROWS = f"{{{MAIN}}}row", f"{{{MAIN}}}c", f"{{{MAIN}}}sheetData"
# What the samples show dates in.
DATE_STYLE = "1"


def with_cells(path: Path, values: Mapping[str, object]) -> io.BytesIO:
    """The workbook with other values in cells such as ``Medewerkers!F2``."""
    members = dict(_members(path))
    names = _sheets(path)
    roots: dict[str, etree._Element] = {}
    for place, value in values.items():
        sheet, cell = place.split("!")
        member = names[sheet]
        root = roots.setdefault(member, etree.fromstring(members[member]))
        _set(root, cell, value)
    members |= {name: etree.tostring(root) for name, root in roots.items()}
    return packed(members)


def with_last_row(path: Path, sheet: str, values: Mapping[str, object]) -> io.BytesIO:
    """The workbook with one more row: the first one, with other values under some headings."""
    member = _sheets(path)[sheet]
    root = etree.fromstring(_members(path)[member])
    rows = root.find(ROWS)
    assert rows is not None
    number = str(len(rows) + 1)
    rows.append(_renumbered(rows[1], number))
    columns = {"".join(cell.itertext()): _letters(cell) for cell in rows[0]}
    for heading, value in values.items():
        _set(root, f"{columns[heading]}{number}", value)
    return packed(_members(path) | {member: etree.tostring(root)})


@cache
def _members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@cache
def _sheets(path: Path) -> dict[str, str]:
    """By name the part that holds it: in the samples they are numbered in their order."""
    workbook = etree.fromstring(_members(path)["xl/workbook.xml"])
    names = [sheet.get("name") for sheet in workbook.iter(f"{{{MAIN}}}sheet")]
    return {
        str(name): f"xl/worksheets/sheet{number}.xml"
        for number, name in enumerate(names, start=1)
    }


def _set(root: etree._Element, name: str, value: object) -> None:
    letters = name.rstrip("0123456789")
    row = _row(root, name.removeprefix(letters))
    cell = _cell(row, letters)
    for child in list(cell):
        cell.remove(child)
    if isinstance(value, str) and value.startswith("="):
        cell.attrib.pop("t", None)
        etree.SubElement(cell, f"{{{MAIN}}}f").text = value.removeprefix("=")
    elif isinstance(value, str):
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{MAIN}}}is"), f"{{{MAIN}}}t")
        text.text = value
    elif value is not None:
        _set_number(cell, value)


def _set_number(cell: etree._Element, value: object) -> None:
    if isinstance(value, bool):
        cell.set("t", "b")
        shown = str(int(value))
    elif isinstance(value, datetime.date):
        cell.set("t", "n")
        cell.set("s", DATE_STYLE)
        shown = str(to_excel(value))
    else:
        cell.set("t", "n")
        shown = str(value)
    etree.SubElement(cell, f"{{{MAIN}}}v").text = shown


def _row(root: etree._Element, number: str) -> etree._Element:
    rows = root.find(ROWS)
    assert rows is not None
    found = next((row for row in rows if row.get("r") == number), None)
    # One more than there are comes last.
    return etree.SubElement(rows, ROW, r=number) if found is None else found


def _cell(row: etree._Element, letters: str) -> etree._Element:
    number = column_index_from_string(letters)
    before = 0
    for cell in row:
        place = column_index_from_string(_letters(cell))
        if place == number:
            return cell
        before += place < number
    made = etree.Element(CELL, r=f"{letters}{row.get('r')}")
    row.insert(before, made)
    return made


def _renumbered(row: etree._Element, number: str) -> etree._Element:
    made = copy.deepcopy(row)
    made.set("r", number)
    for cell in made:
        cell.set("r", f"{_letters(cell)}{number}")
    return made


def _letters(cell: etree._Element) -> str:
    return str(cell.get("r")).rstrip("0123456789")
