"""Who gets what at which address: everybody, everywhere, with every method (tests/guards/routes)."""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RoutePattern
from django.utils.html import escape

from tests.guards.cast import Cast, make_cast, missing
from tests.guards.filled import Offered, offered
from tests.guards.forms import FORMS
from tests.guards.forms_left_out import NO_FORM
from tests.guards.pages import PROBE
from tests.guards.roles import (
    CONFIRM,
    METHODS,
    REALMS,
    UNSPOKEN,
    Kind,
    Outcome,
    Role,
    Route,
    expected,
    may_enter,
    who_asks,
)
from tests.guards.routes import TABLE
from tests.guards.rows import Keys, Rows, everything_else, keys, stored
from tests.guards.visits import Answer

WORDS = re.compile(r"{(\w+)}")
ONE_OF_MANY = [name for name, route in TABLE.items() if route.owners]
FRESH = [name for name, route in TABLE.items() if route.is_fresh]
# What a GET may write: contract, 2.
WRITTEN_BY_GET = {
    "core_auditevent",
    # That its owner saw a payslip, if only its net, so that it is not withdrawn any more.
    "payslips_publishedpayslip",
    # That an employer has a document of it, so that it is not withdrawn any more.
    "payslips_payrollrun",
    "django_session",
    "accounts_usersession",
}
# Secrets of a calendar address that were guessed: who asks is a program, which only gets.
WRITTEN_AT = {"calendar_feed": {"accounts_throttle"}}
NOWHERE = [
    "/loonstroken/x.css",
    "/loonstroken/2026-10-M/x.css",
    "/loonstroken/..;/x.js",
    "/loonstroken/2026-10/",
    "/loonstroken/2026-10-M/2/",
    "/loonstroken/2025-1-M/",
    "/static../portal/settings.py",
    "/media/1",
    "/.git/config",
]


# Thousands of visits say who gets in, and nothing about a rule: coverage need not follow them.
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module")
def db(kept_rows: None) -> None:
    """One transaction for all tests of this file: the logins are what takes long."""


@pytest.fixture(scope="module")
def cast(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    before, settings.STORAGE_DIR = settings.STORAGE_DIR, tmp_path_factory.mktemp("kept")
    settings.DEBUG_PROPAGATE_EXCEPTIONS = True
    yield make_cast()
    settings.STORAGE_DIR = before
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False


@pytest.fixture(scope="module")
def planted(cast: Cast) -> dict[str, str]:
    return everything_else(cast.elsewhere)


@pytest.fixture(scope="module")
def before(cast: Cast) -> Keys:
    return keys()


def names(resolver: URLResolver, space: str = "", start: str = "/") -> Iterator[str]:
    """This function will name every pattern, and one without a name by its whole route."""
    for entry in resolver.url_patterns:
        route = f"{start}{entry.pattern}"
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from names(entry, inner, route)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}" if entry.name else route


def own_path(cast: Cast, route: Route) -> str:
    return route.path.format(**cast.objects[route.realm])


def missing_path(route: Route) -> str:
    return WORDS.sub(lambda found: str(missing(found[1])), route.path)


def shown(answer: Answer) -> tuple[int, str]:
    return answer.status, answer.page


def test_the_table_holds_every_address() -> None:
    # Sorted, not as sets: two addresses of one name are no single row.
    assert sorted(names(get_resolver())) == sorted(TABLE)


def test_neither_a_pattern_without_a_name_nor_a_second_of_one_goes_unseen() -> None:
    patterns = [path("a/", str), path("b/", str, name="b"), path("c/", str, name="b")]

    assert list(names(URLResolver(RoutePattern("x/"), patterns), "s:", "/x/")) == [
        "/x/a/",
        "s:b",
        "s:b",
    ]


@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_the_table_says_and_looking_changes_nothing(
    cast: Cast, name: str
) -> None:
    route = TABLE[name]
    path, objects = own_path(cast, route), cast.objects[route.realm]

    answers = {
        (method, role): cast.visits.ask(role, method, path)
        for method in METHODS
        for role in who_asks(route, method)
    }

    assert [page for one in answers.values() for page in one.unwanted] == []
    assert {visit: one.outcome for visit, one in answers.items()} == {
        (method, role): expected(route, role, method, objects)
        for method, role in answers
    }
    written = {
        table
        for (method, _role), one in answers.items()
        if method != "POST"
        for table in one.written
    }
    assert written <= WRITTEN_BY_GET | WRITTEN_AT.get(name, set())


@pytest.mark.parametrize("name", TABLE)
def test_a_method_that_we_do_not_speak_is_refused_before_anyone_is_known(
    cast: Cast, name: str
) -> None:
    route = TABLE[name]
    path = own_path(cast, route)
    inside = next(role for role in reversed(Role) if may_enter(route, role))

    answers = [cast.visits.ask(inside, method, path) for method in UNSPOKEN]

    assert {(one.status, one.queries) for one in answers} == {(405, 0)}


@pytest.mark.parametrize("name", TABLE)
def test_nobody_sends_a_form_without_its_token(cast: Cast, name: str) -> None:
    route = TABLE[name]
    path = own_path(cast, route)
    inside = next(role for role in reversed(Role) if may_enter(route, role))

    answers = {
        cast.visits.ask(role, "POST", path, with_token=False).status
        for role in (Role.ANONYMOUS, inside)
    }

    assert answers == {route.without_csrf}


