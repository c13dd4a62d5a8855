"""Staff costs: which lines are costs, tied to the payslips and to the journal entry."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from payslips.company_documents.kind import CannotMake, Kind, Selection
from payslips.company_documents.reports import heading_of
from payslips.company_documents.staff_costs import STAFF_COSTS, YEAR_STAFF_COSTS
from payslips.documents.line_kinds import Component, Cost, Reserve, cost_of, reserve_of
from payslips.documents.staff_costs import Costs
from payslips.models import JournalLine, PayrollRun, RunCosts
from payslips.queries.staff_costs import costs_per_employee, costs_per_period
from personnel.models import Company
from tests.actors import system
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import (
    OCTOBER,
    SEPTEMBER,
    delivered,
    published,
    whole_company,
)
from tests.payslips.reports import (
    HOSTILE,
    line,
    payslip_in,
    pdf_reader,
    pdf_text,
    published_run,
    sheets,
)

HEADER = (*(str(kind) for kind in Cost), "Totaal", "Uren", "Kosten per uur")


def made(run: PayrollRun, file_format: str, kind: Kind = STAFF_COSTS) -> bytes:
    is_year = kind is YEAR_STAFF_COSTS
    content = kind.make(
        actor=system(run.environment),
        selection=Selection(run.company, run.year, None if is_year else run),
        file_format=file_format,
        report=lambda done, total: None,
    )
    assert isinstance(content, bytes)
    return content


def amounts_of(run: PayrollRun) -> dict[str, object]:
    """The total row of a run's staff costs, without what is nothing."""
    [costs] = sheets(made(run, "xlsx"))["Per medewerker"][-1:]
    return {title: one for title, one in zip(HEADER, costs[3:], strict=True) if one}


def month(company: Company, number: int, department: str = "Winkel", **figures):
    run = PayrollRunFactory(company=company, period_number=number)
    return payslip_in(company, department, run=run, **figures)


@pytest.mark.parametrize(
    ("description", "group", "cost"),
    [
        ("Salaris", "bruto", Cost.GROSS),
        ("Pensioenpremie", "inhouding", None),
        ("Onbetaald verlof", "inhouding", Cost.GROSS),
        ("Wachtdag ziek", "inhouding", Cost.GROSS),
        ("Loonheffing", "loonheffing", None),
        ("Reiskosten", "netto", Cost.UNTAXED),
        ("Voorschot", "netto", None),
        ("Loonbeslag", "netto", None),
        ("Premie AWf hoog", "werkgever", Cost.AWF),
        ("Premie Aof laag", "werkgever", Cost.AOF),
        ("Opslag Wko", "werkgever", Cost.WKO),
        ("Gediff. premie Whk", "werkgever", Cost.WHK),
        ("Werkgeversheffing Zvw", "werkgever", Cost.ZVW),
        ("Pensioen werkgever", "werkgever", Cost.PENSION),
        ("Reservering vakantiegeld 8%", "werkgever", Cost.ACCRUALS),
        ("Reservering 13e maand", "werkgever", Cost.ACCRUALS),
        ("Eindheffing WKR", "werkgever", Cost.FINAL_LEVY),
        ("Sociaal fonds", "werkgever", Cost.OTHER),
    ],
)
def test_a_line_is_one_kind_of_cost(description, group, cost):
    assert cost_of(Component("X", description, group)) == cost


@pytest.mark.parametrize(
    ("description", "group", "reserve"),
    [
        ("Vakantiegeld", "bruto", Reserve.HOLIDAY),
        ("Vakantiebijslag", "werkgever", Reserve.HOLIDAY),
        ("Dertiende maand", "bruto", Reserve.YEAR_END),
        ("Eindejaarsuitkering", "werkgever", Reserve.YEAR_END),
        ("Vakantiedagen", "bruto", None),
        ("Vakantiegeld", "netto", None),
    ],
)
def test_a_line_may_belong_to_a_reserve(description, group, reserve):
    assert reserve_of(Component("X", description, group)) == reserve


def test_costs_without_hours_have_no_price_per_hour():
    assert Costs({Cost.GROSS: Decimal(10)}).per_hour is None
    assert Costs({Cost.GROSS: Decimal(10)}, Decimal(0)).per_hour is None
    assert Costs({Cost.GROSS: Decimal(10)}, Decimal(3)).per_hour == Decimal("3.33")


