"""Visits of which nothing stays but the answer, so that each is made once however many ask for it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.test.client import ClientHandler

from tests.guards.pages import unwanted
from tests.guards.roles import Outcome, Role

# A field that no form of ours has, so that every form is a filled-in one.
FORM = "onbekend=1"
TYPE = "application/x-www-form-urlencoded"
TOKEN = re.compile(r'(csrfmiddlewaretoken" value=")\w+')
WRITING = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)')
READING = ("SELECT ", "SAVEPOINT ", "RELEASE ", "ROLLBACK ")
# What differs from page to page tells nothing of what a page holds.
unwanted_of = cache(unwanted)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody got; of what is no page only that it came.

    ``written`` are the tables of which the visit wrote rows.
    ``queries`` is how many statements it took.
    """

    status: int
    leads_to: str
    page: str
    written: frozenset[str]
    queries: int

    @property
    def outcome(self) -> Outcome:
        return self.leads_to or self.status

    @property
    def unwanted(self) -> list[str]:
        return unwanted_of(self.page)


@dataclass(slots=True)
class Noted:
    """What a visit asked of the database."""

    written: set[str] = field(default_factory=set)
    queries: int = 0
    is_changed: bool = False

    def note(
        self, execute: Any, sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """This function will run a statement and note it."""
        self.queries += 1
        self.is_changed |= not sql.startswith(READING)
        result = execute(sql, params, many, context)
        if context["cursor"].rowcount:
            self.written.update(WRITING.findall(sql))
        return result


class Trial:
    """Undoes what is written, where something is: most visits only look."""

    def __init__(self) -> None:
        self.savepoint = transaction.savepoint()

    @contextmanager
    def __call__(self) -> Iterator[Noted]:
        """This function will note what is asked, and undo it at the end."""
        noted = Noted()
        try:
            with connection.execute_wrapper(noted.note):
                yield noted
        finally:
            if noted.is_changed:
                transaction.savepoint_rollback(self.savepoint)


class Visits:
    """The browsers of all roles, at one moment of the database."""

    def __init__(self, browsers: dict[Role, Client]) -> None:
        self._browsers = browsers
        self._handlers = {
            with_token: ClientHandler(enforce_csrf_checks=not with_token)
            for with_token in (True, False)
        }
        self._answers: dict[object, Answer] = {}

    @cached_property
    def trial(self) -> Trial:
        """What goes back to how things were at the first visit."""
        return Trial()

    def ask(
        self, role: Role, method: str, path: str, *, with_token: bool = True
    ) -> Answer:
        """This function will return what a role gets, without a form or with one unknown field."""
        visit = (role, method, path, with_token)
        if visit not in self._answers:
            body = FORM if method == "POST" else ""
            with self.trial() as noted:
                response = self.send(role, method, path, body, with_token=with_token)
            self._answers[visit] = _answer(response, noted)
        return self._answers[visit]

    def post(self, role: Role, path: str, fields: dict[str, str]) -> Outcome:
        """This function will send a form within a trial of the caller's."""
        response = self.send(role, "POST", path, urlencode(fields, doseq=True))
        return _answer(response, Noted()).outcome

    def send(
        self, role: Role, method: str, path: str, body: str, *, with_token: bool = True
    ) -> HttpResponseBase:
        """This function will let a browser send one request, and keep no cookie of the answer."""
        browser = self._browsers[role]
        asking = RequestFactory(**browser.defaults)
        asking.cookies = browser.cookies
        request = asking.generic(method, path, body, content_type=TYPE)
        return self._handlers[with_token](request.environ)

    @contextmanager
    def without(self, table: str) -> Iterator["Visits"]:
        """This function will let visits be made while a table is empty."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a table of ours
            yield Visits(self._browsers)
            transaction.set_rollback(True)


def _answer(response: Any, noted: Noted) -> Answer:
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    page = TOKEN.sub(r"\1", response.text) if is_page else ""
    leads_to = response.headers.get("Location", "")
    if response.streaming:
        # Closed by its end; closed before it, the connection would be as well.
        b"".join(response)
    return Answer(
        response.status_code,
        urlsplit(leads_to).path,
        page,
        frozenset(noted.written),
        noted.queries,
    )
