"""Commands that span the apps, as a person types them."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from personnel.models import Company
from portal.core import mail
from portal.core.models import AuditEvent, Environment, OutgoingMail
from tests.core.letters import ACTIVATION, NOW
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory

pytestmark = pytest.mark.django_db

COMPANY = (
    *("--environment", "salarisfactory", "--number", "1001"),
    *("--name", "Bakkerij B.V.", "--wage-tax-number", "123456782L01"),
)


@pytest.fixture
def environment() -> Environment:
    return EnvironmentFactory(subdomain="salarisfactory", name="Salarisfactory")


def run(*arguments: str) -> str:
    stdout = io.StringIO()
    call_command(*arguments, stdout=stdout)
    return stdout.getvalue()


def refusal(*arguments: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    return str(refused.value)


def test_add_environment_adds_one():
    said = run("add_environment", "nieuw", "--name", "Nieuw")

    assert said == "Omgeving nieuw (Nieuw) toegevoegd.\n"
    assert Environment.objects.get().name == "Nieuw"


def test_add_environment_leaves_an_existing_one(environment: Environment):
    said = run("add_environment", "salarisfactory", "--name", "Anders")

    assert said == "Omgeving salarisfactory (Salarisfactory) bestond al.\n"


def test_add_environment_refuses_what_is_no_subdomain():
    assert refusal("add_environment", "Mijn Bureau", "--name", "Nieuw") == (
        "Mijn Bureau kan geen subdomein zijn: kleine letters, cijfers en streepjes."
    )


def test_add_company_adds_one_with_everything(environment: Environment):
    run(
        *("add_company", *COMPANY, "--fulltime-hours", "36,5"),
        *("--iban", "NL91 ABNA 0417 1643 00", "--period-type", "4W"),
        *("--address", "Vlasmarkt 7, 3511 pt Utrecht"),
    )

    company = Company.objects.get()
    assert company.environment == environment
    assert (company.number, company.name) == (1001, "Bakkerij B.V.")
    assert (company.wage_tax_number, str(company.fulltime_hours)) == (
        "123456782L01",
        "36.50",
    )
    assert (company.iban, company.period_type) == ("NL91ABNA0417164300", "4W")
    assert (company.street, company.postcode, company.city) == (
        "Vlasmarkt 7",
        "3511PT",
        "Utrecht",
    )


def test_add_company_says_who_did_it(environment: Environment):
    run("add_company", *COMPANY)

    event = AuditEvent.objects.get()
    assert (event.event, event.actor_role, event.actor_label) == (
        "company.added",
        "system",
        "opdracht add_company",
    )


def test_add_company_leaves_an_existing_one(environment: Environment):
    run("add_company", *COMPANY)

    said = run("add_company", *COMPANY, "--iban", "NL91ABNA0417164300")

    assert said.endswith(" bestond al.\n")
    assert Company.objects.get().iban == ""


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(("--wage-tax-number", "123"), id="wage tax number"),
        pytest.param(("--iban", "NL00ABNA0417164300"), id="iban"),
        pytest.param(("--address", "Utrecht"), id="address"),
    ],
)
def test_add_company_refuses_a_wrong_number(
    environment: Environment, wrong: tuple[str, str]
):
    assert refusal("add_company", *COMPANY, *wrong)
    assert list(Company.objects.all()) == []


def test_add_company_asks_for_an_environment_that_exists():
    assert refusal("add_company", *COMPANY) == (
        "Omgeving salarisfactory bestaat niet. Gebruik eerst add_environment."
    )


def test_switch_feature_closes_and_opens_a_menu():
    company = CompanyFactory(environment__subdomain="salarisfactory", number=1001)
    menu = (
        "--environment",
        "salarisfactory",
        "--company",
        "1001",
        "--feature",
        "leave",
    )
    run("switch_feature", *menu, "off")
    company.refresh_from_db()
    closed = company.closed_features

    run("switch_feature", *menu, "on")

    company.refresh_from_db()
    assert (closed, company.closed_features) == (["leave"], [])


def test_switch_feature_knows_the_menus(environment: Environment):
    company = ("--environment", "salarisfactory", "--company", "1001")

    assert "invalid choice: 'kantine'" in refusal(
        "switch_feature", *company, "--feature", "kantine", "on"
    )


def test_switch_feature_asks_for_a_company_that_exists(environment: Environment):
    company = ("--environment", "salarisfactory", "--company", "1001")

    assert refusal("switch_feature", *company, "--feature", "leave", "on") == (
        "Bedrijf 1001 bestaat niet in deze omgeving."
    )


def test_outbox_is_closed_outside_a_demo():
    assert refusal("outbox") == (
        "Alleen in een demo: mails bevatten links die toegang geven."
    )


def test_outbox_shows_mails_for_a_person(environment: Environment, settings):
    settings.DEMO = True
    sent = a_mail(environment)

    said = run("outbox")

    rendered = mail.render(sent)
    assert said == (
        f"{sent.pk}  queued  noor@voorbeeld.nl  {rendered.subject}\n{rendered.text}\n"
    )


def test_outbox_shows_mails_to_a_script(environment: Environment, settings):
    settings.DEMO = True
    first, second = a_mail(environment), a_mail(environment)

    [shown] = json.loads(run("outbox", "--json", "--since", str(first.pk)))

    rendered = mail.render(second)
    assert shown == {
        "id": second.pk,
        "to": "noor@voorbeeld.nl",
        "subject": rendered.subject,
        "text": rendered.text,
        "status": "queued",
        "created_at": NOW.isoformat(),
    }


def a_mail(environment: Environment) -> OutgoingMail:
    return mail.send(
        "activation",
        to="noor@voorbeeld.nl",
        context=ACTIVATION,
        environment=environment,
        now=NOW,
    )
