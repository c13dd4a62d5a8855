"""Companies are added once and their menus opened and closed."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from personnel.models import Company
from personnel.services.companies import (
    CompanyAddress,
    CompanyData,
    add_company,
    parse_address,
    switch_feature,
)
from portal.core.models import AuditEvent
from tests.actors import bureau_member, employee_actor, system
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)
BAKERY = CompanyData(
    number=1001,
    name="Bakkerij De Gouden Halm B.V.",
    wage_tax_number="1234.56.782.L.01",
    fulltime_hours=Decimal(38),
    iban="NL91 ABNA 0417 1643 00",
    address="Vlasmarkt 7, 3511 pt Utrecht",
)


def test_add_company_cleans_what_a_person_types():
    environment = EnvironmentFactory()

    company, created = add_company(BAKERY, actor=system(environment), now=NOW)

    company.refresh_from_db()
    assert created
    assert company.environment == environment
    assert company.wage_tax_number == "123456782L01"
    assert company.iban == "NL91ABNA0417164300"
    assert (company.street, company.postcode, company.city) == (
        "Vlasmarkt 7",
        "3511PT",
        "Utrecht",
    )
    assert (company.period_type, company.fulltime_hours) == ("M", Decimal(38))


def test_add_company_is_audited():
    environment = EnvironmentFactory()
    actor = bureau_member(environment)

    company, _created = add_company(BAKERY, actor=actor, now=NOW)

    event = AuditEvent.objects.get()
    assert (event.event, event.subject_id) == ("company.added", str(company.pk))
    assert (event.actor_user_id, event.occurred_at) == (actor.user_id, NOW)


def test_add_company_leaves_an_existing_one_as_it_is():
    company = CompanyFactory(number=1001, name="Oud", iban="")

    found, created = add_company(BAKERY, actor=system(company.environment), now=NOW)

    assert (found, created) == (company, False)
    assert Company.objects.get().name == "Oud"
    assert not AuditEvent.objects.exists()


def test_add_company_may_use_a_number_of_another_environment():
    CompanyFactory(number=1001)

    _company, created = add_company(BAKERY, actor=system(EnvironmentFactory()), now=NOW)

    assert created


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            {"wage_tax_number": "123456789L01"},
            "Dit loonheffingennummer klopt niet. Voorbeeld: 123456782L01",
            id="wage tax number",
        ),
        pytest.param(
            {"iban": "NL92ABNA0417164300"},
            "Dit IBAN klopt niet. Controleer de letters en cijfers",
            id="iban",
        ),
        pytest.param(
            {"address": "Vlasmarkt 7"},
            'Schrijf het adres als "Straat 1, 1234 AB Plaats".',
            id="address",
        ),
        pytest.param(
            {"fulltime_hours": Decimal(0)},
            "De uren per week bij voltijd liggen tussen 0 en 60.",
            id="no hours",
        ),
        pytest.param(
            {"fulltime_hours": Decimal("60.01")},
            "De uren per week bij voltijd liggen tussen 0 en 60.",
            id="too many hours",
        ),
    ],
)
def test_add_company_refuses_what_is_wrong(change, message):
    values = {"number": 1001, "name": "Bakkerij", "wage_tax_number": "123456782L01"}
    data = CompanyData(**values | change)

    with pytest.raises(ValueError) as refused:  # noqa: PT011 the text is compared
        add_company(data, actor=system(EnvironmentFactory()), now=NOW)

    assert str(refused.value) == message
    assert not Company.objects.exists()


def test_add_company_is_not_for_employees():
    employee = EmployeeFactory()

    with pytest.raises(PermissionDenied):
        add_company(BAKERY, actor=employee_actor(employee), now=NOW)


def test_parse_address_of_nothing_is_an_empty_address():
    assert parse_address("  ") == CompanyAddress()


def test_switch_feature_closes_and_opens_one_menu(company):
    actor = system(company.environment)
    switch_feature(company, "leave", is_open=False, actor=actor, now=NOW)
    switch_feature(company, "documents", is_open=False, actor=actor, now=NOW)

    switched = switch_feature(company, "leave", is_open=True, actor=actor, now=NOW)

    switched.refresh_from_db()
    assert switched.closed_features == ["documents"]
    assert [event.changes for event in AuditEvent.objects.order_by("id")] == [
        {"feature": "leave", "open": False},
        {"feature": "documents", "open": False},
        {"feature": "leave", "open": True},
    ]


def test_switch_feature_refuses_a_menu_that_does_not_exist(company):
    with pytest.raises(ValueError, match=r"^Onbekende functie koffie\. Kies uit: "):
        switch_feature(
            company, "koffie", is_open=True, actor=system(company.environment), now=NOW
        )


@pytest.mark.parametrize("number", [0, -3, 99_999_999_999])
def test_a_number_that_cannot_be_is_refused(number: int, db):
    environment = EnvironmentFactory()
    data = CompanyData(number=number, name="Bakkerij", wage_tax_number="123456782L01")

    with pytest.raises(ValueError, match="bedrijfsnummer"):
        add_company(data, actor=system(environment), now=NOW)


@pytest.mark.parametrize("name", ["", " ", "x" * 101])
def test_a_name_that_cannot_be_is_refused(name: str, db):
    environment = EnvironmentFactory()
    data = CompanyData(number=1, name=name, wage_tax_number="123456782L01")

    with pytest.raises(ValueError, match="naam van het bedrijf"):
        add_company(data, actor=system(environment), now=NOW)
