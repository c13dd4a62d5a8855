"""What a payslip says: from gross to net, and the facts that art. 7:626 BW asks for."""

import datetime
from decimal import Decimal

import pytest

from payslips.documents.payslip import DocumentRow, compose, freeze, rows
from payslips.models import PayslipLine
from payslips.queries.payslips import document_of
from personnel.queries import on_date
from portal.core.dutch import NBSP
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeAddressFactory
from tests.payslips.deliveries import OCTOBER, delivered, published, whole_company

Group = PayslipLine.Group


def line(group: str, payment: str | None = None, **values) -> PayslipLine:
    amount = None if payment is None else Decimal(payment)
    defaults = {"position": 1, "description": group}
    return PayslipLine(group=group, payment=amount, **defaults | values)


def shown(*lines: PayslipLine, taxed: str = "0", net: str = "0"):
    found = rows(lines, wage_for_tax=Decimal(taxed), net=Decimal(net))
    return [(row.description, row.amount) for row in found]


def test_rows_go_from_gross_to_net_with_subtotals():
    lines = [
        line(Group.NET, "133.75"),
        line(Group.WAGE_TAX, "-1038.92"),
        line(Group.WITHHELD, "-177.18"),
        line(Group.GROSS, "4612.50"),
    ]

    assert shown(*lines, taxed="4435.32", net="3530.15") == [
        ("bruto", Decimal("4612.50")),
        ("Brutoloon", Decimal("4612.50")),
        ("inhouding", Decimal("-177.18")),
        ("Loon voor loonheffing", Decimal("4435.32")),
        ("loonheffing", Decimal("-1038.92")),
        ("Nettoloon", Decimal("3396.40")),
        ("netto", Decimal("133.75")),
        ("Netto uitbetaald", Decimal("3530.15")),
    ]


def test_rows_of_a_group_keep_the_order_of_the_bureau():
    lines = [
        line(Group.GROSS, "2", position=3, description="derde"),
        line(Group.GROSS, "1", position=1, description="eerste"),
    ]

    assert [description for description, _ in shown(*lines)][:2] == ["eerste", "derde"]


def test_rows_leave_out_what_the_employer_pays():
    assert shown(line(Group.EMPLOYER, "5", employer_cost=Decimal(5))) == shown()


def test_rows_leave_out_lines_that_neither_pay_nor_tax():
    assert shown(line(Group.GROSS, quantity=Decimal(5))) == shown()


def test_rows_say_what_is_taxed_without_being_paid():
    car = line(Group.GROSS, table_wage=Decimal(400), special_wage=Decimal(50))

    assert shown(car, taxed="450")[0] == (
        f"bruto (telt mee voor de loonheffing: €{NBSP}450,00)",
        None,
    )


@pytest.mark.parametrize(
    ("amount", "cumulative", "columns"),
    [
        pytest.param("10", "20", (Decimal(10), None, Decimal(20)), id="paid"),
        pytest.param("0", None, (Decimal(0), None, None), id="nothing"),
        pytest.param("-10", "-20", (None, Decimal(10), Decimal(20)), id="withheld"),
        pytest.param("-10", None, (None, Decimal(10), None), id="no cumulative"),
        pytest.param(None, "20", (None, None, Decimal(20)), id="no amount"),
    ],
)
def test_row_splits_paid_from_withheld(amount, cumulative, columns):
    row = DocumentRow(
        "line",
        "Regel",
        amount and Decimal(amount),
        cumulative=cumulative and Decimal(cumulative),
    )

    assert (row.paid, row.withheld, row.to_date) == columns


def test_document_of_the_sample_says_what_the_bureau_delivered(db):
    run = delivered(whole_company(), OCTOBER)
    published(run)

    document = document_of(run.payslips.get(employee__personnel_number=1001))

    assert document.title == "Loonstrook oktober 2026, Mevrouw R. Özdemir"
    assert (document.net, document.iban) == (
        Decimal("3527.65"),
        "NL70 TEST 0132 8457 51",
    )
    assert document.masked_iban == "NL•• TEST •••• 5751"
    assert document.employer.address_lines == ["Vlasmarkt 7", "3511 PT Utrecht"]
    assert document.employer.wage_tax_number == "123456782L01"
    assert document.employee.address_lines == [
        "Prins Hendrikkade 206",
        "3511 KL Utrecht",
    ]
    assert document.facts == [
        [
            ("Personeelsnummer", "1001"),
            ("Burgerservicenummer", "•••••• 743"),
            ("Geboortedatum", "14-7-1963"),
            ("In dienst", "1-1-2015"),
        ],
        [
            ("Functie", "Medewerker verkoop"),
            ("Contract", "onbepaalde tijd"),
            ("Schriftelijk", "ja"),
            ("Oproepcontract", "nee"),
            ("Uren per week", "36,00 (90%)"),
        ],
        [
            ("Tabel", "wit, maand"),
            ("Loonheffingskorting", "ja"),
            ("Minimumloon", f"€{NBSP}14,99 per uur"),
            ("Uurloon", f"€{NBSP}29,57"),
            ("Arbeidskorting", f"€{NBSP}432,58"),
        ],
    ]
    assert [(one.group, one.balance) for one in document.leave] == [
        ("Vakantie-uren", Decimal(180))
    ]
    assert [(one.kind, one.balance) for one in document.reservations] == [
        ("Vakantiegeld", Decimal(738))
    ]


def test_document_of_a_payslip_with_hardly_any_facts(db):
    payslip = PayslipFactory(
        hourly_wage=None,
        parttime_percentage=None,
        iban=None,
        indefinite=False,
        written=False,
        income_relationship=2,
        run=PayrollRunFactory(run_number=2),
    )
    published(payslip.run)

    document = document_of(payslip)

    assert (document.iban, document.masked_iban) == ("", "")
    assert (document.run_label, document.is_correction) == ("run 2", False)
    assert document.employee.address_lines == []
    assert document.facts[0][3:] == [("In dienst", ""), ("Inkomstenverhouding", "2")]
    assert document.facts[1] == [
        ("Contract", "bepaalde tijd"),
        ("Schriftelijk", "nee"),
        ("Oproepcontract", "nee"),
        ("Uren per week", "40,00"),
    ]
    assert [label for label, _value in document.facts[2]] == [
        "Tabel",
        "Loonheffingskorting",
        "Minimumloon",
        "Arbeidskorting",
    ]


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        pytest.param(
            {"house_number_addition": "bis"},
            ["Lange Nieuwstraat 12 bis", "3511 RT Utrecht"],
            id="addition",
        ),
        pytest.param(
            {"postcode": "1000", "city": "Brussel", "country": "BE"},
            ["Lange Nieuwstraat 12", "1000 Brussel", "BE"],
            id="abroad",
        ),
    ],
)
def test_document_writes_an_address_as_on_an_envelope(db, address, lines):
    payslip = PayslipFactory()
    stored = EmployeeAddressFactory(employee=payslip.employee, **address)
    employee = on_date([payslip.employee_id], datetime.date(2026, 10, 31)).get()
    snapshot = freeze(employee, payslip.run.company, stored)

    document = compose(payslip, snapshot=snapshot, lines=[], leave=[], reservations=[])

    assert document.employee.address_lines == lines
