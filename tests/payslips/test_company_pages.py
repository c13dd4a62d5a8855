"""The page with the employer's documents: as many queries for any number, and what each state says."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import stepup
from accounts.models import UserSession
from payslips.models import CompanyFile, PayrollRun
from payslips.services.publishing import publish_run
from personnel.models import Company
from portal.core.models import AuditEvent
from tests.actors import logged_in_employer, system
from tests.factories.payslips import PayrollRunFactory, PayslipFactory
from tests.factories.personnel import CompanyFactory
from tests.payslips.deliveries import completed

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PAGE = "/werkgever/documenten/"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]


@pytest.fixture
def company() -> Company:
    return CompanyFactory(iban="NL91ABNA0417164300")


@pytest.fixture
def browser(company: Company) -> Client:
    return logged_in_employer(company)


def published(company: Company, month: int, *, count: int = 1, run: int = 1):
    found = PayrollRunFactory(company=company, period_number=month, run_number=run)
    for _number in range(count):
        PayslipFactory(run=found)
    return publish_run(completed(found), actor=system(company.environment), now=NOW)


def file_of(run: PayrollRun, state: str, **fields: object) -> CompanyFile:
    moments: dict[str, object] = {}
    if state != "waiting":
        moments = {"started_at": timezone.now(), "reported_at": timezone.now()}
    if state in {"ready", "failed"}:
        moments["finished_at"] = timezone.now()
    return CompanyFile.objects.create(
        environment=run.environment,
        company=run.company,
        run=run,
        kind="payslips",
        file_format="pdf",
        state=state,
        asked_at=timezone.now(),
        **moments | fields,
    )


def test_the_page_asks_as_many_queries_for_any_number(
    company: Company, browser: Client, django_assert_num_queries
):
    published(company, 9)
    browser.get(PAGE)

    with django_assert_num_queries(17):
        browser.get(PAGE)

    run = published(company, 10, count=4)
    file_of(run, "failed", problem="Er ging iets mis.")
    # One more for the mark that the employer saw the new run.
    with django_assert_num_queries(18):
        browser.get(PAGE)
    with django_assert_num_queries(17):
        browser.get(PAGE)


def test_a_file_on_its_way_shows_how_far_it_is(company: Company, browser: Client):
    file = file_of(published(company, 10), "making", done=120, total=1000)

    page = browser.get(PAGE).text

    assert "we maken uw bestand klaar" in page
    assert f'data-progress="{PAGE}{file.public_id}/voortgang/"' in page
    assert 'value="120"' in page
    assert 'max="1000"' in page


def test_what_failed_says_why_and_can_be_made_again(company: Company, browser: Client):
    file_of(published(company, 10), "failed", problem="De schijf is vol.")

    page = browser.get(PAGE).text

    assert "Pdf: De schijf is vol." in page
    assert "Pdf opnieuw maken" in " ".join(page.split())


def test_what_nobody_works_on_any_more_can_be_made_again(
    company: Company, browser: Client
):
    long_ago = timezone.now() - timedelta(minutes=11)
    file_of(published(company, 10), "making", reported_at=long_ago)

    page = browser.get(PAGE).text

    assert "Het maken is onderbroken." in page
    assert "we maken uw bestand klaar" not in page


def test_asking_for_a_large_file_hands_it_to_the_worker(
    company: Company, browser: Client, django_capture_on_commit_callbacks
):
    run = published(company, 10)
    form = {"kind": "payslips", "format": "zip", "run": str(run.public_id)}

    with django_capture_on_commit_callbacks() as callbacks:
        answer = browser.post(f"{PAGE}maken/", form)

    assert answer["Location"] == f"{PAGE}?periode=2026-10-M"
    assert CompanyFile.objects.get().state == "waiting"
    assert len(callbacks) == 1


def test_a_broker_that_is_down_is_no_error(
    company: Company, browser: Client, django_capture_on_commit_callbacks
):
    run = published(company, 10)
    form = {"kind": "payslips", "format": "zip", "run": str(run.public_id)}

    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(f"{PAGE}maken/", form)

    assert answer.status_code == 302
    assert CompanyFile.objects.get().state == "waiting"


def test_a_quick_file_that_cannot_be_made_says_why(browser: Client, company: Company):
    run = published(company, 10)
    form = {"kind": "payments", "format": "xml", "run": str(run.public_id)}

    page = browser.post(f"{PAGE}maken/", form, follow=True)

    assert "De reden staat erbij." in page.text
    assert "SEPA: Er is in deze run niets om te betalen." in page.text


def test_one_file_that_fails_leaves_the_others(browser: Client, company: Company):
    run = published(company, 10)
    form = {"kind": "payments", "run": str(run.public_id)}

    browser.post(f"{PAGE}maken/", form | {"format": "xml"})
    browser.post(f"{PAGE}maken/", form | {"format": "xlsx"})

    states = CompanyFile.objects.values_list("file_format", "state")
    assert dict(states) == {"xml": "failed", "xlsx": "ready"}


def test_a_download_comes_whole_is_not_kept_and_is_audited(
    browser: Client, company: Company
):
    run = published(company, 10)
    form = {"kind": "payments", "format": "xlsx", "run": str(run.public_id)}
    for session in UserSession.objects.all():
        stepup.confirm(session.pk, None, now=timezone.now())

    answer = browser.post(f"{PAGE}maken/", form, follow=True)

    content = b"".join(answer.streaming_content)
    assert content.startswith(b"PK")
    assert len(content) == int(answer["Content-Length"])
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Disposition"] == (
        'attachment; filename="2026-10-M betaallijst.xlsx"'
    )
    event = AuditEvent.objects.get(event="companyfile.downloaded")
    assert event.changes == {"document": "2026-10-M betaallijst.xlsx"}


def test_each_run_of_a_period_has_its_documents(browser: Client, company: Company):
    published(company, 10)
    published(company, 10, run=2)

    page = browser.get(f"{PAGE}?periode=2026-10-M")

    codes = [section["selection"].code for section in page.context["sections"]]
    assert codes[:2] == ["2026-10-M", "2026-10-M run 2"]


def test_periods_can_be_chosen_by_name(browser: Client, company: Company):
    published(company, 9)
    published(company, 10)

    page = browser.get(f"{PAGE}?periode=2026-9-M")

    assert [str(period) for period in page.context["periods"]] == [
        "2026-10-M",
        "2026-9-M",
    ]
    assert 'value="2026-9-M" selected' in " ".join(page.text.split())


def test_an_approver_may_not_see_documents(company: Company):
    published(company, 10)
    browser = logged_in_employer(company, role="approver")

    assert browser.get(PAGE).status_code == 403
    assert "Salarisdocumenten" not in browser.get("/werkgever/").text
