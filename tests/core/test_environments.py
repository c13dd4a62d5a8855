"""Adding an environment, under a name that can be a subdomain."""

import pytest
from django.db import IntegrityError

from portal.core.environments import add_environment
from portal.core.models import AuditEvent, Environment
from tests.core.letters import NOW

pytestmark = pytest.mark.django_db


def test_an_environment_is_added_and_audited():
    environment, is_new = add_environment("salarisfactory", name="Salaris", now=NOW)

    event = AuditEvent.objects.get()
    assert (environment.subdomain, environment.name, is_new) == (
        "salarisfactory",
        "Salaris",
        True,
    )
    assert (event.event, event.environment_id, event.subject_id, event.occurred_at) == (
        "environment.added",
        environment.pk,
        str(environment.pk),
        NOW,
    )


def test_an_environment_that_is_there_is_left_as_it_is():
    first, _is_new = add_environment("salarisfactory", name="Salaris", now=NOW)

    second, is_new = add_environment("salarisfactory", name="Anders", now=NOW)

    assert (second, second.name, is_new) == (first, "Salaris", False)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "subdomain",
    [
        pytest.param("", id="nothing"),
        pytest.param("Salaris", id="capital"),
        pytest.param("-salaris", id="starts with a dash"),
        pytest.param("salaris-", id="ends with a dash"),
        pytest.param("sal.aris", id="dot"),
        pytest.param("sal aris", id="space"),
        pytest.param("salaris\n", id="line end"),
        pytest.param("loonbüro", id="accent"),
        pytest.param("a" * 64, id="too long"),
        pytest.param("www", id="www"),
        pytest.param("localhost", id="localhost"),
    ],
)
def test_a_name_that_cannot_be_a_subdomain_is_refused(subdomain: str):
    with pytest.raises(ValueError, match="kan geen subdomein zijn") as refused:
        add_environment(subdomain, name="Salaris", now=NOW)

    assert str(refused.value) == (
        f"{subdomain} kan geen subdomein zijn: kleine letters, cijfers en streepjes."
    )
    assert list(Environment.objects.all()) == []


@pytest.mark.parametrize("subdomain", ["a", "a1", "salaris-factory", "a" * 63])
def test_a_name_that_can_be_a_subdomain_is_taken(subdomain: str):
    environment, _is_new = add_environment(subdomain, name="Salaris", now=NOW)

    assert environment.subdomain == subdomain


def test_the_database_refuses_what_is_no_subdomain():
    with pytest.raises(IntegrityError, match="core_environment_subdomain"):
        Environment.objects.create(subdomain="Sub.Domein", name="Salaris")
