"""What is about many employees is made by the worker, in parts where that is possible."""

import datetime
from decimal import Decimal

import pytest

from payslips.company_documents.journal import JOURNAL
from payslips.company_documents.kind import (
    LARGE,
    MOST_PRINTED,
    CannotMake,
    Selection,
    require_printable,
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
from tests.factories.payslips import PayslipFactory
from tests.payslips.deliveries import published
from tests.payslips.reports import pdf_text

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
    parts = parts_of(whole, most=most)
    return [(one.title, len(one.tables[0].rows)) for one in parts]


def test_a_short_report_stays_whole():
    whole = report(table("Per medewerker", 3), table("Meer", 9, is_detail=True))

    assert parts_of(whole, most=3) == [whole]


def test_a_long_report_is_cut_table_by_table():
    whole = report(table("Per medewerker", 5), table("Per afdeling", 1))

    assert cut(whole, 3) == [
        ("Personeelskosten per medewerker", 3),
        ("Personeelskosten per medewerker", 2),
        ("Personeelskosten per afdeling", 1),
    ]


def test_a_long_report_of_one_table_keeps_its_title():
    assert cut(report(table("Journaalpost", 4)), 3) == [
        ("Personeelskosten", 3),
        ("Personeelskosten", 1),
    ]


@pytest.mark.slow
def test_a_long_report_is_one_pdf_and_moves_the_bar():
    told: list[tuple[int, int]] = []
    whole = report(table("Per medewerker", 3))

    content = b"".join(
        written(whole, "pdf", lambda *step: told.append(step), rows_a_part=2)
    )

    text = pdf_text(content)
    assert [f"Per medewerker {one}" in text for one in range(4)] == [True] * 3 + [False]
    assert told == [(0, 2), (1, 2)]


def test_what_is_laid_out_as_a_whole_has_a_limit():
    require_printable(MOST_PRINTED)
    with pytest.raises(CannotMake, match=r"meer dan 2\.500 regels .* Kies Excel"):
        require_printable(MOST_PRINTED + 1)


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
