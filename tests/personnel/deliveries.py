"""Delivered workbooks for tests: the samples, and samples with something changed."""

import datetime
import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import openpyxl
from openpyxl import Workbook

from personnel.models import (
    BankAccount,
    Company,
    Employee,
    EmployeeAddress,
    Employment,
    EmploymentTerms,
    Salary,
    WageTaxCredit,
    WorkSchedule,
)
from personnel.services.employees import ImportedEmployees, import_employees
from tests.actors import system
from tests.core.changed_cells import with_cells, with_last_row
from tests.core.workbook_parts import packed, parts

DATA = Path(__file__).parent.parent / "data"
EMPLOYEES = DATA / "medewerkers-1001.xlsx"
BOMB_SIZE = 200 * 1024 * 1024
NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)
TODAY = datetime.date(2026, 10, 20)
# Of Roos, the first row of the sample.
HIRED = datetime.date(2015, 1, 1)
TABLES = (
    Employee,
    EmployeeAddress,
    BankAccount,
    WageTaxCredit,
    Employment,
    EmploymentTerms,
    WorkSchedule,
    Salary,
)


def deliver(
    company: Company,
    source: Path | io.BytesIO = EMPLOYEES,
    *,
    now: datetime.datetime = NOW,
) -> ImportedEmployees:
    actor = system(company.environment)
    return import_employees(source, company_number=company.number, actor=actor, now=now)


def roos(company: Company) -> Employee:
    return company.employees.get(personnel_number=1001)


def contents() -> list[list[tuple[object, ...]]]:
    """All rows of all tables of the personnel file."""
    return [list(table.objects.order_by("id").values_list()) for table in TABLES]


def edited(path: Path, edit: Callable[[Workbook], object]) -> io.BytesIO:
    """The same workbook after one edit."""
    workbook = openpyxl.load_workbook(path)
    edit(workbook)
    file = io.BytesIO()
    workbook.save(file)
    file.seek(0)
    return file


def changed(path: Path, cells: Mapping[str, object]) -> io.BytesIO:
    """The same workbook with other values in cells such as ``Medewerkers!F2``."""
    return with_cells(path, cells)


def with_row(path: Path, sheet: str, **values: object) -> io.BytesIO:
    """The same workbook with one more row, made from its first one."""
    return with_last_row(path, sheet, values)


def without_column(path: Path, sheet: str, number: int) -> io.BytesIO:
    return edited(path, lambda workbook: workbook[sheet].delete_cols(number))


def without_rows(path: Path, sheet: str) -> io.BytesIO:
    return edited(path, lambda workbook: workbook[sheet].delete_rows(2, 500))


def with_first_row_only(path: Path, sheet: str) -> io.BytesIO:
    return edited(path, lambda workbook: workbook[sheet].delete_rows(3, 500))


@cache
def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(sheet=b" " * BOMB_SIZE).items():
            archive.writestr(name, content)
    return file.getvalue()


def zip_bomb() -> io.BytesIO:
    """A small file that unpacks to 200 MB."""
    return io.BytesIO(_bomb())


def renamed_csv() -> io.BytesIO:
    return io.BytesIO(b"personeelsnummer;achternaam\n1001;Veld\n")


def latin1_text() -> io.BytesIO:
    return io.BytesIO("personeelsnummer;achternaam\n1001;Özdemir\n".encode("latin-1"))


def latin1_sheet() -> io.BytesIO:
    """An .xlsx whose sheet calls itself UTF-8 and is not."""
    xml = '<c r="A1" t="inlineStr"><is><t>Özdemir</t></is></c>'.encode("latin-1")
    return packed(parts(sheet=b"<worksheet><sheetData>" + xml))


def content_of(source: Path | io.BytesIO) -> bytes:
    return source.read_bytes() if isinstance(source, Path) else source.getvalue()
