"""A correction is not paid twice by accident: what was paid is said, and the difference offered."""

import datetime
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import stepup
from accounts.models import UserSession
from payslips.company_documents.kind import CannotMake, selection_of_run
from payslips.company_documents.payment_differences import (
    PAYMENT_DIFFERENCES,
    edition,
    make,
    summary,
)
from payslips.documents.payment_list import PaymentRow, difference
from payslips.models import CompanyFile, PayrollRun
from payslips.queries.payments import paid_before, payment_difference
from portal.core.models import AuditEvent
from tests.actors import logged_in_employer, system
from tests.factories.payslips import PaymentFactory, PayrollRunFactory, PayslipFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import NOW, published
from tests.payslips.reports import sheets
from tests.payslips.test_company_documents import sums_of_order

pytestmark = pytest.mark.django_db

PAGE = "/werkgever/documenten/"
LATER = NOW + datetime.timedelta(days=14)
DAY = datetime.date(2026, 10, 24)


def row(number: int | None, amount: str, **values: str) -> PaymentRow:
    texts = {"name": "R. in het Veld", "iban": "A", "description": "", "reference": ""}
    return PaymentRow(number, amount=Decimal(amount), **texts | values)


def amounts(rows: list[PaymentRow]) -> list[tuple[int | None, str, str]]:
    return [(one.personnel_number, one.iban, str(one.amount)) for one in rows]


def test_the_difference_pays_what_is_more_and_who_is_new():
    found = difference(
        DAY, [row(1, "110.00"), row(2, "50.00")], paid=[row(1, "100.00")]
    )

    assert amounts(found.payments.rows) == [(1, "A", "10.00"), (2, "A", "50.00")]
    assert found.overpaid == []


def test_the_difference_names_what_is_less_and_who_is_gone():
    paid = [row(1, "100.00"), row(2, "50.00"), row(3, "7.00")]

    found = difference(DAY, [row(1, "90.00"), row(3, "7.00")], paid=paid)

    assert found.payments.rows == []
    assert amounts(found.overpaid) == [(1, "A", "10.00"), (2, "A", "50.00")]


def test_another_account_is_paid_only_what_was_not_paid_to_the_old_one():
    now = [row(1, "60.00", iban="B"), row(1, "50.00", iban="C")]

    found = difference(DAY, now, paid=[row(1, "100.00", iban="A")])

    assert amounts(found.payments.rows) == [(1, "B", "10.00")]


def test_other_payees_are_told_apart_by_account_and_by_what_is_paid():
    bailiff = {"name": "Deurwaarder X"}
    first = row(None, "100.00", iban="A", description="Dossier 1", **bailiff)
    second = row(None, "100.00", iban="B", description="Dossier 1", **bailiff)
    third = row(None, "100.00", iban="B", description="Dossier 2", **bailiff)

    found = difference(
        DAY,
        [first, replace(second, amount=Decimal("150.00")), third],
        paid=[first, second, third],
    )

    assert amounts(found.payments.rows) == [(None, "B", "50.00")]
    assert found.payments.rows[0].description == "Dossier 1"
    assert found.overpaid == []


def test_another_spelling_of_a_payee_is_the_same_one():
    before = row(None, "100.00", name="DEURWAARDER X", reference="1234.5678")
    now = row(None, "120.00", name="Deurwaarder X BV", reference="1234 5678")
    now = replace(now, description="Beslag")

    found = difference(DAY, [now], paid=[before])

    assert amounts(found.payments.rows) == [(None, "A", "20.00")]
    assert found.overpaid == []


def test_other_payees_are_told_apart_by_reference():
    tax = row(None, "200.00", name="Belastingdienst", reference="1")
    other = row(None, "30.00", name="Belastingdienst", reference="2")

    found = difference(DAY, [tax, other], paid=[row(None, "30.00", name="Pensioen")])

    assert found.payments.total == Decimal("230.00")
    assert [one.name for one in found.overpaid] == ["Pensioen"]


