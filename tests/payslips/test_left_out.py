"""Whom a correction leaves out has no valid payslip of that run any more, and is told so."""

import datetime
import io
import re
from decimal import Decimal

import pytest
from django.core.management import call_command

from payslips.company_documents.kind import selection_of_run
from payslips.company_documents.payslips import summary
from payslips.models import AnnualStatement, Payslip
from payslips.queries.employer_copies import lapsed_count
from payslips.queries.entries import current, payslip_entries
from payslips.queries.listing import chart_of, payslip_items
from payslips.queries.payments import payment_totals
from payslips.queries.preview import preview
from payslips.queries.wage_registers import register_rows, year_columns
from payslips.queries.what_if import latest_payslip
from payslips.services.withdrawing import withdraw_run
from payslips.wage_tax.rules import NotSupported
from portal.core import mail
from portal.core.models import OutgoingMail
from tests.actors import employee_actor, logged_in_bureau, logged_in_employee, system
from tests.factories.payslips import PaymentFactory, PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import NOW, completed, published
from tests.payslips.years import issued, pay

pytestmark = pytest.mark.django_db

URL = "/loonstroken/2026-10-M/"
LATER = NOW + datetime.timedelta(days=14)


def left_out(*, month: int = 10, **values) -> tuple[Payslip, Payslip]:
    """The lapsed payslip of whom a correction left out, and that of whom it kept."""
    first = PayslipFactory(run__period_number=month, **values)
    other = PayslipFactory(run=first.run)
    published(first.run)
    version = PayrollRunFactory(
        company=first.run.company, period_number=month, version=2
    )
    kept = PayslipFactory(run=version, employee=other.employee, net=Decimal("2926.70"))
    published(version, now=LATER)
    return first, kept


def mails() -> list[tuple[str, str]]:
    return list(OutgoingMail.objects.order_by("id").values_list("name", "to"))


def test_list_marks_what_has_lapsed_and_since_when():
    lapsed, _kept = left_out()

    entries = current(payslip_entries(employee_actor(lapsed.employee)))
    page = logged_in_employee(lapsed.employee).get("/loonstroken/").content.decode()

    [item] = payslip_items(entries)
    assert (item.entry.pk, item.lapsed_on) == (lapsed.pk, datetime.date(2026, 11, 3))
    assert "Vervallen door de correctie van 3-11-2026" in page
    assert "Correctie</" not in page


def test_whoever_is_in_the_correction_has_nothing_that_lapsed():
    _lapsed, kept = left_out()

    entries = payslip_entries(employee_actor(kept.employee))

    assert len(entries) == 2
    assert [item.lapsed_on for item in payslip_items(entries)] == [None, None]


def test_what_has_lapsed_stays_readable_and_says_so():
    lapsed, _kept = left_out(net=Decimal("1111.11"))

    response = logged_in_employee(lapsed.employee).get(URL)

    content = response.content.decode()
    assert response.context["document"].net == Decimal("1111.11")
    assert response.context["links"].pdf_url == f"{URL}pdf/?versie=1"
    assert "Vervallen door de correctie van 3-11-2026" in content
    assert "Netto op deze vervallen loonstrook" in content
    assert "Netto uitbetaald op" not in content


def test_what_has_lapsed_counts_in_no_chart_and_for_no_question():
    lapsed, _kept = left_out()
    actor = employee_actor(lapsed.employee)

    assert chart_of(payslip_entries(actor), year=2026) is None
    with pytest.raises(NotSupported, match="nog geen loonstrook"):
        latest_payslip(actor)


def test_what_still_counts_comes_before_what_has_lapsed():
    lapsed, _kept = left_out()
    employee = lapsed.employee
    pay(employee, month=9)
    second = PayrollRunFactory(company=employee.company, run_number=2)
    published(PayslipFactory(run=second, employee=employee).run)
    client = logged_in_employee(employee)

    assert client.get(URL).context["document"].run_label == "run 2"
    assert "Vervallen" in client.get(f"{URL}1/").content.decode()
    assert client.get("/").context["latest"].code == "2026-10-M"


def test_home_shows_the_last_one_that_counts():
    lapsed, _kept = left_out()
    pay(lapsed.employee, month=9)

    context = logged_in_employee(lapsed.employee).get("/").context

    assert context["latest"].code == "2026-9-M"
    assert [item.code for item in context["recent"]] == ["2026-10-M"]


def test_home_shows_what_has_lapsed_when_there_is_nothing_else():
    lapsed, _kept = left_out()

    response = logged_in_employee(lapsed.employee).get("/")

    assert response.context["latest"].lapsed_on == datetime.date(2026, 11, 3)
    assert "Vervallen" in response.content.decode()


def test_somebody_who_comes_back_in_a_third_version_has_a_payslip_again():
    lapsed, _kept = left_out()
    third = PayrollRunFactory(company=lapsed.run.company, version=3)
    again = PayslipFactory(run=third, employee=lapsed.employee)
    published(third, now=LATER)

    [item] = payslip_items(current(payslip_entries(employee_actor(lapsed.employee))))

    assert (item.entry.pk, item.lapsed_on) == (again.pk, None)
    assert ("payslip_ready", lapsed.employee.private_email) in mails()[4:]