@pytest.mark.django_db
def test_every_cell_of_a_payslip_is_right():
    payslip = payslip_in(CompanyFactory(), paid_hours=Decimal("173.33"))
    line(payslip, "Salaris", payment=Decimal(4000))
    line(payslip, "Onbetaald verlof", "inhouding", payment=Decimal(-100))
    line(payslip, "Pensioenpremie", "inhouding", payment=Decimal("-136.12"))
    line(payslip, "Loonheffing", "loonheffing", payment=Decimal("-750.50"))
    line(payslip, "Reiskosten", "netto", payment=Decimal("133.75"))
    line(payslip, "Correctie reiskosten", "netto", payment=Decimal("-3.75"))
    line(payslip, "Cadeau", "netto", payment=Decimal(25))
    line(payslip, "Personeelsvereniging", "netto", payment=Decimal("-2.50"))
    for name, cost in {
        "AWf": "105.87",
        "Aof": "242.26",
        "Wko": "19.31",
        "Whk": "44.82",
        "Zvw": "235.69",
        "Pensioen": "272.23",
        "Vakantiegeld": "320.00",
        "Sociaal fonds": "1.00",
        "WKR": "2.00",
    }.items():
        line(payslip, name, "werkgever", employer_cost=Decimal(cost))

    rows = sheets(made(published_run(payslip), "xlsx"))

    figures = (
        *(3900, 320, 105.87, 242.26, 19.31, 44.82, 235.69, 272.23, 1, 155, 2),
        *(5298.18, 173.33, 30.57),
    )
    assert rows == {
        "Per medewerker": [
            ("Nummer", "Naam", "Afdeling", *HEADER),
            (1, "N. van Dijk", "Winkel", *figures),
            ("Totaal", None, None, *figures),
        ],
        "Per afdeling": [
            ("Afdeling", *HEADER),
            ("Winkel", *figures),
            ("Totaal", *figures),
        ],
    }


@pytest.mark.django_db
@pytest.mark.parametrize(("accrued", "gross"), [("320.00", 4000), (None, 7840)])
def test_what_was_put_aside_is_no_cost_once_more(accrued: str | None, gross: int):
    payslip = payslip_in(CompanyFactory())
    line(payslip, "Salaris", payment=Decimal(4000))
    line(payslip, "Vakantiegeld", payment=Decimal(3840), special_wage=Decimal(3840))
    if accrued:
        line(payslip, "Vakantiegeld 8%", "werkgever", employer_cost=Decimal(accrued))

    found = amounts_of(published_run(payslip))

    assert found["Bruto"] == gross


@pytest.mark.django_db
def test_costs_tie_to_the_journal_and_to_the_overview():
    run = published(delivered(whole_company()))

    found = amounts_of(run)

    journal = JournalLine.objects.filter(run=run, account__startswith="4")
    assert found["Totaal"] == float(sum(one.debit for one in journal)) == 75168.94
    hours = sum(one.paid_hours for one in run.payslips.all())
    assert found["Uren"] == float(hours)
    per_period = costs_per_period([run]).values()
    assert float(sum(one.total for one in per_period)) == found["Totaal"]


@pytest.mark.django_db
def test_a_year_tells_periods_departments_and_employees_apart():
    company = CompanyFactory()
    for number, department, salary in ((9, "Winkel", 1000), (10, "Winkel", 1100)):
        payslip = month(company, number, department)
        line(payslip, "Salaris", payment=Decimal(salary))
        other = payslip_in(company, "", number=2, run=payslip.run)
        line(other, "Salaris", payment=Decimal(500))
        run = published(payslip.run)

    found = sheets(made(run, "xlsx", YEAR_STAFF_COSTS))

    total = HEADER.index("Totaal")
    assert [(row[0], row[1 + total]) for row in found["Per afdeling"][1:]] == [
        ("Zonder afdeling", 1000),
        ("Winkel", 2100),
        ("Totaal", 3100),
    ]
    assert [(row[0], row[1 + total]) for row in found["Per periode"][1:]] == [
        ("september", 1500),
        ("oktober", 1600),
        ("Totaal", 3100),
    ]
    assert [(row[0], row[3 + total]) for row in found["Per medewerker"][1:]] == [
        (1, 2100),
        (2, 1000),
        ("Totaal", 3100),
    ]
    details = found["Per medewerker en periode"][1:]
    assert [(row[0], row[3], row[4 + total]) for row in details] == [
        (1, "september", 1000),
        (1, "oktober", 1100),
        (2, "september", 500),
        (2, "oktober", 500),
        ("Totaal", None, 3100),
    ]


