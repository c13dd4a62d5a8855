"""The page with staff costs: drawn, in tables, and for the employer's administrator only."""

from decimal import Decimal

import pytest
from django.test import Client

from payslips.documents.cost_overview import cost_overview
from payslips.documents.line_kinds import Cost
from payslips.documents.staff_costs import CostKey, Costs
from personnel.models import Company, PeriodType
from tests.actors import logged_in_employer
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import published
from tests.payslips.reports import HOSTILE, line, payslip_in

URL = "/werkgever/rapportages/personeelskosten/"


@pytest.fixture
def company(db) -> Company:
    return CompanyFactory()


@pytest.fixture
def browser(company: Company) -> Client:
    return logged_in_employer(company)


def month(company: Company, period: int, year: int = 2026, **salaries: int) -> None:
    """A published run in which each department pays one salary."""
    run = PayrollRunFactory(company=company, year=year, period_number=period)
    for number, (department, salary) in enumerate(salaries.items(), start=1):
        payslip = payslip_in(
            company, department, number=number, run=run, paid_hours=Decimal(100)
        )
        line(payslip, "Salaris", payment=Decimal(salary))
        line(payslip, "Pensioen", "werkgever", employer_cost=Decimal(10))
    published(run)


def costs_of(page) -> list[tuple[str, Decimal]]:
    return [(row.label, row.total) for row in page.context["costs"].periods]


def test_the_page_shows_the_latest_year(company: Company, browser: Client):
    month(company, 12, 2025, Winkel=900)
    month(company, 9, Winkel=3000, Kantoor=2000)
    month(company, 10, Winkel=3100, Kantoor=2000)

    page = browser.get(URL)

    text = page.content.decode()
    assert costs_of(page) == [
        ("september", Decimal("5020.00")),
        ("oktober", Decimal("5120.00")),
    ]
    assert "€\u00a05.120" in text
    assert "€\u00a0100 meer dan in september" in text
    assert '<text class="middle" x="76.50%" y="232">okt</text>' in text
    departments = [(row.label, row.total) for row in page.context["costs"].departments]
    assert departments == [("Kantoor", Decimal(4020)), ("Winkel", Decimal(6120))]
    assert "style=" not in text


def test_another_year_and_a_department_can_be_chosen(company: Company, browser: Client):
    month(company, 12, 2025, Winkel=900, Kantoor=700)
    month(company, 10, Winkel=3100)

    page = browser.get(URL, {"jaar": "2025", "afdeling": "Kantoor"})

    assert costs_of(page) == [("december", Decimal("710.00"))]
    text = page.content.decode()
    assert '<option value="2025" selected>2025</option>' in text
    assert '<option value="Kantoor" selected>Kantoor</option>' in text


@pytest.mark.parametrize(
    "asked", [{"jaar": "1999"}, {"jaar": "x"}, {"afdeling": HOSTILE}]
)
def test_what_does_not_exist_was_not_chosen(company: Company, browser: Client, asked):
    month(company, 10, Winkel=3100)

    page = browser.get(URL, asked)

    assert costs_of(page) == [("oktober", Decimal("3110.00"))]
    assert HOSTILE not in page.content.decode()


def test_without_a_published_run_there_is_nothing_to_show(
    company: Company, browser: Client
):
    payslip_in(company)

    text = browser.get(URL).content.decode()

    assert "Nog geen personeelskosten" in text
    assert "<select" not in text


def test_another_companys_costs_are_not_shown(company: Company, browser: Client):
    month(CompanyFactory(environment=company.environment), 10, Winkel=9999)
    month(company, 10, Winkel=1)

    assert costs_of(browser.get(URL)) == [("oktober", Decimal("11.00"))]


def test_an_approver_sees_no_costs(company: Company):
    browser = logged_in_employer(company, role="approver")

    assert browser.get(URL).status_code == 403
    assert URL not in browser.get("/werkgever/").content.decode()


def test_the_overview_shows_the_costs_of_the_latest_year(
    company: Company, browser: Client
):
    month(company, 12, 2025, Winkel=900)
    month(company, 10, Winkel=3100)

    page = browser.get("/werkgever/")

    assert costs_of(page) == [("oktober", Decimal("3110.00"))]
    assert "Personeelskosten 2026" in page.content.decode()


def test_the_overview_of_an_approver_has_no_costs(company: Company):
    month(company, 10, Winkel=3100)

    page = logged_in_employer(company, role="approver").get("/werkgever/")

    assert "Personeelskosten" not in page.content.decode()


def test_hostile_departments_are_text(company: Company, browser: Client):
    payslip = payslip_in(company, HOSTILE)
    line(payslip, "Salaris", payment=Decimal(5))
    published(payslip.run)

    text = browser.get(URL).content.decode()

    assert HOSTILE not in text
    assert text.count("&lt;img src=file:///etc/passwd&gt;") >= 3


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    company: Company, browser: Client, size: int, django_assert_num_queries
):
    departments = {f"Afdeling {number}": 1000 for number in range(size)}
    for period in range(1, size + 1):
        month(company, period, **departments)
    browser.get(URL)

    # Four of the gate; the runs and their sums; the switcher.
    with django_assert_num_queries(7):
        page = browser.get(URL)

    assert len(page.context["costs"].periods) == size


def overview(period_type: PeriodType, *totals: int) -> tuple[list[str], list[str], str]:
    costs = {
        CostKey("Winkel", number): Costs({Cost.GROSS: Decimal(total)})
        for number, total in enumerate(totals, start=1)
    }
    made = cost_overview(costs, year=2026, period_type=period_type)
    assert made is not None
    labels = [bar.label for bar in made.chart.bars]
    return [row.label for row in made.periods], labels, made.change


def test_periods_have_names_of_their_kind():
    assert overview(PeriodType.MONTH, 5, 4, 3)[:2] == (
        ["januari", "februari", "maart"],
        ["jan", "feb", "mrt"],
    )
    assert overview(PeriodType.FOUR_WEEKS, 5)[:2] == (["periode 1"], ["1"])
    assert overview(PeriodType.WEEK, 5, 5)[:2] == (["week 1", "week 2"], ["1", ""])


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ([5], ""),
        ([5, 5], "evenveel als in januari"),
        ([5, 4], "€\u00a01 minder dan in januari"),
        ([4, 5], "€\u00a01 meer dan in januari"),
    ],
)
def test_the_change_is_told_in_words(totals: list[int], said: str):
    assert overview(PeriodType.MONTH, *totals)[2] == said


def test_the_chart_is_described_in_a_sentence():
    costs = {CostKey("", 5): Costs({Cost.GROSS: Decimal(49300)})}

    made = cost_overview(costs, year=2025, period_type=PeriodType.MONTH)

    assert made is not None
    assert made.description == (
        "Van €\u00a049.300 in mei 2025 tot €\u00a049.300 in mei; "
        "het hoogst in mei: €\u00a049.300."
    )


def test_a_department_without_costs_has_no_chart():
    costs = {CostKey("Winkel", 5): Costs({})}

    assert (
        cost_overview(
            costs, year=2025, period_type=PeriodType.MONTH, department="Kantoor"
        )
        is None
    )
