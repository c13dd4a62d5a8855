"""A delivered workbook is read cell by cell; damage is one clear message."""

import datetime
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from portal.core.archives import DAMAGED, SpreadsheetError
from portal.core.workbooks import Odd, open_workbook


def saved(workbook: openpyxl.Workbook) -> io.BytesIO:
    file = io.BytesIO()
    workbook.save(file)
    return file


def workbook_of(*rows: list[object]) -> openpyxl.Workbook:
    workbook = openpyxl.Workbook()
    workbook.active.title = "Blad1"
    for row in rows:
        workbook.active.append(row)
    return workbook


def with_sheet_xml(file: io.BytesIO, before: bytes, after: bytes) -> io.BytesIO:
    """The same file with one text of its sheet replaced."""
    changed = io.BytesIO()
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(changed, "w") as target:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                assert before in content
                content = content.replace(before, after)
            target.writestr(member.filename, content)
    return changed


def rows_of(file: io.BytesIO) -> list[tuple[int, dict[int, object]]]:
    with open_workbook(file) as workbook:
        return list(workbook.rows("Blad1"))


def test_rows_reads_every_kind_of_cell():
    moment = datetime.datetime(2026, 10, 24)  # noqa: DTZ001 cells know no zone
    values = ["naam", 4612.5, 12, moment, datetime.time(12), True, "=1+1", "#REF!"]

    assert rows_of(saved(workbook_of(values))) == [
        (
            1,
            {
                1: "naam",
                2: Decimal("4612.5"),
                3: Decimal(12),
                4: moment,
                5: datetime.time(12),
                6: True,
                7: Odd.FORMULA,
                8: Odd.ERROR,
            },
        )
    ]


def test_rows_takes_a_duration_for_a_time():
    duration = datetime.timedelta(hours=30)

    assert rows_of(saved(workbook_of([duration]))) == [(1, {1: datetime.time()})]


def test_rows_skips_empty_rows_and_keeps_their_numbers():
    workbook = workbook_of(["naam"])
    workbook.active["C4"] = "later"

    assert rows_of(saved(workbook)) == [(1, {1: "naam"}), (4, {3: "later"})]


def test_rows_does_not_believe_the_declared_dimension():
    file = with_sheet_xml(saved(workbook_of([1])), b'ref="A1"', b'ref="A1:XFD1048576"')

    assert rows_of(file) == [(1, {1: Decimal(1)})]


def test_rows_leaves_out_what_lies_beyond_any_delivery():
    workbook = workbook_of([1])
    workbook.active.cell(row=1, column=16_384, value="ver weg")

    assert rows_of(saved(workbook)) == [(1, {1: Decimal(1)})]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"</sheetData>", b"</sheet>", id="tag that does not match"),
        pytest.param(b"<v>1</v>", b"<v>\xd6</v>", id="Latin-1 bytes"),
        pytest.param(b'<row r="1"', b'<row r="x"', id="row without a number"),
        pytest.param(b'<c r="A1" t="n"', b'<c r="A1" t="s"', id="unknown shared text"),
    ],
)
def test_damage_inside_a_sheet_is_one_clear_message(before: bytes, after: bytes):
    file = with_sheet_xml(saved(workbook_of([1])), before, after)

    with pytest.raises(SpreadsheetError) as refusal:
        rows_of(file)

    assert str(refusal.value) == DAMAGED


def test_damage_of_the_workbook_is_one_clear_message():
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(saved(workbook_of([1]))) as source,
        zipfile.ZipFile(changed, "w") as target,
    ):
        for member in source.infolist():
            content = (
                b"no xml"
                if member.filename == "xl/workbook.xml"
                else source.read(member)
            )
            target.writestr(member.filename, content)

    with pytest.raises(SpreadsheetError) as refusal, open_workbook(changed):
        pass

    assert str(refusal.value) == DAMAGED


def test_sheet_names_are_in_the_order_of_the_file():
    workbook = workbook_of([1])
    workbook.create_sheet("Regels")

    with open_workbook(saved(workbook)) as found:
        assert found.sheet_names == ["Blad1", "Regels"]


def test_open_reads_a_path(tmp_path: Path):
    path = tmp_path / "levering.xlsx"
    path.write_bytes(saved(workbook_of(["naam", 1.5])).getvalue())

    with open_workbook(path) as found:
        rows = list(found.rows("Blad1"))

    assert rows == [(1, {1: "naam", 2: Decimal("1.5")})]


def test_open_leaves_a_given_file_open():
    file = saved(workbook_of([1]))

    with open_workbook(file):
        pass

    assert not file.closed


def test_workbooks_are_read_with_the_parser_that_refuses_entities():
    assert (openpyxl.xml.LXML, openpyxl.xml.DEFUSEDXML) == (False, True)
