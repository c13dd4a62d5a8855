"""What is about many employees is made by the worker, in parts where that is possible."""

import datetime
import io
from collections.abc import Iterable
from decimal import Decimal

import pikepdf
import pytest
from pypdf import PdfReader

from payslips.company_documents import payments, wage_register
from payslips.company_documents.in_parts import cut as cut_rows
from payslips.company_documents.journal import JOURNAL
from payslips.company_documents.kind import (
    LARGE,
    Selection,
    selection_of_run,
)
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.reports import written
from payslips.company_documents.wage_register import WAGE_REGISTER
from payslips.documents.report import (
    Column,
    Heading,
    Holds,
    Report,
    Row,
    Table,
    parts_of,
)
from tests.actors import system
from tests.factories.payslips import PaymentFactory, PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import published
from tests.payslips.reports import HOSTILE, pdf_reader
from tests.payslips.years import delivered as pay_once

HEADING = Heading(
    "Bakkerij De Gouden Halm",
    "123456782L01",
    "2026-10-M",
    "Oktober 2026",
    datetime.date(2026, 10, 1),
    datetime.date(2026, 10, 31),
)
COLUMNS = (Column("Naam", Holds.TEXT), Column("Totaal"))


def table(title: str, rows: int, *, is_detail: bool = False) -> Table:
    values = tuple(Row((f"{title} {one}", Decimal(one))) for one in range(rows))
    return Table(title, COLUMNS, values, is_detail)


def report(*tables: Table) -> Report:
    return Report("Personeelskosten", HEADING, tables)


def cut(whole: Report, most: int) -> list[tuple[str, int]]:
    tables = [one.tables[0] for one in parts_of(whole, most=most)]
    return [(one.title, len(one.rows)) for one in tables]


def test_a_short_report_stays_whole():
    whole = report(table("Per medewerker", 3), table("Meer", 9, is_detail=True))

    assert parts_of(whole, most=3) == [whole]


def test_a_long_report_is_cut_table_by_table():
    whole = report(table("Per medewerker", 5), table("Per afdeling", 1))

    assert cut(whole, 3) == [
        ("Per medewerker", 3),
        ("Per medewerker (vervolg)", 2),
        ("Per afdeling", 1),
    ]


def test_rows_are_cut_into_parts_of_which_the_last_has_the_sums():
    parts = [(one.rows, one.is_first, one.is_last) for one in cut_rows("abc", most=2)]

    assert parts == [("ab", True, False), ("c", False, True)]


def read(parts: Iterable[bytes]) -> tuple[PdfReader, list[str]]:
    """A document and the text of each of its pages."""
    reader = pdf_reader(b"".join(parts))
    return reader, [" ".join(page.extract_text().split()) for page in reader.pages]


def pages_with(text: str, pages: list[str]) -> list[bool]:
    return [text in page for page in pages]


@pytest.mark.slow
def test_a_long_report_is_one_pdf_and_moves_the_bar():
    told: list[tuple[int, int]] = []
    whole = report(table("Per medewerker", 3))

    reader, pages = read(
        written(whole, "pdf", lambda *step: told.append(step), rows_a_part=2)
    )

    assert told == [(0, 3), (2, 3)]
    assert pages_with("Loonheffingennummer", pages) == [True, False]
    assert pages_with("Per medewerker (vervolg)", pages) == [False, True]
    assert pages_with("Per medewerker 2", pages) == [False, True]
    assert [f"Pagina {place}" in text for place, text in enumerate(pages, 1)] == [
        True,
        True,
    ]
    assert pages_with("Personeelskosten 2026-10-M", pages) == [True, True]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_payment_list_is_one_pdf_with_its_sums_at_the_end():
    run = PayrollRunFactory()
    for amount in ("10.00", "20.00", "30.00"):
        employee = EmployeeFactory(company=run.company)
        PayslipFactory(run=run, employee=employee)
        PaymentFactory(run=run, employee=employee, amount=Decimal(amount))
    PaymentFactory(run=run, employee=None, beneficiary="Fiscus", amount=Decimal(7))
    published(run)
    told: list[tuple[int, int]] = []

    _reader, pages = read(
        payments.make(
            actor=system(run.environment),
            selection=selection_of_run(run),
            file_format="pdf",
            report=lambda *step: told.append(step),
            rows_a_part=2,
        )
    )

    assert told == [(0, 4), (2, 4), (3, 4)]
    assert pages_with("Salarissen", pages) == [True, True, False]
    assert pages_with("Salarissen (vervolg)", pages) == [False, True, False]
    assert pages_with("Andere betalingen", pages) == [False, False, True]
    assert pages_with("Totaal 60,00", pages) == [False, True, False]
    assert pages_with("Totaal 7,00", pages) == [False, False, True]
    assert pages_with("4 betalingen, samen € 67,00.", pages) == [False, False, True]
    assert pages_with("Pagina 3", pages) == [False, False, True]


