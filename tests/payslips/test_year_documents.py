"""What an employer gets of a year: statements, wage register and both in one archive."""

import copy
import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from pypdf import PdfReader

from payslips.company_documents.kind import CannotMake, Kind, Selection
from payslips.company_documents.registry import kind_with
from payslips.company_documents.statements import STATEMENTS
from payslips.company_documents.wage_register import WAGE_REGISTER
from payslips.documents.wage_register import NUMBERED
from payslips.models import AnnualStatement, JournalLine, PayrollRun
from payslips.queries.wage_registers import register_rows
from personnel.models import Company, Employee
from tests.actors import system
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import published
from tests.payslips.years import delivered, issued, pay_year

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

YEAR_WORK = kind_with("year-work")
HOSTILE = "=<img src=file:///etc/passwd>"


class Silent:
    """Nobody looks at the bar, nor at what is missing."""

    def __call__(self, done: int, total: int) -> None: ...

    def leave_out(self, label: str) -> None: ...


def made(kind: Kind, company: Company, file_format: str) -> bytes:
    content = kind.make(
        actor=system(company.environment),
        selection=Selection(company, 2026),
        file_format=file_format,
        report=Silent(),
    )
    return content if isinstance(content, bytes) else b"".join(content)


def text_of(content: bytes) -> str:
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def rows_of(content: bytes, sheet: str) -> list[tuple]:
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    return list(workbook[sheet].iter_rows(values_only=True))