def test_what_was_never_payable_was_not_paid():
    found = difference(DAY, [row(1, "100.00")], paid=[row(1, "-20.00")])

    assert amounts(found.payments.rows) == [(1, "A", "100.00")]


def version(company, number: int, *pays: tuple[object, str]) -> PayrollRun:
    """A published version of October that pays these employees."""
    run = PayrollRunFactory(company=company, version=number)
    for employee, amount in pays:
        PayslipFactory(run=run, employee=employee, net=Decimal(amount))
        PaymentFactory(run=run, employee=employee, amount=Decimal(amount))
    return published(run, now=NOW if number == 1 else LATER)


@pytest.fixture
def corrected() -> PayrollRun:
    """Version 2 of a run: one gets more, one less; the employer had version 1."""
    company = CompanyFactory(iban="NL91ABNA0417164300")
    first, second = (EmployeeFactory(company=company) for _ in range(2))
    run = version(company, 1, (first, "100.00"), (second, "80.00"))
    PayrollRun.objects.filter(pk=run.pk).update(
        handed_out_at=NOW, payments_taken_at=NOW
    )
    return version(company, 2, (first, "110.00"), (second, "75.00"))


def made(run: PayrollRun, file_format: str) -> bytes:
    return make(
        actor=system(run.environment),
        selection=selection_of_run(run),
        file_format=file_format,
        report=None,
    )


def test_an_order_for_the_difference_pays_only_that(corrected: PayrollRun):
    whole = corrected.public_id.hex[:20]

    order = made(corrected, "xml")

    assert sums_of_order(order) == ["10.00", "10.00"]
    assert whole not in order.decode()
    assert summary(selection_of_run(corrected)) == (
        "1 nabetaling, samen €\u00a010,00; te veel betaald, zelf te verrekenen: "
        "€\u00a05,00 (1)"
    )


def test_what_was_not_paid_too_much_is_not_mentioned():
    company = CompanyFactory()
    employee = EmployeeFactory(company=company)
    run = version(company, 1, (employee, "100.00"))
    PayrollRun.objects.filter(pk=run.pk).update(
        handed_out_at=NOW, payments_taken_at=NOW
    )
    second = version(company, 2, (employee, "110.00"))

    assert summary(selection_of_run(second)) == "1 nabetaling, samen €\u00a010,00"


def test_a_difference_that_is_late_names_its_day(corrected: PayrollRun):
    late = selection_of_run(corrected, today=datetime.date(2026, 11, 5))

    assert summary(late).endswith("; de SEPA-opdracht vraagt om 5 november 2026")
    assert edition(late) != edition(selection_of_run(corrected))


def test_a_sheet_of_the_difference_lists_both_ways(corrected: PayrollRun):
    found = sheets(made(corrected, "xlsx"))

    assert [(name, rows[-1][3]) for name, rows in found.items()] == [
        ("Nog te betalen", 10),
        ("Te veel betaald", 5),
    ]


def test_there_is_no_difference_when_nothing_was_taken_away():
    company = CompanyFactory(iban="NL91ABNA0417164300")
    employee = EmployeeFactory(company=company)
    first = version(company, 1, (employee, "100.00"))
    second = version(company, 2, (employee, "110.00"))

    assert (paid_before(first), paid_before(second)) == (None, None)
    assert summary(selection_of_run(second)) == ""
    assert not PAYMENT_DIFFERENCES.exists(selection_of_run(second))
    with pytest.raises(CannotMake, match="gebruik de betaallijst"):
        made(second, "xml")
    assert edition(selection_of_run(first)) == edition(selection_of_run(second))


def test_the_last_version_that_was_taken_away_is_what_was_paid(corrected: PayrollRun):
    company = corrected.company
    [employee, *_] = company.employees.order_by("pk")
    third = version(company, 3, (employee, "120.00"))

    assert paid_before(third).run.version == 1
    PayrollRun.objects.filter(pk=corrected.pk).update(
        handed_out_at=LATER, payments_taken_at=LATER
    )
    assert paid_before(third).run.version == 2
    assert paid_before(third).totals.total == Decimal("185.00")


