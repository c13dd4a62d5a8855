"""What employers asked for and could not get, as the bureau sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from payslips.models import CompanyFile, PayrollRun
from payslips.services.company_files import retry_file
from portal.core.made_files import STALLED
from portal.core.models import AuditEvent
from tests.actors import employer_actor, logged_in_bureau, system
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory
from tests.payslips.deliveries import NOW

pytestmark = pytest.mark.django_db

LIST = "/beheer/payslips/companyfile/"
LATER = NOW + timedelta(hours=1)
State = CompanyFile.State


@pytest.fixture
def run() -> PayrollRun:
    return PayrollRunFactory()


def file_of(run: PayrollRun, state: str, kind: str = "payslips", **more) -> CompanyFile:
    begun = ("started_at", "reported_at") if state != State.WAITING else ()
    ended = ("finished_at",) if state in {State.READY, State.FAILED} else ()
    values = dict.fromkeys((*begun, *ended), NOW)
    if state == State.FAILED:
        values["problem"] = "Er ging iets mis bij het maken."
    return CompanyFile.objects.create(
        environment=run.environment,
        company=run.company,
        run=run,
        kind=kind,
        file_format="zip",
        state=state,
        asked_at=NOW,
        **values | more,
    )


@pytest.fixture
def bureau(run: PayrollRun) -> Client:
    return logged_in_bureau(run.environment)


def test_the_bureau_sees_which_document_failed_and_why(run, bureau):
    file_of(run, State.FAILED)
    file_of(run, State.WAITING, kind="gone")
    year = {"run": None, "year": 2025, "kind": "year-work"}
    CompanyFile.objects.filter(pk=file_of(run, State.WAITING, kind="x").pk).update(
        **year
    )

    page = bureau.get(LIST).text

    for text in ("Loonstroken werkgeversexemplaar", "2026-10-M", "mislukt"):
        assert text in page
    assert "Er ging iets mis bij het maken." in page
    assert "Jaarwerk" in page
    assert ">2025<" in page


def test_the_bureau_has_what_failed_made_again(run, bureau):
    access = EmployerAccessFactory(company=run.company)
    failed = file_of(run, State.FAILED, requester=access.user)
    waiting = file_of(run, State.WAITING, kind="payments")
    form = {"action": "retry", "_selected_action": [failed.pk, waiting.pk]}

    told = bureau.post(LIST, form, follow=True).text

    failed.refresh_from_db()
    assert (
        "Het portaal maakt opnieuw wat van de keuze mislukt was of iets miste." in told
    )
    assert (failed.state, failed.problem, failed.requester) == (
        State.WAITING,
        "",
        access.user,
    )
    events = AuditEvent.objects.filter(event="companyfile.retried")
    assert [event.subject_id for event in events] == [str(failed.pk)]


def test_what_was_interrupted_is_made_again_too(run):
    file = file_of(run, State.MAKING)
    now = NOW + STALLED + timedelta(seconds=1)

    assert retry_file(file, actor=system(run.environment), now=NOW) is None
    assert retry_file(file, actor=system(run.environment), now=now) == file


def test_making_again_is_for_the_bureau_of_the_environment_alone(run):
    file = file_of(run, State.FAILED)
    office = employer_actor(EmployerAccessFactory(company=run.company))

    with pytest.raises(PermissionDenied):
        retry_file(file, actor=office, now=LATER)
    with pytest.raises(CompanyFile.DoesNotExist):
        retry_file(file, actor=system(EnvironmentFactory()), now=LATER)


def test_the_list_takes_a_constant_number_of_queries(
    run, bureau, django_assert_num_queries
):
    file_of(run, State.FAILED)
    bureau.get(LIST)
    with django_assert_num_queries(QUERIES):
        bureau.get(LIST)
    for kind in ("payments", "journal"):
        file_of(run, State.FAILED, kind=kind)

    with django_assert_num_queries(QUERIES):
        bureau.get(LIST)


QUERIES = 8