@pytest.mark.parametrize("name", ONE_OF_MANY)
def test_what_is_somebody_elses_looks_like_what_is_not_there(
    cast: Cast, name: str
) -> None:
    route, ask = TABLE[name], cast.visits.ask
    theirs, nobodys = own_path(cast, route), missing_path(route)
    others = [
        role for role in Role if may_enter(route, role) and role not in route.owners
    ]

    for method in ("GET", "POST"):
        assert [shown(ask(role, method, theirs)) for role in others] == [
            shown(ask(role, method, nobodys)) for role in others
        ]


@pytest.mark.parametrize(
    "name", [name for name in ONE_OF_MANY if TABLE[name].kind is Kind.BUREAU]
)
def test_the_bureau_finds_nothing_of_another_environment(cast: Cast, name: str) -> None:
    route, ask = TABLE[name], cast.visits.ask
    path, nowhere = route.path.format(**cast.elsewhere), missing_path(route)

    for method in ("GET", "POST"):
        theirs = ask(Role.BUREAU, method, path)
        assert shown(theirs) == shown(ask(Role.BUREAU, method, nowhere))
        assert theirs.status in {403, 404}


@pytest.mark.parametrize("name", FRESH)
def test_what_asks_a_fresh_factor_shows_nothing_without(cast: Cast, name: str) -> None:
    route = TABLE[name]
    path = own_path(cast, route)
    roles = [role for role in REALMS if may_enter(route, role)]

    with cast.visits.without("accounts_stepup") as visits:
        answers = {
            visits.ask(role, method, path).outcome
            for role in roles
            for method in METHODS
        }

    assert answers == {CONFIRM}


def test_every_form_is_filled_in_below_or_has_a_reason_not_to_be() -> None:
    # Nobody's are 403 for everybody, as the table says.
    posted = [name for name, route in TABLE.items() if route.post not in {403, 405}]

    assert sorted([*FORMS, *NO_FORM]) == sorted(posted)


def filled(cast: Cast, name: str) -> dict[str, str]:
    objects = cast.objects[TABLE[name].realm]
    typed = {key: text.format(**objects) for key, text in FORMS[name].fields.items()}
    return shown_form(cast, name).fields | typed


def shown_form(cast: Cast, name: str) -> Offered:
    """This function will read the form from its page, where most of it is sent as it is."""
    form, path = FORMS[name], own_path(cast, TABLE[name])
    is_read = form.is_as_shown
    return offered(cast.visits.ask(form.sender, "GET", path).page if is_read else "")


@pytest.mark.parametrize("name", FORMS)
def test_what_is_added_to_a_form_changes_nothing_else(
    cast: Cast, planted: dict[str, str], before: Keys, name: str
) -> None:
    form, route, asked = FORMS[name], TABLE[name], filled(cast, name)
    own = shown_form(cast, name).left_out | asked.keys()
    added = {key: text for key, text in planted.items() if key not in own}
    page = form.leads_to
    if isinstance(page, str):
        page = page.format(**cast.objects[route.realm])

    def sent(fields: dict[str, str]) -> Rows:
        with cast.visits.trial() as noted:
            path = own_path(cast, route)
            assert cast.visits.post(form.sender, path, fields) == page
            return stored(before, noted.written)

    assert sent(added | asked) == sent(asked)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_nothing_in_the_hands_of_others(cast: Cast, name: str) -> None:
    form, route = FORMS[name], TABLE[name]
    path, objects = own_path(cast, route), cast.objects[route.realm]
    others = [role for role in Role if role not in form.by]
    answers: dict[Role, Outcome] = {}
    fields = filled(cast, name)
    changed: set[str] = set()

    for role in others:
        with cast.visits.trial() as noted:
            answers[role] = cast.visits.post(role, path, fields)
        changed |= noted.written

    assert changed <= WRITTEN_BY_GET
    assert answers == {
        role: form.to_others.get(role, expected(route, role, "POST", objects))
        for role in others
    }


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.OWNER, "/"),
        (Role.OWNER, "/account/beveiliging/"),
        (Role.OWNER, "/mijn-info/"),
        (Role.OWNER, "/loonstroken/2026-10-M/"),
        (Role.OWNER, "/verlof/"),
        (Role.ADMIN, "/werkgever/"),
        (Role.ADMIN, "/werkgever/medewerkers/"),
        (Role.ADMIN, "/werkgever/goedkeuren/"),
        (Role.ADMIN, "/werkgever/verlof/verval/"),
        (Role.BUREAU, "/beheer/personnel/employee/"),
        (Role.BUREAU, "/beheer/personnel/legalhold/"),
        (Role.BUREAU, "/beheer/payslips/documentfailure/"),
        (Role.BUREAU, "/beheer/leave/leavegroup/"),
    ],
)
def test_what_somebody_stored_is_text_on_the_pages_that_were_looked_at(
    cast: Cast, role: Role, path: str
) -> None:
    assert escape(PROBE) in cast.visits.ask(role, "GET", path).page


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_that_does_not_exist_is_404_for_an_employee(
    cast: Cast, path: str
) -> None:
    assert cast.visits.ask(Role.OWNER, "GET", path).status == 404