def test_the_page_says_what_was_paid_and_offers_the_difference(corrected: PayrollRun):
    page = " ".join(logged_in_employer(corrected.company).get(PAGE).text.split())

    assert "Let op: dit zijn alle betalingen opnieuw. Versie 1 is op 20-10-2026" in page
    assert "met samen € 180,00" in page
    assert "Verschil met de eerdere betaallijst" in page


def test_who_took_the_difference_is_told_that_nothing_is_left(
    corrected: PayrollRun, browser: Client
):
    row_of_the_difference = PAYMENT_DIFFERENCES.summary(selection_of_run(corrected))
    taken(browser, corrected, "payment-differences", "xml")
    PayrollRun.objects.filter(pk=corrected.pk).update(payments_taken_at=LATER)
    corrected.refresh_from_db()

    page = " ".join(browser.get(PAGE).text.split())
    asks(browser, corrected, "payments", "xml")
    file = CompanyFile.objects.get(kind="payments")
    warned = " ".join(browser.get(f"{PAGE}{file.public_id}/").text.split())

    assert "Versie 1 is op 20-10-2026 al opgehaald, met samen € 180,00." in page
    assert "betaald moest worden, is op 3-11-2026 opgehaald." in page
    assert "gebruik dan alleen het verschil" not in page
    assert "betaald moest worden, is op 3-11-2026 ook al opgehaald." in warned
    assert "Naar het verschil" not in warned
    settled = PAYMENT_DIFFERENCES.summary(selection_of_run(corrected))
    assert settled == f"{row_of_the_difference}; al opgehaald op 3-11-2026"


def asks(client: Client, run: PayrollRun, kind: str, file_format: str):
    form = {"kind": kind, "format": file_format, "run": str(run.public_id)}
    return client.post(f"{PAGE}maken/", form)


@pytest.fixture
def browser(corrected: PayrollRun, storage) -> Client:
    client = logged_in_employer(corrected.company)
    for session in UserSession.objects.all():
        stepup.confirm(session.pk, None, now=timezone.now())
    return client


def test_the_whole_order_is_downloaded_only_with_the_tick(
    corrected: PayrollRun, browser: Client
):
    asks(browser, corrected, "payments", "xml")
    url = f"{PAGE}{CompanyFile.objects.get().public_id}/"

    warned, unticked = browser.get(url), browser.get(f"{url}?gevraagd=ja")
    assert not AuditEvent.objects.filter(event="companyfile.downloaded").exists()
    corrected.refresh_from_db()
    assert corrected.handed_out_at is None
    ticked = browser.get(f"{url}?gevraagd=ja&knows=on")

    assert (warned.status_code, unticked.status_code) == (200, 422)
    assert 'href="/werkgever/medewerkers/"' in warned.text
    assert "180,00" in warned.text
    assert "185,00" in warned.text
    assert "Zet hier een vinkje" in unticked.text
    assert sums_of_order(b"".join(ticked.streaming_content)) == ["185.00", "185.00"]
    event = AuditEvent.objects.get(event="companyfile.downloaded")
    assert event.changes["pays_again"] is True


def test_the_list_to_read_and_the_difference_ask_no_tick(
    corrected: PayrollRun, browser: Client
):
    for kind, file_format in (("payments", "xlsx"), ("payment-differences", "xml")):
        answer = asks(browser, corrected, kind, file_format)
        assert browser.get(answer["Location"]).streaming


def taken(browser: Client, run: PayrollRun, kind: str, file_format: str) -> bytes:
    """What the employer gets who asks for a document and downloads it, with a tick if asked."""
    asked = asks(browser, run, kind, file_format)
    answer = browser.get(f"{asked['Location']}?gevraagd=ja&knows=on")
    return b"".join(answer.streaming_content)


@pytest.fixture
def pair(storage) -> tuple[Client, list[object]]:
    """The employer of two employees, with a fresh factor."""
    company = CompanyFactory(iban="NL91ABNA0417164300")
    people = [EmployeeFactory(company=company) for _ in range(2)]
    client = logged_in_employer(company)
    for session in UserSession.objects.all():
        stepup.confirm(session.pk, None, now=timezone.now())
    return client, people


