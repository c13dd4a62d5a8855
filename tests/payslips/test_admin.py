"""Payroll runs in the bureau's admin: read in, looked at, published."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from payslips.admin.runs import FIRST
from payslips.models import ClosedPeriod, PayrollRun, PublishedPayslip
from personnel.models import Company
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import logged_in_bureau
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import (
    NOW,
    OCTOBER,
    SEPTEMBER,
    completed,
    delivered,
    published,
)
from tests.personnel.deliveries import changed

# The gate and the admin's own included.
PAGE_QUERIES = 17
UPLOAD = "/beheer/payslips/payrollrun/inlezen/"


@pytest.fixture
def bureau(company: Company) -> Client:
    """A browser in which a member of the company's bureau is logged in."""
    return logged_in_bureau(company.environment)


def upload(browser: Client, content: bytes):
    return browser.post(UPLOAD, {"file": SimpleUploadedFile("loonrun.xlsx", content)})


def page_of(run: PayrollRun) -> str:
    return f"/beheer/payslips/payrollrun/{run.pk}/change/"


def test_a_run_is_read_in_and_previewed(bureau: Client):
    response = upload(bureau, OCTOBER.read_bytes())

    run = PayrollRun.objects.get()
    assert (response.status_code, response.url) == (302, page_of(run))
    page = bureau.get(response.url).content.decode()
    assert run.status == PayrollRun.Status.IMPORTED
    assert "3.527,65" in page
    assert "Publiceren" in page


def test_a_file_that_was_read_in_before_says_so(bureau: Client):
    upload(bureau, OCTOBER.read_bytes())

    response = upload(bureau, OCTOBER.read_bytes())

    assert "Dit bestand was al ingelezen." in bureau.get(response.url).content.decode()
    assert PayrollRun.objects.count() == 1


def test_errors_are_listed_by_cell_and_nothing_is_stored(bureau: Client):
    broken = changed(OCTOBER, {"Loonstroken!T2": 1})

    response = upload(bureau, broken.getvalue())

    assert response.status_code == 422
    assert "Loonstroken!T2" in response.content.decode()
    assert PayrollRun.objects.count() == 0


def test_a_file_that_is_no_workbook_gets_one_clear_message(bureau: Client):
    response = upload(bureau, b"geen werkmap")

    assert response.status_code == 422
    assert "Dit is geen Excel-bestand (.xlsx)." in response.content.decode()


def test_the_button_publishes(bureau: Client, company: Company):
    run = delivered(company)

    response = bureau.post(page_of(run), {"publish": "Publiceren"})

    run.refresh_from_db()
    page = bureau.get(response.url).content.decode()
    assert run.status == PayrollRun.Status.PUBLISHED
    assert OutgoingMail.objects.filter(name="payslip_ready").count() == 12
    assert "De loonstroken zijn gepubliceerd" in page
    assert 'name="publish"' not in page


def test_an_older_version_is_not_published(bureau: Client, company: Company):
    old = delivered(company)
    delivered(company, changed(OCTOBER, {"Run!J2": "Nog een keer"}))

    response = bureau.post(page_of(old), {"publish": "Publiceren"})

    old.refresh_from_db()
    assert old.status == PayrollRun.Status.IMPORTED
    assert (
        "Er is een nieuwere versie ingelezen"
        in bureau.get(response.url).content.decode()
    )


def test_opening_a_preview_publishes_nothing(bureau: Client, company: Company):
    run = delivered(company)

    bureau.get(page_of(run))

    run.refresh_from_db()
    assert run.status == PayrollRun.Status.IMPORTED


def test_what_can_be_done_with_runs_is_offered_above_their_list(
    bureau: Client, company: Company
):
    PayrollRunFactory(company=company)

    page = bureau.get("/beheer/payslips/payrollrun/").text

    assert '<option value="issue_statements">' in page
    assert '<option value="export">' in page


def test_a_run_of_another_bureau_does_not_exist(company: Company):
    run = delivered(company)
    stranger = logged_in_bureau(EnvironmentFactory())

    assert stranger.get(page_of(run)).status_code == 404
    assert stranger.post(page_of(run), {"publish": "x"}).status_code == 404


def test_a_period_is_closed_and_opened_again(bureau: Client, company: Company):
    bureau.post(
        "/beheer/payslips/closedperiod/add/",
        {"company": company.pk, "year": 2026, "period_number": 10},
    )
    closed = ClosedPeriod.objects.get()

    refused = upload(bureau, OCTOBER.read_bytes())
    bureau.post(f"/beheer/payslips/closedperiod/{closed.pk}/delete/", {"post": "yes"})
    accepted = upload(bureau, OCTOBER.read_bytes())

    assert "Periode 2026-10-M is afgesloten." in refused.content.decode()
    assert accepted.status_code == 302
    events = AuditEvent.objects.filter(subject_type="payslips.closedperiod")
    assert list(events.order_by("id").values_list("event", flat=True)) == [
        "closedperiod.added",
        "closedperiod.removed",
    ]


