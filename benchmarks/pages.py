"""What pages cost a logged-in employee, against gunicorn with two workers."""

from contextlib import ExitStack
from functools import partial
from statistics import median

from benchmarks import processes, report
from benchmarks.browser import Browser, cold_visit, known_browser
from benchmarks.database import own_portal
from benchmarks.report import Requirement
from benchmarks.site import Site, ratio
from portal.management.demo_accounts import NEIGHBOUR_LOGIN, READY_LOGIN

# Many short rounds, so that a busy moment touches a page and its measure alike.
ROUNDS = 15
PERIODS = [f"2026-{number}-M" for number in range(1, 11)]
LIST, DETAIL, LOGIN_PAGE = "/loonstroken/", "/loonstroken/2026-10-M/", "/inloggen/"
PDF, WARMING_UP = "/loonstroken/{}/pdf/", 4
EMPTY, BEHIND = "an empty page of Django", "the empty page behind our gate"
LOGIN = "password and PIN"
FIRST, AGAIN = "PDF for the first time", "PDF again"
# What each row is called where its statements are counted.
NAMES = {
    LIST: LIST,
    DETAIL: DETAIL,
    FIRST: "/loonstroken/2026-11-M/pdf/",
    AGAIN: "/loonstroken/2026-11-M/pdf/?again",
}
MAX_QUERIES, MAX_KB, MAX_REQUESTS, MAX_RATIO, MAX_AGAIN = 8, 40, 6, 4, 0.1
MAX_GATE_QUERIES, MAX_GATE = 4, 1


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: dict[str, str]) -> list[Requirement]:
    queries = processes.run("queries", *NAMES.values(), variables=variables)
    known = processes.run("known", variables=variables)
    variables = variables | {"BENCHMARK_ENVIRONMENT": str(known["environment"])}
    with ExitStack() as stack:
        ours = Site(variables, stack)
        empty, gate = (
            Site(variables | {"DJANGO_SETTINGS_MODULE": f"benchmarks.{name}"}, stack)
            for name in ("empty_settings", "gate_settings")
        )
        known_browser(ours.browser, READY_LOGIN, known).log_in()
        empty.browser.cookies = gate.browser.cookies = ours.browser.cookies
        visits = {path: cold_visit(ours.browser, path) for path in (LIST, DETAIL)}
        visits[LOGIN_PAGE] = cold_visit(Browser(ours.port), LOGIN_PAGE)
        for _number in range(ROUNDS):
            _round(ours, empty, gate)
            ours.measure(LOGIN, 2, partial(_log_in, ours, known))
        _pdfs(ours)
    _show(ours, empty, gate, queries, visits)
    return _requirements(ours, empty, gate, queries, visits)


def _round(ours: Site, empty: Site, gate: Site) -> None:
    stranger = Browser(ours.port)
    empty.measure(EMPTY, 100, lambda: empty.browser.get("/"))
    gate.measure(BEHIND, 60, lambda: gate.browser.get("/"))
    ours.measure(LOGIN_PAGE, 20, lambda: stranger.get(LOGIN_PAGE))
    ours.measure(LIST, 30, lambda: ours.browser.get(LIST))
    ours.measure(DETAIL, 30, lambda: ours.browser.get(DETAIL))


def _log_in(ours: Site, known: dict) -> None:
    """Not of the account whose pages are measured: its sixth login would end that session."""
    visitor = known_browser(Browser(ours.port), NEIGHBOUR_LOGIN, known)
    visitor.log_in(NEIGHBOUR_LOGIN)


def _pdfs(ours: Site) -> None:
    """Each can be made once: the first few warm both workers up, the others are measured."""
    for period in PERIODS[:WARMING_UP]:
        ours.browser.get(PDF.format(period))
        ours.browser.rest()
    for period in PERIODS[WARMING_UP:]:
        address = PDF.format(period)
        ours.measure(FIRST, 1, partial(ours.browser.get, address))
        ours.measure(AGAIN, 20, partial(ours.browser.get, address))


def _show(ours: Site, empty: Site, gate: Site, queries: dict, visits: dict) -> None:
    rows = []
    for name, cost in (empty.costs | gate.costs | ours.costs).items():
        page, gate = queries.get(NAMES.get(name, name), ("", ""))
        requests, size = visits.get(name, ("", ""))
        times = ratio(cost, empty.costs[EMPTY])
        rows.append(
            (
                name,
                *(median(cost.application), median(cost.database), times),
                *(page, gate, size and size / 1000, requests),
            )
        )
    header = ("request", "web ms", "database ms", "x empty", "queries", "of the gate")
    report.show(
        "CPU of a request, and what a cold page takes",
        (*header, "kB", "requests"),
        rows,
    )


def _requirements(
    ours: Site, empty: Site, gate: Site, queries: dict, visits: dict
) -> list[Requirement]:
    found = []
    for name in (LIST, DETAIL):
        requests, size = visits[name]
        found += [
            Requirement(f"{name} queries", queries[name][0], MAX_QUERIES),
            Requirement(f"{name} cold", size / 1000, MAX_KB, " kB"),
            Requirement(f"{name} cold, requests", requests, MAX_REQUESTS),
        ]
    found += [
        Requirement(
            f"{name} beside an empty page",
            ratio(ours.costs[name], empty.costs[EMPTY]),
            MAX_RATIO,
            " x",
        )
        for name in (LOGIN_PAGE, LIST, DETAIL)
    ]
    overhead = ratio(gate.costs[BEHIND], empty.costs[EMPTY]) - 1
    gate_queries = max(queries[name][1] for name in (LIST, DETAIL))
    found += [
        Requirement("queries of the gate", gate_queries, MAX_GATE_QUERIES),
        Requirement("gate's overhead beside an empty page", overhead, MAX_GATE, " x"),
    ]
    again = median(ours.costs[AGAIN].application) / median(
        ours.costs[FIRST].application
    )
    return [
        *found,
        Requirement("request of a PDF again beside first", again, MAX_AGAIN),
    ]


if __name__ == "__main__":
    report.alone(measure)
