"""Two employees, three months and a correction: every document says what was worked out by hand.

January and March: 3.244,63 and 2.297,83 net, 5.542,46 together. February was first the same; by
its correction the second gets 2.610,17, so that 5.854,80 is paid, 312,34 more than before.
"""

from decimal import Decimal

import pytest
from django.db.models import Sum
from lxml import etree

from payslips.company_documents.journal import JOURNAL, YEAR_JOURNAL
from payslips.company_documents.kind import Kind, Selection, selection_of_run
from payslips.company_documents.payment_differences import PAYMENT_DIFFERENCES
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.salary_overview import SALARY_OVERVIEW
from payslips.company_documents.staff_costs import STAFF_COSTS
from payslips.company_documents.wage_register import WAGE_REGISTER
from payslips.documents.sepa import NAMESPACE
from payslips.models import AnnualStatement, PayrollRun, Payslip, PayslipLine
from payslips.services.delivering import import_run
from payslips.services.handing_out import note_hand_out, note_payments_taken
from payslips.services.publishing import publish_run
from personnel.models import Company
from tests.actors import system
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import NOW
from tests.payslips.reports import sheets
from tests.payslips.test_company_documents import sums_of_order
from tests.payslips.worked_runs import (
    HOURLY_PAID,
    SALARIED,
    WITH_OVERTIME,
    Pay,
    workbook,
)
from tests.payslips.years import issued

pytestmark = pytest.mark.django_db

# Columns 3, 4, 5, 7, 8, 12, 14, 15, 16, 17 and 18 of the register, of January to March.
FIRST = (
    "12000.00 0.00 0.00 408.36 11591.64 11591.64 11591.64 2251.50 0.00 9340.14 1409.25"
)
SECOND = "7947.00 0.00 0.00 0.00 7947.00 7947.00 7947.00 741.17 0.00 7205.83 1354.17"
TOGETHER = (
    "19947.00 0.00 0.00 408.36 19538.64 19538.64 19538.64 2992.67 0.00 16545.97 2763.42"
)
# February of the second, before and after its correction, in the same columns.
FEBRUARY = "2997.00 0.00 0.00 0.00 2997.00 2997.00 2997.00 386.83 0.00 2610.17 458.17"


@pytest.fixture
def company() -> Company:
    company = CompanyFactory(number=1001, iban="NL91ABNA0417164300")
    for number in (1, 2):
        EmployeeFactory(company=company, personnel_number=number)
    return company


@pytest.fixture
def runs(company: Company) -> dict[str, PayrollRun]:
    """The published runs by name; the payments of February were taken before its correction."""
    january = published(company, 1, SALARIED, HOURLY_PAID)
    mistaken = published(company, 2, SALARIED, HOURLY_PAID)
    note_hand_out(mistaken, now=NOW)
    note_payments_taken(mistaken, now=NOW)
    february = published(company, 2, SALARIED, WITH_OVERTIME)
    march = published(company, 3, SALARIED, HOURLY_PAID)
    return {"January": january, "February": february, "March": march}


def published(company: Company, month: int, *pays: Pay) -> PayrollRun:
    actor = system(company.environment)
    run = import_run(workbook(month, *pays), actor=actor, now=NOW).run
    assert run.warnings == []
    return publish_run(run, actor=actor, now=NOW)


def made(kind: Kind, selection: Selection, file_format: str = "xlsx") -> bytes:
    return kind.make(
        actor=system(selection.company.environment),
        selection=selection,
        file_format=file_format,
        report=None,
    )


def amounts(cells: tuple[object, ...]) -> str:
    return " ".join(f"{Decimal(str(one)):.2f}" for one in cells)


def credited(order: bytes) -> list[str]:
    root = etree.fromstring(order)
    return [one.text for one in root.iter(f"{{{NAMESPACE}}}InstdAmt")]


# Net of each, what is paid, and what is booked on either side.
JANUARY = (["3244.63", "2297.83"], "5542.46", "8461.97")
CORRECTED = (["3244.63", "2610.17"], "5854.80", "9113.26")