def thrice(client: Client, people: list[object], second: tuple[str, str]) -> bytes:
    """What the third version pays beside what was paid, when this was taken of the second."""
    nets = (("1000.00", "1000.00"), ("1100.00", "900.00"), ("1100.00", "1000.00"))
    takes = (("payments", "xml"), second, ("payment-differences", "xml"))
    for number, pays in enumerate(nets, start=1):
        run = version(people[0].company, number, *zip(people, pays, strict=True))
        content = taken(client, run, *takes[number - 1])
    return content


def test_a_downloaded_order_is_what_the_next_version_differs_from(pair):
    client, (first, second) = pair
    run = version(first.company, 1, (first, "1000.00"), (second, "1000.00"))
    assert sums_of_order(taken(client, run, "payments", "xml"))[0] == "2000.00"

    run = version(first.company, 2, (first, "1100.00"), (second, "1000.00"))
    order = taken(client, run, "payment-differences", "xml")

    assert sums_of_order(order) == ["100.00", "100.00"]
    assert PayrollRun.objects.filter(payments_taken_at=None).count() == 0


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(("salary-overview", "xlsx"), id="another document"),
        pytest.param(("payments", "xlsx"), id="the whole list, to read"),
    ],
)
def test_what_pays_nobody_leaves_the_version_before_as_paid(pair, second):
    client, (first, other) = pair

    order = thrice(client, [first, other], second)

    assert sums_of_order(order) == ["100.00", "100.00"]
    kept = PayrollRun.objects.get(version=2)
    assert (kept.handed_out_at is None, kept.payments_taken_at) == (False, None)
    third = PayrollRun.objects.get(version=3)
    found = payment_difference(third, paid_before(third).run)
    assert [one.personnel_number for one in found.payments.rows] == [
        first.personnel_number
    ]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(("payment-differences", "xml"), id="the difference"),
        pytest.param(("payment-differences", "xlsx"), id="the difference as a list"),
        pytest.param(("payments", "xml"), id="everything, knowingly"),
    ],
)
def test_what_pays_the_second_version_makes_it_the_paid_one(pair, second):
    client, people = pair

    order = thrice(client, people, second)

    assert sums_of_order(order) == ["100.00", "100.00"]
    third = PayrollRun.objects.get(version=3)
    found = payment_difference(third, paid_before(third).run)
    assert [one.personnel_number for one in found.payments.rows] == [
        people[1].personnel_number
    ]


def test_a_document_that_pays_nobody_warns_of_nothing(pair):
    client, (first, _other) = pair
    run = version(first.company, 1, (first, "1000.00"))
    taken(client, run, "salary-overview", "xlsx")

    corrected = version(first.company, 2, (first, "1100.00"))

    assert paid_before(corrected) is None


@pytest.mark.parametrize("purged", [False, True], ids=["kept", "purged"])
def test_the_migration_finds_what_was_taken_before_it(pair, purged: bool):
    client, (first, other) = pair
    run = version(first.company, 1, (first, "1000.00"))
    taken(client, run, "salary-overview", "xlsx")
    paid = PayrollRunFactory(company=first.company, period_number=9)
    PayslipFactory(run=paid, employee=other)
    PaymentFactory(run=paid, employee=other)
    taken(client, published(paid), "payments", "xml")
    PayrollRun.objects.update(payments_taken_at=None)
    if purged:
        CompanyFile.objects.all().delete()

    migration = import_module("payslips.migrations.0016_payments_taken")
    with connection.cursor() as cursor:
        cursor.execute(migration.KNOWN)
        cursor.execute(migration.BY_NAME)

    found = PayrollRun.objects.exclude(payments_taken_at=None)
    assert [one.pk for one in found] == [paid.pk]


def test_a_run_without_an_earlier_version_has_no_difference_to_ask_for(storage):
    company = CompanyFactory()
    run = version(company, 1, (EmployeeFactory(company=company), "100.00"))

    answer = asks(logged_in_employer(company), run, "payment-differences", "xml")

    assert answer.status_code == 404
