"""The order that pays a run: the scheme of ISO 20022, exact sums, and text that banks take."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from payslips.company_documents.kind import selection_of_run
from payslips.company_documents.payments import PAYMENTS
from payslips.documents.payment_list import PaymentRow, payment_list, sheet_of
from payslips.documents.sepa import (
    NAMESPACE,
    SCHEMA,
    OrderRefused,
    Payer,
    payment_order,
)
from payslips.documents.sepa_text import plain
from tests.actors import system
from tests.factories.payslips import PaymentFactory, PayrollRunFactory, PayslipFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import published

PAYER = Payer("Bakkerij De Gouden Halm", "NL91ABNA0417164300")
WAGE = PaymentRow(
    1001, "R. in het Veld", "NL70TEST0132845751", Decimal("3527.65"), "Salaris", ""
)
TAX = PaymentRow(
    None,
    "Belastingdienst",
    "NL04RABO0200112244",
    Decimal("1398.45"),
    "Loonheffingen",
    "9123 4567 8660 1110",
)
PATHS = {"p": NAMESPACE}


def order_of(*rows: PaymentRow, payer: Payer = PAYER) -> etree._Element:
    payments = payment_list(date(2026, 10, 24), rows)
    written = payment_order(
        payments,
        payer=payer,
        number="0a7b6a424c0f4c3b9d299a1f0c7d5a10",
        text="Salaris 2026-10-M",
        made_at=datetime(2026, 10, 20, 11, 0, tzinfo=UTC),
    )
    root = etree.fromstring(written)
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(root)
    return root


def texts(root: etree._Element, path: str) -> list[str]:
    return [one.text for one in root.iterfind(path, PATHS)]


def test_an_order_names_wages_as_salary_and_others_not():
    root = order_of(TAX, WAGE)

    assert texts(root, ".//p:PmtInf/p:PmtTpInf/p:CtgyPurp/p:Cd") == ["SALA"]
    first, second = root.iterfind(".//p:PmtInf", PATHS)
    assert texts(first, ".//p:Cdtr/p:Nm") == ["R. in het Veld"]
    assert texts(second, ".//p:Cdtr/p:Nm") == ["Belastingdienst"]
    assert second.find("p:PmtTpInf/p:CtgyPurp", PATHS) is None


def test_an_order_is_booked_as_one_and_shares_its_charges():
    root = order_of(WAGE)

    assert texts(root, ".//p:SvcLvl/p:Cd") == ["SEPA"]
    assert texts(root, ".//p:BtchBookg") == ["true"]
    assert texts(root, ".//p:ChrgBr") == ["SLEV"]
    assert texts(root, ".//p:ReqdExctnDt/p:Dt") == ["2026-10-24"]
    assert texts(root, ".//p:DbtrAcct/p:Id/p:IBAN") == ["NL91ABNA0417164300"]
    assert texts(root, ".//p:DbtrAgt//p:Id") == ["NOTPROVIDED"]


def test_sums_tie_to_the_cent():
    root = order_of(WAGE, replace(WAGE, amount=Decimal("0.01")), TAX)

    assert texts(root, "p:CstmrCdtTrfInitn/p:GrpHdr/p:CtrlSum") == ["4926.11"]
    assert texts(root, "p:CstmrCdtTrfInitn/p:GrpHdr/p:NbOfTxs") == ["3"]
    assert texts(root, ".//p:PmtInf/p:CtrlSum") == ["3527.66", "1398.45"]
    assert texts(root, ".//p:InstdAmt") == ["3527.65", "0.01", "1398.45"]


def test_nothing_of_zero_or_less_is_paid():
    root = order_of(
        WAGE,
        replace(WAGE, amount=Decimal("0.00")),
        replace(WAGE, amount=Decimal("-12.50")),
    )

    assert texts(root, ".//p:InstdAmt") == ["3527.65"]


def test_a_dutch_reference_goes_in_its_own_field():
    root = order_of(TAX)

    assert texts(root, ".//p:CdtrRefInf/p:Ref") == ["9123456786601110"]
    assert texts(root, ".//p:CdtrRefInf/p:Tp/p:Issr") == ["CUR"]
    assert texts(root, ".//p:CdtrRefInf/p:Tp/p:CdOrPrtry/p:Cd") == ["SCOR"]
    assert texts(root, ".//p:Ustrd") == []


def test_an_iso_reference_is_named_as_one():
    root = order_of(replace(TAX, reference="RF18 5390 0754 7034"))

    assert texts(root, ".//p:CdtrRefInf/p:Ref") == ["RF18539007547034"]
    assert texts(root, ".//p:CdtrRefInf/p:Tp/p:Issr") == ["ISO"]


@pytest.mark.parametrize(
    ("reference", "description", "said"),
    [
        ("dossier 12", "Loonbeslag", "dossier 12 Loonbeslag"),
        ("", "Loonbeslag", "Loonbeslag"),
        ("", "", "Salaris 2026-10-M"),
        ("", "工资", "Salaris 2026-10-M"),
    ],
)
def test_other_references_stand_before_the_description(reference, description, said):
    row = replace(WAGE, reference=reference, description=description)

    assert texts(order_of(row), ".//p:Ustrd") == [said]


def test_each_payment_has_a_number_of_its_own():
    root = order_of(WAGE, WAGE, TAX)

    numbers = texts(root, ".//p:EndToEndId")
    assert numbers == [
        "0a7b6a424c0f4c3b9d29-1-1",
        "0a7b6a424c0f4c3b9d29-1-2",
        "0a7b6a424c0f4c3b9d29-2-1",
    ]


HOSTILE = [
    "<img src=file:///etc/passwd>",
    "\u202eNoor\u202c van Dijk",
    "]]><Cdtr>",
    "&xxe;",
    "=1+1",
    "x" * 1_000_000,
    "//",
    "",
    "\x00\x07",
    "王小明",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text_and_keeps_to_the_scheme(text: str):
    row = replace(WAGE, name=text, description=text, reference=text)

    root = order_of(row, payer=Payer(text, PAYER.iban))

    assert len(texts(root, ".//p:Cdtr/p:Nm")[0]) in range(1, 71)
    assert len(texts(root, ".//p:Ustrd")[0]) in range(1, 141)


@given(st.text(max_size=300))
def test_text_is_what_every_bank_takes(text: str):
    said = plain(text, length=140)

    assert len(said) <= 140
    assert set(said) <= set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ "
    )
    assert "//" not in said
    assert not said.startswith(("/", " "))
    assert not said.endswith(("/", " "))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Zoë Müller-Ångström", "Zoe Muller-Angstrom"),
        ("Łukasz Størmer", "Lukasz Stormer"),
        ("Jansen & Zn.", "Jansen + Zn."),
        ("M. \u2019t Wolkje", "M. 't Wolkje"),
        ("a\tb\nc", "a b c"),
        ("\u202eabc", "abc"),
    ],
)
def test_letters_are_spelled_out(text: str, said: str):
    assert plain(text, length=70) == said


def test_nothing_to_pay_is_refused():
    with pytest.raises(OrderRefused, match="niets om te betalen"):
        order_of(replace(WAGE, amount=Decimal(0)))


def test_an_amount_that_sepa_cannot_carry_is_refused():
    with pytest.raises(OrderRefused, match="te groot"):
        order_of(replace(WAGE, amount=Decimal("1000000000.00")))


def test_an_account_that_is_none_is_refused():
    with pytest.raises(OrderRefused, match="SEPA-formaat"):
        order_of(replace(WAGE, iban="geen"))


def test_the_sheet_ends_with_its_total():
    payments = payment_list(date(2026, 10, 24), [TAX, WAGE])

    header, first, second, last = sheet_of(payments)

    assert header[3] == "Bedrag"
    assert (first[0], second[0]) == (1001, None)
    assert last[3] == Decimal("4926.10")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "day", "said"),
    [
        pytest.param(
            date(2026, 10, 24), "2026-10-24", "op 24 oktober 2026", id="on time"
        ),
        pytest.param(
            date(2026, 10, 27),
            "2026-10-27",
            "op 24 oktober 2026; die datum is voorbij, dus de SEPA-opdracht vraagt om "
            "27 oktober 2026",
            id="late",
        ),
    ],
)
def test_an_order_never_asks_for_a_day_that_is_over(today: date, day: str, said: str):
    company = CompanyFactory(iban="NL91ABNA0417164300")
    run = PayrollRunFactory(company=company)
    PayslipFactory(run=run, net=Decimal("100.00"))
    PaymentFactory(
        run=run, employee=EmployeeFactory(company=company), amount=Decimal("100.00")
    )
    selection = selection_of_run(published(run), today=today)

    order = PAYMENTS.make(
        actor=system(run.environment),
        selection=selection,
        file_format="xml",
        report=None,
    )

    root = etree.fromstring(order)
    assert [one[0].text for one in root.iter(f"{{{NAMESPACE}}}ReqdExctnDt")] == [day]
    assert PAYMENTS.summary(selection) == f"1 betaling, samen €\u00a0100,00, {said}"
    same = PAYMENTS.edition(selection) == PAYMENTS.edition(selection_of_run(run))
    assert same is (day == "2026-10-24")
