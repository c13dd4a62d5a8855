"""Measures one indexed query and a page with and without walls, in a process of its own.

The owner is held by no wall, and becomes the application by SET ROLE: both in one transaction,
which is taken back.
"""

import time
from collections.abc import Callable
from contextlib import nullcontext

import django
import psutil
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

django.setup()

from accounts.models import User
from accounts.views import cookies
from benchmarks.deliveries import employees
from benchmarks.known import remember
from benchmarks.processes import tell
from personnel.models import Company, Employee
from portal.core.hosts import environment_of
from portal.core.middleware import Handler
from portal.core.net import client_ip
from portal.core.tenancy import use_environment
from portal.env import env
from portal.management.demo_accounts import READY_LOGIN, SUBDOMAIN

COMPANIES, ROWS = 100, 20
QUERIES, PAGES, ROUNDS = 3_000, 150, 3
GATEWAY = "portal.core.middleware.environment"
Cost = tuple[float, float]
Row = tuple[str, str, float, float, int, float]


def main() -> None:
    with transaction.atomic():
        company = _furnish()
        rows = [*_measure_query(company), *_measure_page()]
        transaction.set_rollback(True)
    tell(rows)


def without_gateway(get_response: Handler) -> Handler:
    """Finds the environment as the gateway does, and chooses nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        found = environment_of(request.get_host())
        vars(request).update(client_ip=client_ip(request), environment=found)
        return get_response(request)

    return middleware


def _furnish() -> Company:
    environment = User.objects.get(username=READY_LOGIN.username).environment
    for number in range(COMPANIES):
        company = Company.objects.create(
            environment=environment,
            number=900_000 + number,
            name="Meting",
            wage_tax_number="123456782L01",
        )
        employees(company, ROWS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE personnel_employee")
    return company


def _measure_query(company: Company) -> list[Row]:
    tenant = company.environment_id
    rows = Employee.objects.filter(environment=tenant, company=company)
    names = rows.values_list("surname", flat=True)

    def ask() -> None:
        if len(names.all()) != ROWS:
            raise RuntimeError("the wall hides what was asked for")

    def choose_and_ask() -> None:
        with use_environment(tenant):
            ask()

    return _compare(
        "20 rows", QUERIES, tenant, owner=ask, application=ask, choosing=choose_and_ask
    )


def _measure_page() -> list[Row]:
    plain = [
        "benchmarks.walled.without_gateway" if name == GATEWAY else name
        for name in settings.MIDDLEWARE
    ]
    _become(as_application=False)
    walled = _logged_in()
    with override_settings(MIDDLEWARE=plain):
        bare = Client(headers={"host": _host()})
        bare.cookies = walled.cookies
        _open(bare)
    tenant = User.objects.get(username=READY_LOGIN.username).environment_id
    return _compare(
        "page",
        PAGES,
        tenant,
        owner=lambda: _open(bare),
        application=lambda: _open(bare),
        choosing=lambda: _open(walled),
    )


def _logged_in() -> Client:
    user = User.objects.get(username=READY_LOGIN.username)
    client = Client(headers={"host": _host()})
    known = remember(READY_LOGIN, environment_id=user.environment_id)
    client.cookies[cookies.BROWSER] = known
    login = {"username": user.username, "password": READY_LOGIN.password}
    client.post("/inloggen/", login)
    client.post("/inloggen/pincode/", {"pin": READY_LOGIN.pin})
    _open(client)
    return client


def _host() -> str:
    return f"{SUBDOMAIN}.{settings.PORTAL_DOMAIN}"


def _open(client: Client) -> None:
    if client.get("/").status_code != 200:
        raise RuntimeError("the page is not there")


def _compare(
    what: str,
    times: int,
    tenant: int,
    *,
    owner: Callable[[], None],
    application: Callable[[], None],
    choosing: Callable[[], None],
) -> list[Row]:
    """This function will take turns, so that another load meets all three alike."""
    steps = {
        "no wall": (owner, False, False),
        "wall": (application, True, True),
        "wall and gateway": (choosing, True, False),
    }
    best: dict[str, Cost] = {}
    for _round in range(ROUNDS):
        for name, (work, as_application, chosen) in steps.items():
            _become(as_application=as_application)
            with use_environment(tenant) if chosen else nullcontext():
                cost = _cost(work, times)
            best[name] = min(best.get(name, cost), cost, key=sum)
    rows: list[Row] = []
    for name, (work, as_application, chosen) in steps.items():
        _become(as_application=as_application)
        with use_environment(tenant) if chosen else nullcontext():
            count = _statements(work)
        ratio = sum(best[name]) / sum(best["no wall"])
        application_ms, database_ms = (seconds * 1000 for seconds in best[name])
        rows.append((what, name, application_ms, database_ms, count, ratio))
    return rows


def _become(*, as_application: bool) -> None:
    role = env.db_url_config(settings.DATABASE_URL)["USER"]
    with connection.cursor() as cursor:
        cursor.execute(f'SET ROLE "{role}"' if as_application else "RESET ROLE")


def _cost(work: Callable[[], None], times: int) -> Cost:
    """This function will return CPU seconds of one time: of this process and of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    database, own = _used_by(backend), time.process_time()
    for _time in range(times):
        work()
    used = time.process_time() - own, _used_by(backend) - database
    return used[0] / times, used[1] / times


def _used_by(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


def _statements(work: Callable[[], None]) -> int:
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


if __name__ == "__main__":
    main()