def test_a_run_of_a_closed_period_says_why_it_cannot_be_published(
    bureau: Client, company: Company
):
    run = delivered(company)
    ClosedPeriod.objects.create(
        environment=company.environment, company=company, year=2026, period_number=10
    )

    page = shown(bureau, run)

    assert "Deze periode is afgesloten" in page
    assert 'name="publish"' not in page
    bureau.post(page_of(run), {"publish": "x"})
    assert "Verwijder eerst de afsluiting." in shown(bureau, run)
    assert not PublishedPayslip.objects.exists()


NOBODY = "Nog niemand heeft een loonstrook van deze run bekeken."


def shown(bureau: Client, run: PayrollRun, query: str = "") -> str:
    return bureau.get(page_of(run) + query).content.decode()


def test_the_page_puts_a_run_beside_the_one_before(bureau: Client, company: Company):
    delivered(company, SEPTEMBER)
    run = delivered(company)

    page = shown(bureau, run)

    assert "Verschil met 2026-9-M run 1 versie 1" in page
    assert "87,50</strong>" in page


def test_the_page_of_a_first_run_says_that_there_is_nothing_to_compare_with(
    bureau: Client, company: Company
):
    page = shown(bureau, delivered(company))

    assert "Er is geen eerdere run van dit bedrijf" in page
    assert "nieuw</td>" not in page


def test_only_what_changed_is_shown_on_demand(bureau: Client, company: Company):
    run = PayrollRunFactory(company=company)
    september = PayrollRunFactory(company=company, period_number=9)
    for surname, net in (("Blijft", 5), ("Wisselt", 6)):
        employee = EmployeeFactory(company=company, surname=surname, prefix="")
        PayslipFactory(run=september, employee=employee, net=5)
        PayslipFactory(run=run, employee=employee, net=net)
    completed(run)
    completed(september)

    everything, changes = shown(bureau, run), shown(bureau, run, "?gewijzigd=1")

    assert ("Blijft" in everything, "Wisselt" in everything) == (True, True)
    assert ("Blijft" in changes, "Wisselt" in changes) == (False, True)


def test_a_long_run_is_shown_in_part_and_whole_on_demand(
    bureau: Client, company: Company
):
    run = PayrollRunFactory(company=company)
    PayslipFactory.create_batch(FIRST + 1, run=run)

    part, whole = shown(bureau, run), shown(bureau, run, "?alles=1")

    assert "Nog 1 werknemer tonen" in part
    assert part.count("Dijk, N. van") == FIRST
    assert whole.count("Dijk, N. van") == FIRST + 1


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_of_a_run_takes_a_constant_number_of_queries(
    bureau: Client, company: Company, count: int, django_assert_num_queries
):
    run = PayrollRunFactory(company=company)
    for _ in range(count):
        PayslipFactory(run=run)
    bureau.get(page_of(run))

    with django_assert_num_queries(PAGE_QUERIES):
        bureau.get(page_of(run))


def test_a_run_that_lacks_what_the_law_asks_has_no_button_to_publish(
    bureau: Client, company: Company
):
    employee = company.employees.get(personnel_number=1001)
    payslip = PayslipFactory(
        run__company=company, employee=employee, minimum_hourly_wage=0
    )
    completed(payslip.run)

    page = shown(bureau, payslip.run)
    response = bureau.post(page_of(payslip.run), {"publish": "x"})

    assert "1001 R. in het Veld: minimumuurloon" in page
    assert 'name="publish"' not in page
    payslip.run.refresh_from_db()
    assert payslip.run.status == PayrollRun.Status.IMPORTED
    told = "De run mist gegevens die de wet vraagt"
    assert told in bureau.get(response.url).content.decode()


