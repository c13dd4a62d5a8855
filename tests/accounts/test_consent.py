"""Agreeing to digital payslips: who is asked, what is kept, and what the employer sees."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.services.consent import give_consent, withdraw_consent
from personnel.models import Employee
from portal.core.access import Actor
from portal.core.models import AuditEvent
from tests.actors import employer_actor, logged_in_employee, logged_in_employer
from tests.factories.accounts import (
    LONG_AGO,
    EmployeeAccountFactory,
    EmployerAccessFactory,
    ready_account,
)
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
)
from tests.payslips.deliveries import NOW

pytestmark = pytest.mark.django_db

GIVE, WITHDRAW = "/account/akkoord/", "/account/akkoord/intrekken/"
BANNER = "Wil je je loonstroken digitaal krijgen?"
STAFF = "/werkgever/medewerkers/"


@pytest.fixture
def employee() -> Employee:
    return EmployeeFactory()


@pytest.fixture
def user(employee: Employee) -> User:
    return ready_account(employee)


def actor_of(user: User) -> Actor:
    return Actor.employee(
        environment_id=user.environment_id,
        user_id=user.pk,
        label=user.username,
        employee_ids=[],
    )


def consent_of(user: User):
    user.refresh_from_db()
    return user.digital_consent_at


def latest() -> AuditEvent:
    return AuditEvent.objects.latest("id")


def test_consent_is_noted_with_its_moment(user):
    give_consent(actor=actor_of(user), now=NOW)

    assert consent_of(user) == NOW
    assert (latest().event, latest().subject_id) == ("consent.given", str(user.pk))


def test_consent_that_was_given_keeps_its_date(user):
    give_consent(actor=actor_of(user), now=LONG_AGO)

    give_consent(actor=actor_of(user), now=NOW)

    assert consent_of(user) == LONG_AGO
    assert AuditEvent.objects.filter(event="consent.given").count() == 1


def test_consent_can_be_withdrawn_and_the_log_says_since_when_it_was_given(user):
    give_consent(actor=actor_of(user), now=LONG_AGO)

    withdraw_consent(actor=actor_of(user), now=NOW)

    assert consent_of(user) is None
    assert latest().event == "consent.withdrawn"
    assert latest().changes == {"since": LONG_AGO.isoformat()}


def test_consent_that_was_not_given_is_not_withdrawn(user):
    withdraw_consent(actor=actor_of(user), now=NOW)

    assert not AuditEvent.objects.filter(event="consent.withdrawn").exists()


def test_an_employer_agrees_to_nothing():
    actor = employer_actor(EmployerAccessFactory())

    with pytest.raises(PermissionDenied):
        give_consent(actor=actor, now=NOW)


def test_the_banner_asks_until_its_button_was_pressed(employee, user):
    browser = logged_in_employee(employee, user=user)
    assert BANNER in browser.get("/loonstroken/?jaar=2026").content.decode()

    answer = browser.post(GIVE, {"next": "/loonstroken/?jaar=2026"})

    assert (answer.status_code, answer["Location"]) == (302, "/loonstroken/?jaar=2026")
    assert BANNER not in browser.get("/loonstroken/").content.decode()


@pytest.mark.parametrize("target", ["https://kwaad.nl/", "//kwaad.nl", "/werkgever/"])
def test_the_way_back_stays_on_our_pages(employee, user, target: str):
    browser = logged_in_employee(employee, user=user)

    answer = browser.post(GIVE, {"next": target})

    assert answer["Location"] == "/account/beveiliging/"


def test_the_security_page_takes_consent_back(employee, user):
    browser = logged_in_employee(employee, user=user)
    browser.post(GIVE)
    assert "Akkoord intrekken" in browser.get("/account/beveiliging/").content.decode()

    answer = browser.post(WITHDRAW)

    assert (answer.status_code, consent_of(user)) == (302, None)
    assert "Ik ga akkoord" in browser.get("/account/beveiliging/").content.decode()


def test_the_employer_sees_who_has_not_agreed():
    company = CompanyFactory()
    for number, consented_at in ((1, None), (2, LONG_AGO), (3, "no account")):
        employee = EmployeeFactory(company=company, personnel_number=number)
        EmploymentFactory(employee=employee)
        if consented_at != "no account":
            EmployeeAccountFactory(
                employee=employee, user__digital_consent_at=consented_at
            )
    browser = logged_in_employer(company)

    found = {
        asked: sorted(
            one.personnel_number
            for _name, one in browser.get(STAFF, {"akkoord": asked}).context["people"]
        )
        for asked in ("", "ja", "nee")
    }

    assert found == {"": [1, 2, 3], "ja": [2], "nee": [1, 3]}


def test_the_list_says_it_in_words():
    company = CompanyFactory()
    employee = EmployeeFactory(company=company)
    EmploymentFactory(employee=employee)
    EmployeeAccountFactory(employee=employee)

    page = logged_in_employer(company).get(STAFF).content.decode()

    assert page.count("Nog geen akkoord") == 2