@pytest.mark.django_db
def test_a_correction_replaces_and_what_is_not_published_does_not_count():
    company = CompanyFactory()
    first = month(company, 10)
    line(first, "Salaris", payment=Decimal(1000))
    published(first.run)
    before = YEAR_STAFF_COSTS.edition(Selection(company, 2026))
    corrected = PayrollRunFactory(company=company, version=2)
    line(payslip_in(company, run=corrected), "Salaris", payment=Decimal(1200))
    run = published(corrected)
    later = month(company, 11)
    line(later, "Salaris", payment=Decimal(9999))

    found = sheets(made(run, "xlsx", YEAR_STAFF_COSTS))["Per periode"]

    assert [(row[0], row[1]) for row in found[1:]] == [
        ("oktober", 1200),
        ("Totaal", 1200),
    ]
    assert YEAR_STAFF_COSTS.edition(Selection(company, 2026)) != before


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 3])
def test_costs_take_the_same_queries_for_any_number(size, django_assert_num_queries):
    company = CompanyFactory()
    first = payslip_in(company)
    for number in range(2, size + 1):
        line(payslip_in(company, number=number, run=first.run), "Salaris")
    run = published_run(first)

    with django_assert_num_queries(2):
        found = costs_per_employee([run])

    assert len(found) == size


def two_runs_in_october() -> list[PayrollRun]:
    """A run and an extra one, of two departments; of one of them no hours are known."""
    company = CompanyFactory()
    found = []
    for number in (1, 2):
        run = PayrollRunFactory(company=company, run_number=number)
        for person, department in enumerate(("Winkel", "Kantoor"), start=1):
            hours = Decimal(100) if department == "Winkel" else None
            payslip = payslip_in(
                company, department, number=person, run=run, paid_hours=hours
            )
            line(payslip, "Salaris", payment=Decimal("1000.10"))
            line(payslip, "Bonus", payment=Decimal(50), special_wage=Decimal(50))
            line(payslip, "Reiskosten", "netto", payment=Decimal("2.50"))
            line(payslip, "Pensioen", "werkgever", employer_cost=Decimal("70.07"))
        found.append(published(run))
    return found


@pytest.mark.django_db
def test_kept_sums_are_those_of_the_lines(django_assert_num_queries):
    runs = two_runs_in_october()

    with django_assert_num_queries(1):
        kept = costs_per_period(runs)
    RunCosts.objects.filter(run=runs[0]).delete()
    with django_assert_num_queries(3):
        half_kept = costs_per_period(runs)
    RunCosts.objects.all().delete()
    with django_assert_num_queries(3):
        added = costs_per_period(runs)

    assert kept == half_kept == added
    assert [costs.hours for costs in kept.values()] == [None, Decimal(200)]
    assert sum(costs.total for costs in kept.values()) == Decimal("4490.68")
    assert costs_per_period([]) == {}


@pytest.mark.django_db
def test_kept_sums_are_as_long_for_many_employees_as_for_few():
    company = CompanyFactory()
    sizes = []
    for period, size in ((9, 1), (10, 4)):
        run = PayrollRunFactory(company=company, period_number=period)
        for number in range(1, size + 1):
            line(payslip_in(company, number=number, run=run), "Salaris")
        sizes.append(len(published(run).costs.lines))

    assert sizes[0] == sizes[1]


@pytest.mark.django_db
def test_the_database_refuses_other_sums():
    two_runs_in_october()

    with pytest.raises(IntegrityError), transaction.atomic():
        RunCosts.objects.update(lines=[])


@pytest.mark.django_db
def test_the_pdf_prints_all_but_the_details():
    company = whole_company()
    for source in (SEPTEMBER, OCTOBER):
        run = published(delivered(company, source))

    content = made(run, "pdf", YEAR_STAFF_COSTS)

    text = pdf_text(content)
    assert [
        title
        for title in ("Per medewerker", "Per afdeling", "Per periode")
        if title not in text
    ] == []
    assert "Per medewerker en periode" not in text
    assert "2026 · 1-9-2026 t/m 31-10-2026" in text
    assert "2026 · 2026" not in text
    assert pdf_reader(content).trailer["/Root"]["/MarkInfo"]["/Marked"]


@pytest.mark.django_db
@pytest.mark.parametrize("text", [HOSTILE, "=1+1", "{% debug %}"])
def test_hostile_text_stays_text(text: str):
    payslip = payslip_in(CompanyFactory(name=text), text)
    line(payslip, text, payment=Decimal(5))
    run = published_run(payslip)

    reader = pdf_reader(made(run, "pdf"))

    assert dict(reader.attachments) == {}
    assert [list(page.images) for page in reader.pages] == [[]]
    assert text in pdf_text(made(run, "pdf"))
    assert sheets(made(run, "xlsx"))["Per afdeling"][1][0] == text


@pytest.mark.django_db
def test_a_run_without_payslips_has_no_document():
    run = published(PayrollRunFactory())

    with pytest.raises(CannotMake, match="Deze loonrun heeft geen loonstroken"):
        heading_of(Selection(run.company, run.year, run))
