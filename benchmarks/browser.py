"""A browser without a screen: one connection, its cookies, and what a page brings along."""

import gzip
import re
from collections.abc import Mapping
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin

import django

django.setup()

from portal.management.demo_accounts import READY_LOGIN, SUBDOMAIN, DemoLogin
from portal.ports import HOST

ASSET = re.compile(
    r"""(?:href=|src=|url\()["']?((?:/static/)?[\w./-]+\.(?:css|js|svg|woff2))"""
)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
SECONDS = 60


class Unexpected(Exception):
    """The portal did not answer as it should, so nothing can be measured."""


class Browser:
    """Somebody at one of our pages; ``received`` counts the bytes of bodies as sent."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=SECONDS)
        self.cookies = SimpleCookie()
        self.host = f"{SUBDOMAIN}.localhost:{port}"
        self.received = 0

    def get(self, path: str) -> str:
        """This function will open a page, which must be there."""
        return self._ask("GET", path, expected=200)

    def token(self, path: str) -> str:
        """This function will open a page and read the token of its form."""
        found = TOKEN.search(self.get(path))
        if found is None:
            raise Unexpected(f"no form at {path}")
        return found[1]

    def post(self, path: str, **fields: str) -> None:
        """This function will send the form of the page at a path, which must lead on."""
        self.send(path, csrfmiddlewaretoken=self.token(path), **fields)

    def send(self, path: str, **fields: str) -> None:
        """This function will send a form whose page is open already."""
        self._ask("POST", path, urlencode(fields), expected=302)

    def log_in(self, login: DemoLogin = READY_LOGIN) -> None:
        """This function will pass every gate of the login, in a browser that it knows."""
        self.post("/inloggen/", username=login.username, password=login.password)
        self.post("/inloggen/pincode/", pin=login.pin)

    def rest(self) -> None:
        """This function will hang up, before the server does."""
        self.connection.close()

    def _ask(self, method: str, path: str, body: str = "", *, expected: int) -> str:
        headers = {
            "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": self.cookies.output(attrs=[], header="", sep=";").strip(),
            "Host": self.host,
        }
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        self.received += len(content)
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self.cookies.load(cookie)
        if answer.status != expected:
            raise Unexpected(f"{method} {path}: {answer.status}")
        if answer.headers["Content-Encoding"] == "gzip":
            content = gzip.decompress(content)
        return content.decode(errors="replace")


def known_browser(
    browser: Browser, login: DemoLogin, known: Mapping[str, Any]
) -> Browser:
    """This function will give a browser the cookie that ``benchmarks.known`` told of a login."""
    browser.cookies[known["cookie"]] = known["tokens"][login.username]
    return browser


def cold_visit(browser: Browser, path: str) -> tuple[int, int]:
    """This function will open a page as for the first time: its requests and their bytes."""
    browser.received = 0
    waiting, seen = [path], {path}
    while waiting:
        address = waiting.pop()
        content = browser.get(address)
        if address == path or address.endswith(".css"):
            found = {urljoin(address, link) for link in ASSET.findall(content)} - seen
            waiting += found
            seen |= found
    return len(seen), browser.received