def test_one_mail_says_that_a_payslip_has_lapsed():
    lapsed, kept = left_out()

    assert mails()[2:] == [
        ("payslip_corrected", kept.employee.private_email),
        ("payslip_lapsed", lapsed.employee.private_email),
    ]


def test_a_second_correction_says_nothing_to_whom_the_first_left_out():
    _lapsed, kept = left_out()
    third = PayrollRunFactory(company=kept.run.company, version=3)
    PayslipFactory(run=third, employee=kept.employee)
    published(third, now=LATER)

    assert mails()[4:] == [("payslip_corrected", kept.employee.private_email)]


def test_the_mail_names_the_period_and_no_amounts():
    left_out(net=Decimal("7319.46"))

    letter = mail.render(OutgoingMail.objects.latest("id"))

    content = f"{letter.subject} {letter.text} {letter.html}"
    assert letter.subject == "Je loonstrook van oktober 2026 is vervallen"
    assert "/loonstroken/\n" in letter.text
    assert not re.search(r"7\.?319|\d+,\d\d|€", content)


def test_withdrawing_the_correction_makes_it_count_again():
    lapsed, kept = left_out()

    withdraw_run(kept.run, actor=system(kept.environment), now=LATER)

    [item] = payslip_items(payslip_entries(employee_actor(lapsed.employee)))
    letter = mail.render(OutgoingMail.objects.latest("id"))
    assert item.lapsed_on is None
    assert mails()[4:] == [
        ("payslip_withdrawn", kept.employee.private_email),
        ("payslip_valid_again", lapsed.employee.private_email),
    ]
    assert letter.subject == "Je loonstrook van oktober 2026 geldt weer"


def test_every_total_leaves_out_what_has_lapsed():
    lapsed = EmployeeFactory()
    company = lapsed.company
    kept = EmployeeFactory(company=company)
    first = PayrollRunFactory(company=company, period_number=1)
    pay(lapsed, run=first)
    pay(kept, run=PayrollRunFactory(company=company, period_number=2), month=2)
    issued(company)
    version = PayrollRunFactory(company=company, period_number=1, version=2)
    PaymentFactory(run=first, employee=lapsed, amount=Decimal("3244.63"))
    PaymentFactory(run=version, employee=kept, amount=Decimal("3244.63"))
    pay(kept, run=version)

    statement = AnnualStatement.objects.filter(employee=lapsed).latest("version")
    [row] = register_rows(company.pk, 2026)
    assert (statement.version, statement.wage_for_tax) == (2, 0)
    assert list(year_columns(company.pk, 2026)) == [(kept.pk, 1)]
    assert (row.personnel_number, row.columns.wage_for_tax) == (
        kept.personnel_number,
        Decimal("7727.76"),
    )
    assert payment_totals(version).total == Decimal("3244.63")


def test_the_employer_reads_how_many_lapsed():
    _lapsed, kept = left_out()
    again = PayslipFactory(run__company=kept.run.company, run__period_number=9)
    kept.run.refresh_from_db()

    assert summary(selection_of_run(kept.run)) == (
        "1 medewerker, met de kosten voor de werkgever; "
        "vervallen sinds de vorige versie: 1"
    )
    assert lapsed_count(again.run) == 0


def test_preview_names_who_would_be_left_out_by_personnel_number():
    run = PayrollRunFactory()
    people = [EmployeeFactory(company=run.company) for _ in range(3)]
    for person in people:
        PayslipFactory(run=run, employee=person)
    published(run)
    correction = PayrollRunFactory(company=run.company, version=2)
    PayslipFactory(run=correction, employee=people[1])

    shown = preview(correction)
    page = logged_in_bureau(run.environment).get(
        f"/beheer/payslips/payrollrun/{correction.pk}/change/"
    )

    numbers = [people[0].personnel_number, people[2].personnel_number]
    assert [row.personnel_number for row in shown.left_out] == numbers
    assert shown.left_out_text == (
        "Deze correctie laat loonstroken weg, en die vervallen: "
        f"{numbers[0]}, {numbers[1]}."
    )
    assert "Deze correctie laat 2 loonstroken weg" in page.content.decode()


def test_preview_of_another_period_leaves_nobody_out():
    went = PayslipFactory(run__period_number=9)
    run = PayrollRunFactory(company=went.run.company)

    shown = preview(run)

    assert [row.is_gone for row in shown.rows] == [True]
    assert (shown.left_out, shown.left_out_text) == ([], "")


def test_publish_run_tells_the_terminal_who_was_left_out():
    run = PayrollRunFactory()
    people = [EmployeeFactory(company=run.company) for _ in range(2)]
    for person in people:
        PayslipFactory(run=run, employee=person)
    published(run)
    correction = PayrollRunFactory(company=run.company, version=2)
    PayslipFactory(run=correction, employee=people[1])
    completed(correction)
    errors = io.StringIO()

    call_command(
        "publish_run",
        environment=run.environment.subdomain,
        company=run.company.number,
        period="2026-10-M",
        stdout=io.StringIO(),
        stderr=errors,
    )

    number = people[0].personnel_number
    assert errors.getvalue() == (
        f"Deze correctie laat loonstroken weg, en die vervallen: {number}.\n"
    )
