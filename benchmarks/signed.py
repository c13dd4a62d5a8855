"""Signs in again and again, in a process of its own: CPU ms of one hash and of a whole login.

A login is what the application does for the form with name and password: every middleware, the
view and the redirect to the PIN, without the web server in front of it.
"""

import io
import sys
from collections.abc import Callable
from http.cookies import SimpleCookie
from time import process_time
from typing import Any
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.middleware.csrf import _get_new_csrf_string

from accounts.views import cookies
from benchmarks.calibration import ARGON2
from benchmarks.known import remember
from benchmarks.processes import tell
from portal.core.models import Environment
from portal.management.demo_accounts import READY_LOGIN, SUBDOMAIN, THIS_MACHINE

TIMES, WARMING_UP = 5, 10


def main(rounds: int) -> None:
    handler, token = WSGIHandler(), _get_new_csrf_string()
    environment = Environment.objects.get(subdomain=SUBDOMAIN)
    jar = SimpleCookie(
        {
            settings.CSRF_COOKIE_NAME: token,
            cookies.BROWSER: remember(READY_LOGIN, environment_id=environment.pk),
        }
    )
    form = urlencode(
        {
            "csrfmiddlewaretoken": token,
            "username": READY_LOGIN.username,
            "password": READY_LOGIN.password,
        }
    ).encode()
    for _number in range(WARMING_UP):
        _sign(handler, jar, form)
    pairs = [
        (
            _timed(lambda: ARGON2.hash(READY_LOGIN.password)),
            _timed(lambda: _sign(handler, jar, form)),
        )
        for _number in range(rounds)
    ]
    tell(pairs)


def _sign(handler: WSGIHandler, jar: SimpleCookie, form: bytes) -> None:
    statuses: list[str] = []

    def start(status: str, *_rest: Any) -> Callable[[bytes], object]:
        statuses.append(status)
        return bytes

    request = {
        "CONTENT_LENGTH": str(len(form)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "HTTP_COOKIE": jar.output(attrs=[], header="", sep=";").strip(),
        "HTTP_HOST": f"{SUBDOMAIN}.{settings.PORTAL_DOMAIN}",
        "PATH_INFO": "/inloggen/",
        "REMOTE_ADDR": THIS_MACHINE[0],
        "REQUEST_METHOD": "POST",
        "SERVER_NAME": settings.PORTAL_DOMAIN,
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(form),
        "wsgi.url_scheme": "http",
    }
    answer = handler(request, start)
    b"".join(answer)
    answer.close()
    if not statuses[0].startswith("302"):
        raise RuntimeError(f"nobody signed in: {statuses[0]}")


def _timed(work: Callable[[], object]) -> float:
    started = process_time()
    for _number in range(TIMES):
        work()
    return (process_time() - started) / TIMES * 1000


if __name__ == "__main__":
    main(int(sys.argv[1]))