def test_a_run_says_the_same_in_each_document(runs: dict[str, PayrollRun]):
    expected = {"January": JANUARY, "February": CORRECTED, "March": JANUARY}
    for name, (nets, paid, booked) in expected.items():
        run = runs[name]
        selection = selection_of_run(run)
        order = made(PAYMENTS, selection, "xml")
        _header, *payments, total = sheets(made(PAYMENTS, selection))["Betalingen"]
        _titles, *entries, sides = sheets(made(JOURNAL, selection))["Journaalpost"]

        assert nets_of(run) == nets
        assert paid_by_lines(run) == nets
        assert [amounts(row[3:4]) for row in payments] == nets
        assert amounts(total[3:4]) == paid
        assert (credited(order), sums_of_order(order)) == (nets, [paid, paid])
        assert [amounts(row[-1:]) for row in entries if row[0] == "1700"] == [paid]
        assert amounts(sides[-2:]) == f"{booked} {booked}"
        assert last_of(made(STAFF_COSTS, selection), "Totaal") == booked
        assert last_of(made(SALARY_OVERVIEW, selection), "Netto") == paid


def nets_of(run: PayrollRun) -> list[str]:
    payslips = Payslip.objects.filter(run=run)
    nets = payslips.order_by("employee__personnel_number").values_list("net", flat=True)
    return [str(net) for net in nets]


def paid_by_lines(run: PayrollRun) -> list[str]:
    lines = PayslipLine.objects.filter(payslip__run=run).order_by()
    sums = lines.values_list("payslip__employee__personnel_number")
    return [str(paid) for _number, paid in sorted(sums.annotate(Sum("payment")))]


def last_of(content: bytes, title: str) -> str:
    """The cell of the last row of the first sheet, below a title."""
    header, *_rows, last = next(iter(sheets(content).values()))
    return amounts((dict(zip(header, last, strict=True))[title],))


def test_the_correction_is_paid_by_its_difference(runs: dict[str, PayrollRun]):
    order = made(PAYMENT_DIFFERENCES, selection_of_run(runs["February"]), "xml")

    assert (credited(order), sums_of_order(order)) == (["312.34"], ["312.34"] * 2)


@pytest.mark.usefixtures("runs")
def test_the_year_says_the_same_in_each_document(company: Company):
    year = Selection(company, 2026)
    issued(company)
    register = sheets(made(WAGE_REGISTER, year))
    _header, *people, total = register["Verzamelloonstaat"]
    _titles, *periods = register["Loonstaten"]
    _head, *entries, sides = sheets(made(YEAR_JOURNAL, year))["Journaalpost"]

    assert [amounts(row[4:]) for row in people] == [FIRST, SECOND]
    assert amounts(total[4:]) == TOGETHER
    assert [amounts(row[5:]) for row in periods if row[0] == 2][1] == FEBRUARY
    assert [row[4] for row in periods] == ["2026-1-M", "2026-2-M", "2026-3-M"] * 2
    # 3 x 3.244,63 + 2 x 2.297,83 + 2.610,17, which is not column 17: the net items are no wage.
    assert [amounts(row[-1:]) for row in entries if row[0] == "1700"] == ["16939.72"]
    assert amounts(sides[-2:]) == "26037.20 26037.20"
    statements = AnnualStatement.objects.order_by("employee__personnel_number")
    assert [said_by(one) for one in statements] == [
        f"{FIRST} 1236.78 707.07",
        f"{SECOND} 847.90 484.75",
    ]


def said_by(statement: AnnualStatement) -> str:
    """The columns of the register, and what is beside them on the statement."""
    names = (
        "wage_in_cash wage_in_kind tips deductions wage_for_insurance wage_for_health "
        "wage_for_tax wage_tax health_withheld paid_out employment_credit "
        "insurance_premiums health_employer"
    )
    return amounts(tuple(getattr(statement, name) for name in names.split()))
