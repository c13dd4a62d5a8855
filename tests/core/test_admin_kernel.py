"""The kernel's tables in the admin: what the bureau may change, and what is noted."""

import pytest
from django.test import Client
from django.urls import reverse

from payslips.models import ClosedPeriod
from personnel.models import Company
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.actors import logged_in_bureau
from tests.core.audit_log import record
from tests.core.letters import ACTIVATION
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory

pytestmark = pytest.mark.django_db

COMPANY = {
    "number": 1001,
    "name": "Bakkerij De Gouden Halm B.V.",
    "wage_tax_number": "123456782L01",
    "street": "Vlasmarkt 7",
    "postcode": "3511PT",
    "city": "Utrecht",
    "iban": "",
    "period_type": "M",
    "fulltime_hours": "40",
    "deadline_days": "4",
}


@pytest.fixture
def bureau(environment: Environment) -> Client:
    return logged_in_bureau(environment)


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("id").last()


def test_the_bureau_changes_its_own_environment(
    environment: Environment, bureau: Client
):
    url = reverse("admin:core_environment_change", args=[environment.pk])

    bureau.post(url, {"name": "Nieuwe naam", "brand_color": "#0a6a4e"})

    environment.refresh_from_db()
    assert (environment.name, environment.brand_color) == ("Nieuwe naam", "#0a6a4e")
    event = last_event()
    assert (event.event, event.subject_id) == (
        "environment.changed",
        str(environment.pk),
    )
    assert event.changes == {"fields": ["name", "brand_color"]}


@pytest.mark.parametrize(
    ("color", "message"),
    [
        pytest.param("rood", "Voer een geldige waarde in.", id="word"),
        pytest.param("#12345", "Voer een geldige waarde in.", id="too short"),
        pytest.param(
            "#ffee00",
            "Witte tekst is op deze kleur niet goed te lezen. Kies een donkerder kleur.",
            id="too light",
        ),
    ],
)
def test_a_colour_is_one_that_white_can_be_read_on(
    environment: Environment, bureau: Client, color: str, message: str
):
    url = reverse("admin:core_environment_change", args=[environment.pk])

    page = bureau.post(url, {"name": environment.name, "brand_color": color})

    environment.refresh_from_db()
    assert environment.brand_color == ""
    assert page.context["adminform"].form.errors == {"brand_color": [message]}


def test_the_bureau_adds_no_environment(bureau: Client):
    response = bureau.post(reverse("admin:core_environment_add"), {"name": "Ander"})

    assert response.status_code == 403
    assert Environment.objects.count() == 1


def test_an_added_row_belongs_to_the_environment_of_who_added_it(
    environment: Environment, bureau: Client
):
    stranger = EnvironmentFactory()

    bureau.post(
        reverse("admin:personnel_company_add"),
        COMPANY | {"environment": stranger.pk, "environment_id": stranger.pk},
    )

    company = Company.objects.get()
    event = last_event()
    assert company.environment == environment
    assert (event.event, event.actor_role) == ("company.added", "bureau")
    assert (event.subject_type, event.subject_id) == (
        "personnel.company",
        str(company.pk),
    )


@pytest.mark.parametrize("page", ["change", "delete"])
def test_the_audit_log_is_to_look_at(
    environment: Environment, bureau: Client, page: str
):
    event = record(environment)
    url = reverse(f"admin:core_auditevent_{page}", args=[event.pk])

    assert bureau.post(url, {"post": "yes"}).status_code == 403


def test_a_mail_is_shown_without_its_text(bureau: Client, letter: OutgoingMail):
    url = reverse("admin:core_outgoingmail_change", args=[letter.pk])

    page = bureau.get(url).content.decode()

    assert letter.to in page
    assert ACTIVATION["url"] not in page


def test_a_choice_holds_the_rows_of_the_environment_alone(
    environment: Environment, bureau: Client
):
    company = CompanyFactory(environment=environment)
    CompanyFactory()

    page = bureau.get(reverse("admin:payslips_closedperiod_add"))

    form = page.context["adminform"].form
    assert list(form.fields["company"].queryset) == [company]


def test_a_removed_row_is_noted(environment: Environment, bureau: Client):
    company = CompanyFactory(environment=environment)
    period = ClosedPeriod.objects.create(
        environment=environment, company=company, year=2026, period_number=10
    )
    url = reverse("admin:payslips_closedperiod_delete", args=[period.pk])

    bureau.post(url, {"post": "yes"})

    event = last_event()
    assert list(ClosedPeriod.objects.all()) == []
    assert (event.event, event.subject_id) == ("closedperiod.removed", str(period.pk))
    assert event.changes == {"was": str(period)}
