"""What tests of reports need: an employer, a published run, and the files read back."""

import csv
import io

import openpyxl
from pypdf import PdfReader

from payslips.documents.report import Table
from payslips.models import PayrollRun, Payslip
from personnel.models import Company
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.factories.personnel import (
    EmployeeFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)
from tests.payslips.deliveries import published

HOSTILE = "<img src=file:///etc/passwd>"


def payslip_in(
    company: Company,
    department: str = "Winkel",
    *,
    number: int = 1,
    run: PayrollRun | None = None,
    **figures: object,
) -> Payslip:
    """A payslip without lines, of somebody in a department."""
    employee = company.employees.filter(personnel_number=number).first()
    if employee is None:
        employee = EmployeeFactory(company=company, personnel_number=number)
        EmploymentTermsFactory(
            employment=EmploymentFactory(employee=employee), department=department
        )
    where = {"run": run} if run else {"run__company": company}
    return PayslipFactory(employee=employee, **where, **figures)


def line(payslip: Payslip, description: str, group: str = "bruto", **columns: object):
    """A payslip line with only the columns that are given."""
    empty = {"payment": None, "table_wage": None}
    return PayslipLineFactory(
        payslip=payslip,
        code="X",
        description=description,
        group=group,
        **empty | columns,
    )


def published_run(payslip: Payslip) -> PayrollRun:
    return published(payslip.run)


def rows_of(table: Table, kind: str = "line") -> list[tuple[object, ...]]:
    return [row.values for row in table.rows if row.kind == kind]


def column(table: Table, title: str, kind: str = "line") -> list[object]:
    place = [one.title for one in table.columns].index(title)
    return [values[place] for values in rows_of(table, kind)]


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def pdf_reader(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def pdf_text(content: bytes) -> str:
    pages = pdf_reader(content).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
