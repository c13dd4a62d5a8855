"""The salary overview: per employee from gross to net, tied to the lines and to the journal."""

from decimal import Decimal

import pytest

from payslips.company_documents.kind import Selection
from payslips.company_documents.salary_overview import SALARY_OVERVIEW
from payslips.documents.line_kinds import Component, Pay, pay_of
from payslips.documents.salary_overview import AMOUNTS
from payslips.models import JournalLine, PayrollRun
from payslips.queries.salary_overview import paid_components, paid_employees
from portal.core.dutch import MINUS
from tests.actors import system
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import delivered, published, whole_company
from tests.payslips.reports import (
    HOSTILE,
    line,
    payslip_in,
    pdf_reader,
    pdf_text,
    published_run,
    sheets,
)

HEADER = ("Nummer", "Naam", *(str(title) for title in AMOUNTS))


def made(run: PayrollRun, file_format: str) -> bytes:
    content = SALARY_OVERVIEW.make(
        actor=system(run.environment),
        selection=Selection(run.company, run.year, run),
        file_format=file_format,
        report=lambda done, total: None,
    )
    assert isinstance(content, bytes)
    return content


def rows(run: PayrollRun) -> list[tuple[object, ...]]:
    header, *found = sheets(made(run, "xlsx"))["Salarisoverzicht"]
    assert header == HEADER
    return found


def figures(*amounts: str) -> tuple[float, ...]:
    return tuple(float(amount) for amount in amounts)


@pytest.mark.parametrize(
    ("description", "group", "is_special", "column"),
    [
        ("Salaris", "bruto", False, Pay.GROSS),
        ("Overuren 150%", "bruto", False, Pay.ALLOWANCES),
        ("Ploegentoeslag", "bruto", False, Pay.ALLOWANCES),
        ("ORT 44%", "bruto", False, Pay.ALLOWANCES),
        ("Sport", "bruto", False, Pay.GROSS),
        ("Vakantiegeld", "bruto", True, Pay.SPECIAL),
        ("Pensioenpremie", "inhouding", False, Pay.WITHHELD),
        ("Pensioenpremie over vakantiegeld", "inhouding", True, Pay.WITHHELD),
        ("Loonheffing", "loonheffing", False, Pay.WAGE_TAX),
        ("Reiskosten", "netto", False, Pay.NET_ITEMS),
        ("Premie AWf", "werkgever", False, Pay.NET_ITEMS),
    ],
)
def test_a_line_has_one_column(description, group, is_special, column):
    assert pay_of(Component("X", description, group, is_special)) == column


@pytest.mark.django_db
def test_every_cell_of_a_payslip_is_right():
    company = CompanyFactory()
    payslip = payslip_in(company, net=Decimal("2926.69"), wage_for_tax=Decimal(3500))
    line(payslip, "Salaris", payment=Decimal(3000))
    line(payslip, "Toeslag zondag", payment=Decimal("212.50"))
    line(payslip, "Bonus", payment=Decimal(500), special_wage=Decimal(500))
    line(payslip, "Pensioenpremie", "inhouding", payment=Decimal("-212.50"))
    line(payslip, "Bijtelling auto", table_wage=Decimal(100))
    line(payslip, "Loonheffing", "loonheffing", payment=Decimal("-571.31"))
    line(payslip, "Reiskosten", "netto", payment=Decimal(10), employer_cost=Decimal(10))
    line(payslip, "Personeelsvereniging", "netto", payment=Decimal("-12.00"))
    line(payslip, "Premie Aof", "werkgever", employer_cost=Decimal("203.10"))
    line(payslip, "Premie AWf", "werkgever", employer_cost=Decimal("88.90"))

    run = published_run(payslip)

    amounts = figures(
        *("3000", "212.5", "500", "-212.5", "3500", "-571.31", "-2", "2926.69", "292")
    )
    assert rows(run) == [
        (1, "N. van Dijk", *amounts),
        ("Totaal", "1 loonstroken", *amounts),
    ]


