"""Who gets what at which address: everybody, everywhere, with every method (tests/guards/routes)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.urls.resolvers import RoutePattern
from django.utils.html import escape
from pytest_django import DjangoDbBlocker

from tests.guards.cast import Cast, make_cast, missing, nothing_stays
from tests.guards.forms import FORMS, Rows, everything_else, keys, stored
from tests.guards.pages import PROBE, unwanted
from tests.guards.roles import (
    CONFIRM,
    REALMS,
    Kind,
    Outcome,
    Role,
    Route,
    expected,
    may_enter,
)
from tests.guards.routes import TABLE

METHODS = ("get", "post")
# A field that no form of ours has, so that every form is a filled-in one.
FORM = "onbekend=1"
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=")\w+')
WRITING = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
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
    # Secrets of a calendar address that were guessed: who asks is a program, which only gets.
    "accounts_throttle",
}
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
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One transaction for all tests of this file: the logins are what takes long."""
    with django_db_blocker.unblock(), nothing_stays():
        yield


@pytest.fixture(scope="module")
def cast(db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    before, settings.STORAGE_DIR = settings.STORAGE_DIR, tmp_path_factory.mktemp("kept")
    yield make_cast()
    settings.STORAGE_DIR = before


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


@contextmanager
def trial(client: Client, *, with_token: bool = True) -> Iterator[None]:
    """This function will let a browser send what leaves nothing, in the database or in itself."""
    kept = client.cookies.copy()
    client.handler.enforce_csrf_checks = not with_token
    with nothing_stays():
        yield
    client.cookies = kept


@contextmanager
def noted() -> Iterator[set[str]]:
    """This function will note which tables are written."""
    written: set[str] = set()

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        written.update(WRITING.findall(sql))
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield written


def ask(client: Client, method: str, path: str, *, with_token: bool = True) -> Any:
    """This function will send one request, of which nothing stays but the answer."""
    with trial(client, with_token=with_token):
        return client.generic(
            method.upper(),
            path,
            FORM if method == "post" else "",
            content_type="application/x-www-form-urlencoded",
        )


def outcome(response: Any) -> Outcome:
    if 300 <= response.status_code < 400:
        return urlsplit(response["Location"]).path
    return response.status_code


def is_page(response: Any) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def shown(response: Any) -> tuple[int, str]:
    return response.status_code, TOKEN.sub(r"\1", response.content.decode())


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


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_the_table_says_and_looking_changes_nothing(
    cast: Cast, name: str, method: str
) -> None:
    route = TABLE[name]
    path, objects = own_path(cast, route), cast.objects[route.realm]

    with noted() as written:
        responses = {
            role: ask(client, method, path) for role, client in cast.browsers.items()
        }

    answers = {role: outcome(response) for role, response in responses.items()}
    pages = [one.text for one in responses.values() if is_page(one)]
    assert [found for page in pages if (found := unwanted(page))] == []
    assert answers == {role: expected(route, role, method, objects) for role in Role}
    assert method == "post" or written <= WRITTEN_BY_GET


@pytest.mark.parametrize("name", TABLE)
def test_nobody_sends_a_form_without_its_token(cast: Cast, name: str) -> None:
    route = TABLE[name]
    path = own_path(cast, route)
    inside = [role for role in Role if may_enter(route, role)]

    answers = {
        ask(cast.browsers[role], "post", path, with_token=False).status_code
        for role in (Role.ANONYMOUS, inside[0], inside[-1])
    }

    assert answers == {route.without_csrf}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ONE_OF_MANY)
def test_what_is_somebody_elses_looks_like_what_is_not_there(
    cast: Cast, name: str, method: str
) -> None:
    route = TABLE[name]
    paths = own_path(cast, route), missing_path(route)
    others = [
        role for role in Role if may_enter(route, role) and role not in route.owners
    ]

    pages = [
        [shown(ask(cast.browsers[role], method, path)) for role in others]
        for path in paths
    ]

    assert pages[0] == pages[1]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "name", [name for name in ONE_OF_MANY if TABLE[name].kind is Kind.BUREAU]
)
def test_the_bureau_finds_nothing_of_another_environment(
    cast: Cast, name: str, method: str
) -> None:
    route, bureau = TABLE[name], cast.browsers[Role.BUREAU]
    theirs = ask(bureau, method, route.path.format(**cast.elsewhere))
    nobodys = ask(bureau, method, missing_path(route))

    assert shown(theirs) == shown(nobodys)
    assert theirs.status_code in {403, 404}


@pytest.mark.parametrize("name", FRESH)
def test_what_asks_a_fresh_factor_shows_nothing_without(cast: Cast, name: str) -> None:
    route = TABLE[name]
    path = own_path(cast, route)
    roles = [role for role in REALMS if may_enter(route, role)]

    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM accounts_stepup")
        answers = {
            outcome(ask(cast.browsers[role], method, path))
            for role in roles
            for method in METHODS
        }
        transaction.set_rollback(True)

    assert answers == {CONFIRM}


def filled(cast: Cast, name: str) -> dict[str, str]:
    objects = cast.objects[TABLE[name].realm]
    return {key: text.format(**objects) for key, text in FORMS[name].fields.items()}


@pytest.mark.parametrize("name", FORMS)
def test_what_is_added_to_a_form_changes_nothing_else(cast: Cast, name: str) -> None:
    form, path, before = FORMS[name], own_path(cast, TABLE[name]), keys()
    browser = cast.browsers[form.sender]
    page = form.leads_to.format(**cast.objects[TABLE[name].realm])

    def sent(fields: dict[str, str]) -> Rows:
        with trial(browser):
            assert outcome(browser.post(path, fields)) == page
            return stored(before)

    asked = filled(cast, name)

    assert sent(everything_else(cast.elsewhere) | asked) == sent(asked)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_nothing_in_the_hands_of_others(cast: Cast, name: str) -> None:
    form, route = FORMS[name], TABLE[name]
    path, objects = own_path(cast, route), cast.objects[route.realm]
    others = [role for role in Role if role not in form.by]
    answers: dict[Role, Outcome] = {}

    with noted() as written:
        for role in others:
            browser = cast.browsers[role]
            with trial(browser):
                answers[role] = outcome(browser.post(path, filled(cast, name)))

    assert written <= WRITTEN_BY_GET
    assert answers == {
        role: form.to_others.get(role, expected(route, role, "post", objects))
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
    page = ask(cast.browsers[role], "get", path)

    assert escape(PROBE) in page.text


@pytest.mark.parametrize(
    "page",
    [
        PROBE,
        "<style>p {}</style>",
        '<p style="color: red">',
        "<script>go()</script>",
        '<script src="/static/a.js">go()</script>',
        '<script src="https://cdn.example/a.js"></script>',
        '<a href="/" onclick="go()">',
        '<a href=" javascript:go()">',
        '<img src="//a.example/a.png">',
        '<form action="https://a.example/">',
        '<link rel="stylesheet" href="//a.example/a.css">',
        '<iframe src="/"></iframe>',
    ],
)
def test_what_a_page_should_not_hold_is_seen(page: str) -> None:
    assert unwanted(page) != []


def test_what_pages_hold_is_left_alone() -> None:
    page = (
        '<script src="/static/a.js"></script><img src="data:image/png;base64,AA==">'
        '<script type="application/json">{}</script><form action="/a/">&lt;script&gt;</form>'
        '<a href="https://www.belastingdienst.nl/">'
    )

    assert unwanted(page) == []


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_that_does_not_exist_is_404_for_an_employee(
    cast: Cast, path: str
) -> None:
    assert ask(cast.browsers[Role.OWNER], "get", path).status_code == 404