def names_in(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


@pytest.fixture(scope="module")
def example(kept_rows: None) -> Company:
    """The worked example, and somebody with two income relationships for a month."""
    company = CompanyFactory()
    pay_year(EmployeeFactory(company=company, personnel_number=1001, bsn="123456782"))
    other = EmployeeFactory(company=company, personnel_number=1002, surname="Bos")
    run = PayrollRunFactory(company=company, period_number=3, run_number=2)
    delivered(other, run=run)
    delivered(other, run=run, income_relationship=2, wage_tax=Decimal("11.11"))
    published(run)
    return company


@pytest.fixture
def company(example: Company) -> Company:
    return copy.deepcopy(example)


def test_the_register_has_a_row_each_and_a_total_that_tie_to_the_statements(company):
    issued(company)

    header, *rows, last = rows_of(
        made(WAGE_REGISTER, company, "xlsx"), "Verzamelloonstaat"
    )

    assert header[4:] == tuple(f"{number} {title}" for number, _name, title in NUMBERED)
    statements = AnnualStatement.objects.order_by(
        "employee__personnel_number", "income_relationship"
    )
    assert [
        [Decimal(str(cell)).quantize(Decimal("0.01")) for cell in row[4:]]
        for row in rows
    ] == [
        [getattr(one, name) for _number, name, _title in NUMBERED] for one in statements
    ]
    assert [row[:4] for row in rows] == [
        (1001, "N. van Dijk", "123456782", 1),
        (1002, "N. van Bos", rows[1][2], 1),
        (1002, "N. van Bos", rows[1][2], 2),
    ]
    for place in range(4, len(header)):
        amounts = [Decimal(str(row[place])) for row in rows]
        assert Decimal(str(last[place])) == sum(amounts)


def test_the_periods_of_the_register_add_up_to_the_year(company):
    _header, *rows = rows_of(made(WAGE_REGISTER, company, "xlsx"), "Loonstaten")

    mine = [row for row in rows if row[0] == 1001]
    assert [row[4] for row in mine] == [f"2026-{month}-M" for month in range(1, 13)]
    assert sum(Decimal(str(row[12])) for row in mine) == Decimal("10944.04")
    assert {row[4] for row in rows if row[0] == 1002} == {"2026-3-M run 2"}


def test_the_printed_register_is_landscape_and_holds_the_worked_example(company):
    content = made(WAGE_REGISTER, company, "pdf")

    box = PdfReader(io.BytesIO(content)).pages[0].mediabox
    text = text_of(content)
    assert box.width > box.height
    for amount in (
        "51.840,00",
        "1.633,44",
        "50.206,56",
        "10.944,04",
        "39.262,52",
        "5.637,00",
    ):
        assert amount in text


@pytest.mark.parametrize("count", [1, 4])
def test_the_register_takes_four_queries(count, django_assert_num_queries):
    run = PayrollRunFactory(period_number=1)
    for _ in range(count):
        delivered(EmployeeFactory(company=run.company), run=run)
    published(run)

    with django_assert_num_queries(4):
        assert len(register_rows(run.company_id, 2026)) == count


def test_a_year_without_payslips_has_no_register():
    with pytest.raises(CannotMake, match="In 2026 zijn geen loonstroken gepubliceerd"):
        made(WAGE_REGISTER, CompanyFactory(), "pdf")


def test_a_rename_changes_neither_register_nor_statements(company):
    issued(company)
    before = [made(WAGE_REGISTER, company, "xlsx"), made(STATEMENTS, company, "zip")]

    Employee.objects.update(surname="Anders")
    Company.objects.update(name="Ander B.V.")

    after = [made(WAGE_REGISTER, company, "xlsx"), made(STATEMENTS, company, "zip")]
    assert after[0] == before[0]
    assert names_in(after[1]) == names_in(before[1])


def test_all_statements_come_in_one_file_or_each_in_its_own(company):
    issued(company)

    reader = PdfReader(io.BytesIO(made(STATEMENTS, company, "pdf")))

    assert len(reader.pages) == 3
    assert names_in(made(STATEMENTS, company, "zip")) == [
        "2026 jaaropgave 1001 Mevrouw N. van Dijk.pdf",
        "2026 jaaropgave 1002 Mevrouw N. van Bos.pdf",
        "2026 jaaropgave 1002 Mevrouw N. van Bos (2).pdf",
    ]
    assert STATEMENTS.summary(Selection(company, 2026)) == "3 jaaropgaven"


def test_before_they_are_issued_there_are_no_statements(company):
    for kind in (STATEMENTS, YEAR_WORK):
        with pytest.raises(CannotMake, match="zijn nog niet uitgegeven"):
            made(kind, company, "zip")
    assert STATEMENTS.summary(Selection(company, 2026)) == "nog niet uitgegeven"


def test_statements_in_one_file_each_have_their_pages(company):
    issued(company)

    reader = PdfReader(io.BytesIO(made(STATEMENTS, company, "pdf")))

    assert len(reader.pages) == 3
    assert all("Pagina 1 van 1" in page.extract_text() for page in reader.pages)
    assert reader.metadata.title == "Jaaropgaven 2026"


def test_year_work_holds_register_and_statements(company):
    issued(company)

    names = names_in(made(YEAR_WORK, company, "zip"))

    assert {"2026 verzamelloonstaat.pdf", "2026 verzamelloonstaat.xlsx"} <= set(names)
    assert len([name for name in names if "jaaropgave" in name]) == 3


def test_year_work_holds_the_journal_that_was_delivered(company):
    issued(company)
    for run in PayrollRun.objects.filter(company=company):
        for side in ("debit", "credit"):
            JournalLine.objects.create(
                environment=company.environment,
                run=run,
                account="4000",
                component="Lonen",
                **{side: Decimal("100.00")},
            )

    names = names_in(made(YEAR_WORK, company, "zip"))

    assert len([name for name in names if "journaalpost" in name]) == 2
    assert "niet gemaakt.txt" not in names


def test_year_work_says_what_could_not_be_made(company):
    issued(company)

    archive = zipfile.ZipFile(io.BytesIO(made(YEAR_WORK, company, "zip")))

    assert archive.read("niet gemaakt.txt").decode() == (
        "2026 journaalpost cumulatief.pdf: Er is geen journaalpost aangeleverd. Vraag uw "
        "salarisadministratie erom.\r\n"
        "2026 journaalpost cumulatief.xlsx: Er is geen journaalpost aangeleverd. Vraag uw "
        "salarisadministratie erom."
    )


def editions(company: Company) -> list[str]:
    chosen = Selection(company, 2026)
    return [kind.edition(chosen) for kind in (STATEMENTS, WAGE_REGISTER, YEAR_WORK)]


def test_editions_change_with_what_the_documents_are_made_of(company):
    issued(company)
    before = editions(company)
    assert editions(company) == before

    second = PayrollRunFactory(company=company, period_number=12, run_number=2)
    delivered(company.employees.order_by("id")[0], run=second, month=12)
    published(second)

    after = editions(company)
    assert all(one != other for one, other in zip(before, after, strict=True))
    assert all(len(one) <= 64 for one in after)


def test_hostile_text_is_text():
    employee = EmployeeFactory(
        company__name=HOSTILE, surname=HOSTILE, initials=HOSTILE[:30]
    )
    run = PayrollRunFactory(company=employee.company, period_number=1)
    delivered(employee, run=run)
    published(run)
    issued(employee.company)

    assert "<img" in text_of(made(WAGE_REGISTER, employee.company, "pdf"))
    assert "<img" in text_of(made(STATEMENTS, employee.company, "pdf"))
    _header, row, _total = rows_of(
        made(WAGE_REGISTER, employee.company, "xlsx"), "Verzamelloonstaat"
    )
    assert row[1].startswith("=<img")
