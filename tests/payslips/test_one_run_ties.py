"""One published run, from its lines to the bank, the books and the tax office: to the cent."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from payslips.company_documents.journal import JOURNAL
from payslips.company_documents.kind import Kind, Selection, selection_of_run
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.salary_overview import SALARY_OVERVIEW
from payslips.company_documents.staff_costs import STAFF_COSTS
from payslips.company_documents.wage_register import WAGE_REGISTER
from payslips.documents.wage_register import NUMBERED
from payslips.models import AnnualStatement, PayrollRun, Payslip, PayslipLine
from personnel.models import Company
from tests.actors import system
from tests.payslips.deliveries import delivered, published, sample_company
from tests.payslips.reports import sheets
from tests.payslips.test_company_documents import sums_of_order
from tests.payslips.years import issued

pytestmark = pytest.mark.django_db

NET = Decimal("41406.20")
WAGE_TAX = Decimal("13905.51")
TAXED = Decimal("54369.21")


@pytest.fixture
def october() -> PayrollRun:
    """October of the sample, published; the company has an account to pay from."""
    company = sample_company()
    Company.objects.filter(pk=company.pk).update(iban="NL91ABNA0417164300")
    return published(delivered(company))


def made(kind: Kind, selection: Selection, file_format: str = "xlsx") -> bytes:
    return kind.make(
        actor=system(selection.company.environment),
        selection=selection,
        file_format=file_format,
        report=None,
    )


def amount(cell: object) -> Decimal:
    return Decimal(str(cell or 0)).quantize(Decimal("0.01"))


def last_row(content: bytes, sheet: str) -> dict[str, Decimal]:
    """The totals below a sheet, by the titles of its columns."""
    header, *_rows, total = sheets(content)[sheet]
    return {
        title: amount(cell)
        for title, cell in zip(header, total, strict=True)
        if isinstance(cell, int | float | Decimal)
    }


def test_every_total_of_a_run_and_of_its_year_ties(october: PayrollRun):
    issued(october.company)
    of_run = selection_of_run(october)
    of_year = Selection(october.company, 2026)
    payslips = Payslip.objects.filter(run=october).annotate(
        paid=Sum("paysliplines__payment")
    )
    lines = PayslipLine.objects.filter(payslip__run=october)

    # Lines are the nets, the nets are the payments, and the order pays those.
    assert [one.pk for one in payslips if one.paid != one.net] == []
    assert sum(one.net for one in payslips) == NET
    assert last_row(made(PAYMENTS, of_run), "Betalingen")["Bedrag"] == NET
    assert sums_of_order(made(PAYMENTS, of_run, "xml")) == [str(NET), str(NET)]
    assert last_row(made(SALARY_OVERVIEW, of_run), "Salarisoverzicht")["Netto"] == NET

    # The books balance, owe the nets, and cost what the staff costs.
    journal = made(JOURNAL, of_run)
    sides, costs = (
        last_row(journal, "Journaalpost"),
        last_row(made(STAFF_COSTS, of_run), "Per medewerker"),
    )
    [owed] = [row for row in sheets(journal)["Journaalpost"] if row[0] == "1700"]
    assert sides["Debet"] == sides["Credit"] == costs["Totaal"]
    assert amount(owed[-1]) == NET

    # The statements are the payslips, and the register is the statements.
    names = {name: f"{number} {title}" for number, name, title in NUMBERED}
    register = last_row(made(WAGE_REGISTER, of_year), "Verzamelloonstaat")
    sums = AnnualStatement.objects.aggregate(**{name: Sum(name) for name in names})
    taxed = lines.aggregate(table=Sum("table_wage"), special=Sum("special_wage"))
    assert {name: register[title] for name, title in names.items()} == sums
    assert AnnualStatement.objects.count() == len(payslips) == 12
    assert sums["wage_tax"] == sum(one.wage_tax for one in payslips) == WAGE_TAX
    assert sums["wage_for_tax"] == sum(one.wage_for_tax for one in payslips) == TAXED
    assert taxed["table"] + (taxed["special"] or 0) == TAXED
