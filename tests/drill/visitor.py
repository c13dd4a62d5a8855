"""Somebody who visits the portal from an address of their own."""

import http.client
import re
import socket
import ssl
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass(frozen=True)
class Door:
    """Where to knock; a certificate means that it speaks HTTPS."""

    port: int
    certificate: Path | None = None

    def connect(self, host: str, address: str) -> http.client.HTTPConnection:
        """This function will connect from an address, as if the host's name led there."""
        connection = http.client.HTTPConnection(host, timeout=60)
        reached = socket.create_connection(
            ("127.0.0.1", self.port), timeout=60, source_address=(address, 0)
        )
        if self.certificate:
            context = ssl.create_default_context(cafile=str(self.certificate))
            reached = context.wrap_socket(reached, server_hostname=host)
        connection.sock = reached
        return connection


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def location(self) -> str:
        """The path and query that a redirect leads to."""
        parts = urlsplit(self.headers.get("Location", ""))
        return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass
class Visitor:
    """A browser without pictures: keeps cookies, sends forms back with their token."""

    door: Door
    host: str
    address: str
    # What this visitor claims about itself with every request.
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def get(self, path: str, **headers: str) -> Answer:
        """This function will ask for a page, and not follow where it leads."""
        return self._send("GET", path, b"", headers)

    def post(self, path: str, **fields: str) -> Answer:
        """This function will open a page and send its form."""
        self.get(path)
        return self.send(path, urlencode(fields | {"csrfmiddlewaretoken": self.token}))

    def send(self, path: str, body: str) -> Answer:
        """This function will send a body as a form."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        origin = {"Origin": f"https://{self.host}"}
        return self._send("POST", path, body.encode(), kind | origin)

    def _send(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> Answer:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = self.door.connect(self.host, self.address)
        try:
            connection.request(
                method,
                path,
                body=body or None,
                headers=({"Cookie": jar} if jar else {}) | self.headers | headers,
            )
            response = connection.getresponse()
            answer = Answer(response.status, response.headers, response.read())
        finally:
            connection.close()
        self._remember(answer)
        return answer

    def _remember(self, answer: Answer) -> None:
        for line in answer.headers.get_all("Set-Cookie", ()):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
                if not morsel.value or morsel["max-age"] == "0":
                    del self.cookies[name]
        found = CSRF.search(answer.body.decode(errors="replace"))
        self.token = found[1] if found else self.token
