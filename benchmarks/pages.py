"""What pages cost a logged-in employee, against gunicorn with two workers."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from benchmarks import processes, report
from benchmarks.browser import Browser, cold_visit
from benchmarks.database import backends, own_portal
from benchmarks.report import Requirement

# Many short rounds, so that a busy moment touches a page and its measure alike.
ROUNDS = 15
PERIODS = [f"2026-{number}-M" for number in range(1, 11)]
LIST, DETAIL, LOGIN_PAGE = "/loonstroken/", "/loonstroken/2026-10-M/", "/inloggen/"
PDF, WARMING_UP = "/loonstroken/{}/pdf/", 4
EMPTY, LOGIN = "an empty page of Django", "password and PIN"
FIRST, AGAIN = "PDF for the first time", "PDF again"
# What each row is called where its statements are counted.
NAMES = {
    LIST: LIST,
    DETAIL: DETAIL,
    FIRST: "/loonstroken/2026-11-M/pdf/",
    AGAIN: "/loonstroken/2026-11-M/pdf/?again",
}
MAX_QUERIES, MAX_KB, MAX_REQUESTS, MAX_RATIO, MAX_AGAIN = 8, 40, 6, 4, 0.1


@dataclass(slots=True)
class Cost:
    """CPU milliseconds per request, one figure a round."""

    application: list[float] = field(default_factory=list)
    database: list[float] = field(default_factory=list)


class Site:
    """A web server under measurement."""

    def __init__(self, variables: dict[str, str], stack: ExitStack) -> None:
        self.variables = variables
        self.port, master = stack.enter_context(processes.web_server(variables))
        self.workers = [child.pid for child in master.children()]
        self.browser = Browser(self.port)
        self.costs: dict[str, Cost] = {}

    def measure(self, name: str, times: int, visit: Callable[[], object]) -> None:
        """This function will do something so many times and note its cost for each."""
        cost = self.costs.setdefault(name, Cost())
        self.browser.rest()
        before = self._used()
        for _number in range(times):
            visit()
        self.browser.rest()
        after = self._used()
        for figures, start, end in zip(
            (cost.application, cost.database), before, after, strict=True
        ):
            figures.append((end - start) / times * 1000)

    def _used(self) -> tuple[float, float]:
        return (
            processes.cpu_seconds(self.workers),
            processes.cpu_seconds(backends(self.variables)),
        )


def measure() -> list[Requirement]:
    with own_portal() as variables:
        return measure_in(variables)


def measure_in(variables: dict[str, str]) -> list[Requirement]:
    queries = processes.run("queries", *NAMES.values(), variables=variables)
    empty_variables = variables | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.empty_settings"
    }
    with ExitStack() as stack:
        ours, empty = Site(variables, stack), Site(empty_variables, stack)
        ours.browser.log_in()
        empty.browser.cookies = ours.browser.cookies
        visits = {path: cold_visit(ours.browser, path) for path in (LIST, DETAIL)}
        visits[LOGIN_PAGE] = cold_visit(Browser(ours.port), LOGIN_PAGE)
        for _number in range(ROUNDS):
            _round(ours, empty)
        _pdfs(ours)
    _show(ours, empty, queries, visits)
    return _requirements(ours, empty, queries, visits)


def _round(ours: Site, empty: Site) -> None:
    stranger = Browser(ours.port)
    empty.measure(EMPTY, 100, lambda: empty.browser.get("/"))
    ours.measure(LOGIN_PAGE, 20, lambda: stranger.get(LOGIN_PAGE))
    ours.measure(LIST, 30, lambda: ours.browser.get(LIST))
    ours.measure(DETAIL, 30, lambda: ours.browser.get(DETAIL))
    ours.measure(LOGIN, 2, lambda: Browser(ours.port).log_in())


def _pdfs(ours: Site) -> None:
    """Each can be made once: the first few warm both workers up, the others are measured."""
    for period in PERIODS[:WARMING_UP]:
        ours.browser.get(PDF.format(period))
        ours.browser.rest()
    for period in PERIODS[WARMING_UP:]:
        address = PDF.format(period)
        ours.measure(FIRST, 1, partial(ours.browser.get, address))
        ours.measure(AGAIN, 20, partial(ours.browser.get, address))


def _show(ours: Site, empty: Site, queries: dict, visits: dict) -> None:
    rows = []
    for name, cost in (empty.costs | ours.costs).items():
        page, gate = queries.get(NAMES.get(name, name), ("", ""))
        requests, size = visits.get(name, ("", ""))
        times = _ratio(cost, empty.costs[EMPTY])
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
    ours: Site, empty: Site, queries: dict, visits: dict
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
            _ratio(ours.costs[name], empty.costs[EMPTY]),
            MAX_RATIO,
            " x",
        )
        for name in (LOGIN_PAGE, LIST, DETAIL)
    ]
    again = median(ours.costs[AGAIN].application) / median(
        ours.costs[FIRST].application
    )
    return [
        *found,
        Requirement("request of a PDF again beside first", again, MAX_AGAIN),
    ]


def _ratio(cost: Cost, empty: Cost) -> float:
    """Of pairs in the same round, so that a busy moment touches both."""
    if len(cost.application) != len(empty.application):
        return median(cost.application) / median(empty.application)
    return median(
        a / b for a, b in zip(cost.application, empty.application, strict=True)
    )


if __name__ == "__main__":
    report.alone(measure)