@pytest.mark.django_db
def test_a_second_income_relationship_has_a_row_of_its_own():
    company = CompanyFactory()
    first = payslip_in(company)
    payslip_in(company, run=first.run, income_relationship=2, net=Decimal(1))

    names = [row[1] for row in rows(published_run(first))]

    assert names == [
        "N. van Dijk",
        "N. van Dijk (inkomstenverhouding 2)",
        "2 loonstroken",
    ]


@pytest.mark.django_db
def test_totals_tie_to_nets_lines_and_journal():
    run = published(delivered(whole_company()))

    total = dict(zip(HEADER, rows(run)[-1], strict=True))

    nets = sum(one.net for one in run.payslips.all())
    journal = JournalLine.objects.filter(run=run)
    gross = sum(one.debit for one in journal.filter(account="4000"))
    employer = sum(
        one.debit for one in journal.filter(account__in=["4010", "4020", "4030"])
    )
    assert total["Netto"] == float(nets) == 41406.20
    assert total["Bruto"] + total["Toeslagen"] == float(gross) == 56434.24
    assert total["Werkgeverslasten"] == float(employer) == 17762.20
    parts = [total[str(one)] for one in Pay]
    assert round(sum(parts), 2) == total["Netto"]


@pytest.mark.django_db
def test_a_rename_leaves_the_overview_as_it_was():
    run = published_run(payslip_in(CompanyFactory()))
    before = made(run, "xlsx")

    run.payslips.get().employee.__class__.objects.update(surname="Anders")
    run.company.name = "Anders B.V."
    run.company.save()

    assert made(run, "xlsx") == before
    assert "Bakkerij De Gouden Halm B.V." in pdf_text(made(run, "pdf"))


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_figures_take_the_same_queries_for_any_number(size, django_assert_num_queries):
    company = CompanyFactory()
    first = payslip_in(company)
    for number in range(2, size + 1):
        line(payslip_in(company, number=number, run=first.run), "Salaris")
    run = published_run(first)

    with django_assert_num_queries(2):
        people, lines = paid_employees(run), paid_components(run)

    # Each has the two lines of a complete payslip.
    assert (len(people), len(lines)) == (size, 2 * size)


@pytest.mark.django_db
def test_the_pdf_is_tagged_and_turned_sideways():
    run = published(delivered(whole_company()))

    reader = pdf_reader(made(run, "pdf"))

    catalog, page = reader.trailer["/Root"], reader.pages[0]
    assert catalog["/Lang"] == "nl"
    assert catalog["/MarkInfo"]["/Marked"]
    assert page.mediabox.width > page.mediabox.height
    assert reader.metadata.title == (
        "Salarisoverzicht 2026-10-M, Bakkerij De Gouden Halm B.V."
    )
    text = pdf_text(made(run, "pdf"))
    assert "Oktober 2026 · 2026-10-M · 1-10-2026 t/m 31-10-2026" in text
    assert f"1001 R. Özdemir 4.612,50 0,00 0,00 {MINUS}177,18 4.435,32" in text


@pytest.mark.django_db
@pytest.mark.parametrize("text", [HOSTILE, "=1+1", "{{ report }}", "\u202e12\u202c"])
def test_hostile_text_stays_text(text: str):
    company = CompanyFactory(name=text)
    payslip = payslip_in(company)
    payslip.employee.surname = payslip.employee.initials = text
    payslip.employee.save()
    line(payslip, text, payment=Decimal(5))

    run = published_run(payslip)

    reader = pdf_reader(made(run, "pdf"))
    assert dict(reader.attachments) == {}
    assert [list(page.images) for page in reader.pages] == [[]]
    assert text.strip("\u202e\u202c") in pdf_text(made(run, "pdf"))
    assert text in str(rows(run)[0][1])
