"""What a login costs beside its password hash: the form sent to gunicorn, up to the answer.

By an employee in a known browser and from an approved location. Everything counts that the web
worker does for it, from reading the request to the redirect to the PIN.
"""

from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from http.cookies import SimpleCookie
from statistics import median
from time import process_time

from benchmarks import processes, report
from benchmarks.browser import Browser, known_browser
from benchmarks.calibration import ARGON2
from benchmarks.database import own_portal
from benchmarks.report import Requirement
from benchmarks.site import Site
from portal.management.demo_accounts import READY_LOGIN

ROUNDS, TIMES = 30, 10
LOGIN_PAGE, SIGNING = "/inloggen/", "name and password"
MIN_SHARE = 0.8


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: dict[str, str]) -> list[Requirement]:
    known = processes.run("known", variables=variables)
    hashes: list[float] = []
    with ExitStack() as stack:
        site = Site(variables, stack)
        browser = known_browser(site.browser, READY_LOGIN, known)
        form = {
            "csrfmiddlewaretoken": browser.token(LOGIN_PAGE),
            "username": READY_LOGIN.username,
            "password": READY_LOGIN.password,
        }
        sign = partial(_sign, browser, SimpleCookie(browser.cookies), form)
        for _number in range(TIMES):
            sign()
        for _number in range(ROUNDS):
            hashes.append(_hash())
            site.measure(SIGNING, TIMES, sign)
    cost = site.costs[SIGNING]
    pairs = zip(hashes, cost.application, strict=True)
    share = median(one / whole for one, whole in pairs)
    report.show(
        "Signing in, CPU ms",
        ("", "one hash", "web", "database", "share"),
        [
            (
                SIGNING,
                median(hashes),
                median(cost.application),
                median(cost.database),
                share,
            )
        ],
    )
    return [
        Requirement("the hash's share of signing in", share, MIN_SHARE, at_least=True)
    ]


def _sign(browser: Browser, cookies: SimpleCookie, form: Mapping[str, str]) -> None:
    """As each time for the first time: without what the last answer left behind."""
    browser.cookies = SimpleCookie(cookies)
    browser.send(LOGIN_PAGE, **form)


def _hash() -> float:
    started = process_time()
    for _number in range(TIMES):
        ARGON2.hash(READY_LOGIN.password)
    return (process_time() - started) / TIMES * 1000


if __name__ == "__main__":
    report.alone(measure)