def test_a_run_is_planned_moved_and_cancelled(bureau: Client, company: Company):
    run = delivered(company)

    planned = bureau.post(
        page_of(run), {"schedule": "x", "publish_at": "2099-12-24T09:00"}
    )
    page = bureau.get(planned.url).content.decode()
    cancelled = bureau.post(page_of(run), {"cancel": "x"})

    assert "De run wordt op 24-12-2099 om 09:00 gepubliceerd." in page
    assert "<strong>24-12-2099 09:00</strong>" in page
    assert "gepland" in page
    after = bureau.get(cancelled.url).content.decode()
    assert "De geplande publicatie is geannuleerd." in after
    assert PayrollRun.objects.get().publish_at is None
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Kies een datum en tijd."),
        ("2020-01-01T09:00", "Kies een moment dat nog komt."),
        ("morgen", "Dit is geen datum en tijd."),
    ],
)
def test_a_moment_that_cannot_be_is_refused_at_its_field(
    bureau: Client, company: Company, typed: str, message: str
):
    run = delivered(company)

    response = bureau.post(page_of(run), {"schedule": "x", "publish_at": typed})

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert not typed or f'value="{typed}"' in page
    assert PayrollRun.objects.get().publish_at is None


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"cancel": "x"}, "Er staat geen publicatie gepland."),
        ({"withdraw": "x"}, "Deze versie is niet gepubliceerd."),
    ],
)
def test_what_is_not_there_is_not_taken_back(
    bureau: Client, company: Company, form: dict[str, str], message: str
):
    response = bureau.post(page_of(PayrollRunFactory(company=company)), form)

    assert message in bureau.get(response.url).content.decode()


def test_a_published_run_is_not_planned(bureau: Client, company: Company):
    run = published(PayrollRunFactory(company=company))
    form = {"schedule": "x", "publish_at": "2099-12-24T09:00"}

    response = bureau.post(page_of(run), form)

    told = bureau.get(response.url).content.decode()
    assert "De run is al gepubliceerd." in told


def test_an_outdated_version_is_not_planned(bureau: Client, company: Company):
    run = PayrollRunFactory(company=company)
    PayrollRunFactory(company=company, version=2)
    form = {"schedule": "x", "publish_at": "2099-12-24T09:00"}

    response = bureau.post(page_of(run), form)

    told = bureau.get(response.url).content.decode()
    assert "Er is een nieuwere versie ingelezen" in told


def test_a_form_without_a_button_does_nothing(bureau: Client, company: Company):
    run = delivered(company)

    response = bureau.post(page_of(run), {})

    run.refresh_from_db()
    assert (response.status_code, run.status) == (302, PayrollRun.Status.IMPORTED)


def test_a_run_that_nobody_saw_is_withdrawn(bureau: Client, company: Company):
    run = published(delivered(company))

    before = shown(bureau, run)
    response = bureau.post(page_of(run), {"withdraw": "x"})

    page = bureau.get(response.url).content.decode()
    assert NOBODY in before
    assert "De run is ingetrokken." in page
    assert "De publicatie van deze run is op" in page
    assert OutgoingMail.objects.filter(name="payslip_withdrawn").count() == 12


def test_a_run_that_somebody_saw_is_not_withdrawn(bureau: Client, company: Company):
    run = published(delivered(company))
    publications = PublishedPayslip.objects.filter(payslip__run=run)
    publications.filter(payslip__employee__personnel_number=1001).update(opened_at=NOW)
    PayrollRun.objects.update(handed_out_at=NOW)

    page = shown(bureau, run)
    response = bureau.post(page_of(run), {"withdraw": "x"})

    told = (
        "1 loonstrook is al bekeken, de eerste keer op 20-10-2026 om 11:00. "
        "De werkgever heeft documenten opgehaald op 20-10-2026 om 11:00. "
        "Intrekken kan niet meer; lever een correctie aan."
    )
    assert told in " ".join(page.split())
    assert 'name="withdraw"' not in page
    assert told in bureau.get(response.url).content.decode()
    run.refresh_from_db()
    assert run.status == PayrollRun.Status.PUBLISHED


def test_a_correction_and_what_it_replaces_point_at_each_other(
    bureau: Client, company: Company
):
    old = published(delivered(company))
    new = published(delivered(company, changed(OCTOBER, {"Run!J2": "Nog een keer"})))

    pages = shown(bureau, old), shown(bureau, new)

    assert f'href="{page_of(new)}"' in pages[0]
    assert "De werknemers kunnen deze versie nog lezen." in pages[0]
    assert "Deze run is een correctie en vervangt" in pages[1]
    assert f'href="{page_of(old)}"' in pages[1]


def test_why_a_planned_publication_did_not_go_through_is_shown(
    bureau: Client, company: Company
):
    run = delivered(company)
    PayrollRun.objects.update(publish_problem="Er is een nieuwere versie ingelezen.")

    page = shown(bureau, run)

    assert "De geplande publicatie ging niet door." in page


@pytest.mark.parametrize("button", ["schedule", "cancel", "withdraw"])
def test_the_bureau_acts_on_no_run_of_another(company: Company, button: str):
    run = delivered(company)
    stranger = logged_in_bureau(EnvironmentFactory())
    form = {button: "x", "publish_at": "2099-12-24T09:00"}

    assert stranger.post(page_of(run), form).status_code == 404
