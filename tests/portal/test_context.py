"""The frame around a page: brand, person and menu."""

import pytest

from portal.context import DEFAULT_BRAND, MenuEntry, menu, page
from portal.core.access import Actor, Permission, Role
from portal.core.features import Feature
from tests.actors import employee_actor
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import EmployeeFactory

NOBODY = Actor.anonymous(environment_id=1)
BUREAU = Actor(Role.BUREAU, "marloes@voorbeeld.nl", environment_id=1, user_id=7)


def page_of(rf, path: str = "/", **attributes: object):
    request = rf.get(path)
    vars(request).update(attributes)
    return page(request)["page"]


def test_a_page_without_environment_has_a_plain_brand(rf):
    shown = page_of(rf)

    assert (shown.brand, shown.environment, shown.nav) == (DEFAULT_BRAND, None, [])
    assert (str(shown.person), str(shown.initials)) == ("", "")


def test_a_page_has_the_name_of_its_environment(rf):
    environment = EnvironmentFactory.build(name="Salarisfactory")

    shown = page_of(rf, environment=environment, actor=NOBODY)

    assert (shown.brand, shown.environment) == ("Salarisfactory", environment)


@pytest.mark.parametrize(
    ("path", "realm"),
    [
        ("/", "employee"),
        ("/loonstroken/", "employee"),
        ("/werkgever/", "employer"),
        ("/beheer/core/", "bureau"),
        ("/beheerder/", "employee"),
    ],
)
def test_a_page_knows_its_realm(rf, path: str, realm: str):
    assert page_of(rf, path).realm == realm


@pytest.mark.parametrize(
    ("path", "current"),
    [
        pytest.param("/", [True, False, False, False], id="home"),
        pytest.param("/loonstroken/", [False, True, False, False], id="list"),
        pytest.param(
            "/loonstroken/2026-10-M/", [False, True, False, False], id="payslip"
        ),
        pytest.param("/mijn-info/", [False, False, False, True], id="own data"),
        pytest.param(
            "/account/beveiliging/", [False, False, False, False], id="elsewhere"
        ),
    ],
)
def test_an_employee_has_a_menu_that_shows_where_one_is(
    rf, path: str, current: list[bool]
):
    actor = Actor.employee(
        environment_id=1, user_id=7, label="noor@voorbeeld.nl", employee_ids=[1]
    )

    nav = page_of(rf, path, actor=actor).nav

    assert [(str(item.label), item.url) for item in nav] == [
        ("Overzicht", "/"),
        ("Loonstroken", "/loonstroken/"),
        ("Verlof", "/verlof/"),
        ("Mijn info", "/mijn-info/"),
    ]
    assert [item.current for item in nav] == current


@pytest.mark.parametrize(
    ("closed", "labels"),
    [
        pytest.param(frozenset(), ["Verlof", "Documenten"], id="open"),
        pytest.param(frozenset({"leave"}), ["Documenten"], id="one closed"),
        pytest.param(frozenset(Feature.values), [], id="all closed"),
    ],
)
def test_a_menu_that_is_closed_disappears(closed: frozenset[str], labels: list[str]):
    entries = [
        MenuEntry(label, "folder", "home", Permission.READ_OWN_DATA, feature=feature)
        for label, feature in (("Verlof", "leave"), ("Documenten", "documents"))
    ]
    actor = Actor(Role.EMPLOYEE, "noor", environment_id=1, closed_features=closed)

    assert [item.label for item in menu(entries, actor, "/")] == labels


def test_a_leaver_has_a_menu_of_payslips(rf):
    actor = Actor(Role.LEAVER, "hanna", environment_id=1, user_id=7)

    nav = page_of(rf, actor=actor).nav

    assert [item.url for item in nav] == ["/", "/loonstroken/"]


@pytest.mark.parametrize(
    ("role", "urls"),
    [
        pytest.param(
            Role.EMPLOYER_ADMIN,
            [
                "/werkgever/",
                "/werkgever/goedkeuren/",
                "/werkgever/medewerkers/",
                "/werkgever/documenten/",
                "/werkgever/rapportages/personeelskosten/",
                "/werkgever/instellingen/",
            ],
            id="administrator",
        ),
        pytest.param(
            Role.APPROVER,
            [
                "/werkgever/",
                "/werkgever/goedkeuren/",
                "/werkgever/medewerkers/",
                "/werkgever/rapportages/verlof/",
            ],
            id="approver",
        ),
    ],
)
def test_an_employer_has_a_menu_by_role(rf, role: Role, urls: list[str]):
    actor = Actor(role, "marloes", environment_id=1, user_id=7)

    shown = page_of(rf, "/werkgever/medewerkers/7/", actor=actor)

    assert [item.url for item in shown.nav] == urls
    assert [item.current for item in shown.nav][:3] == [False, False, True]
    assert shown.home_url == "/werkgever/"


def test_reports_are_one_entry_of_the_menu(rf):
    employer = Actor(Role.EMPLOYER_ADMIN, "marloes", environment_id=1, user_id=7)

    shown = page_of(rf, "/werkgever/rapportages/verlof/", actor=employer)

    assert [str(item.label) for item in shown.nav if item.current] == ["Rapportages"]


def test_an_address_of_every_realm_keeps_that_of_who_is_logged_in(rf):
    employer = Actor(Role.APPROVER, "marloes", environment_id=1, user_id=7)

    assert page_of(rf, "/bevestigen/", actor=employer).realm == "employer"
    assert page_of(rf, "/bevestigen/", actor=BUREAU).realm == "bureau"


@pytest.mark.parametrize("actor", [NOBODY, BUREAU], ids=["anonymous", "bureau"])
def test_others_have_no_menu_of_an_employee(rf, actor: Actor):
    assert page_of(rf, actor=actor).nav == []


@pytest.mark.django_db
def test_an_employee_is_called_by_name(rf):
    actor = employee_actor(EmployeeFactory(prefix="van", surname="Dijk"))

    shown = page_of(rf, actor=actor)

    assert (str(shown.person), str(shown.initials)) == ("Noor van Dijk", "ND")


@pytest.mark.django_db
def test_a_page_that_shows_no_name_asks_none(rf, django_assert_num_queries):
    actor = employee_actor(EmployeeFactory())

    with django_assert_num_queries(0):
        page_of(rf, actor=actor)


def test_the_bureau_is_called_by_its_user_name(rf):
    shown = page_of(rf, actor=BUREAU)

    assert (str(shown.person), str(shown.initials)) == ("marloes@voorbeeld.nl", "")


def test_a_demo_says_so(rf, settings):
    settings.DEMO = True

    assert page_of(rf).demo is True