@pytest.mark.slow
@pytest.mark.django_db
def test_hostile_text_in_a_long_list_is_text_and_its_parts_are_one_whole():
    run = PayrollRunFactory(company__name=HOSTILE)
    for number in (1, 2):
        employee = EmployeeFactory(company=run.company, personnel_number=number)
        PayslipFactory(run=run, employee=employee)
        PaymentFactory(
            run=run,
            employee=employee,
            beneficiary=f"{HOSTILE}{number}\u202e",
            description=f"{{{{ run }}}}&amp;{number}",
            reference="</table><script>",
        )
    published(run)

    content = b"".join(
        payments.make(
            actor=system(run.environment),
            selection=selection_of_run(run),
            file_format="pdf",
            report=lambda *_step: None,
            rows_a_part=1,
        )
    )

    _reader, pages = read([content])
    for number, page in enumerate(pages, 1):
        assert f"{HOSTILE}{number}" in page
        assert f"{{{{ run }}}}&amp;{number} kenmerk </table><script>" in page
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert (pdf.Root.Lang, dict(pdf.attachments)) == ("nl", {})
        assert [page.StructParents for page in pdf.pages] == [0, 1]
        assert not any("/Annots" in page for page in pdf.pages)
        drawn = [page.Resources.get("/XObject", {}) for page in pdf.pages]
        assert [dict(one) for one in drawn] == [{}, {}]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_long_wage_register_is_one_pdf_with_its_sums_at_the_end():
    run = PayrollRunFactory(period_number=1)
    for number in range(3):
        employee = EmployeeFactory(company=run.company, personnel_number=number + 1)
        pay_once(employee, run=run)
    published(run)
    told: list[tuple[int, int]] = []

    _reader, pages = read(
        wage_register.make(
            actor=system(run.environment),
            selection=Selection(run.company, run.year),
            file_format="pdf",
            report=lambda *step: told.append(step),
            rows_a_part=2,
        )
    )

    assert told == [(0, 3), (2, 3)]
    assert pages_with("Loonheffingennummer", pages) == [True, False]
    assert pages_with("Verzamelloonstaat 2026 (vervolg)", pages) == [False, True]
    assert pages_with("12.000,00", pages) == [False, True]
    assert pages_with("18 Verrekende arbeidskorting", pages) == [False, True]
    assert pages_with("Pagina 2", pages) == [False, True]


def large(selection: Selection) -> Selection:
    """The same, as if it were of many payslips."""
    selection.__dict__["payslip_count"] = LARGE + 1
    return selection


@pytest.mark.django_db
def test_a_large_file_is_left_to_the_worker():
    run = published(PayslipFactory().run)
    year = Selection(run.company, run.year)

    assert PAYMENTS.is_quick(selection_of_run(run), "xlsx")
    assert WAGE_REGISTER.is_quick(year, "xlsx")
    assert not WAGE_REGISTER.is_quick(year, "pdf")
    assert not WAGE_REGISTER.is_quick(large(year), "xlsx")
    assert not JOURNAL.is_quick(large(selection_of_run(run)), "csv")
