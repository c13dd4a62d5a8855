"""What the database's walls cost: one indexed query, and a page."""

import os
import sys
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
from django.utils import timezone

# The owner is held by no wall, and becomes the application by SET ROLE: both in one transaction.
os.environ["DATABASE_ROLE"] = "owner"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from accounts import browsers
from accounts.models import User
from accounts.views import cookies
from benchmarks.deliveries import employees
from personnel.models import Company, Employee
from portal import embedded
from portal.core.hosts import environment_of
from portal.core.middleware import Handler
from portal.core.net import client_ip
from portal.core.tenancy import use_environment
from portal.env import env
from portal.management.demo import SUBDOMAIN, seed
from portal.management.demo_accounts import READY_LOGIN

COMPANIES, ROWS = 100, 20
QUERIES, PAGES, ROUNDS = 3_000, 150, 3
GATEWAY = "portal.core.middleware.environment"
# Without collectstatic.
PLAIN_FILES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
Cost = tuple[float, float]


def main() -> None:
    embedded.start_database()
    _row("walls", "as", "app ms", "database ms", "statements", "ratio")
    with transaction.atomic():
        seed(now=timezone.now())
        company = _furnish()
        _measure_query(company)
        with override_settings(STORAGES=settings.STORAGES | PLAIN_FILES):
            _measure_page()
        transaction.set_rollback(True)


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


def _measure_query(company: Company) -> None:
    tenant = company.environment_id
    rows = Employee.objects.filter(environment=tenant, company=company)
    names = rows.values_list("surname", flat=True)

    def ask() -> None:
        if len(names.all()) != ROWS:
            raise RuntimeError("the wall hides what was asked for")

    def choose_and_ask() -> None:
        with use_environment(tenant):
            ask()

    _compare(
        "20 rows", QUERIES, tenant, owner=ask, application=ask, choosing=choose_and_ask
    )


def _measure_page() -> None:
    plain = [
        "benchmarks.walls.without_gateway" if name == GATEWAY else name
        for name in settings.MIDDLEWARE
    ]
    _become(as_application=False)
    walled = _logged_in()
    with override_settings(MIDDLEWARE=plain):
        bare = Client(headers={"host": _host()})
        bare.cookies = walled.cookies
        _open(bare)
    tenant = User.objects.get(username=READY_LOGIN.username).environment_id
    _compare(
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
    known = browsers.remember(user, "", user_agent="", now=timezone.now())
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
) -> None:
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
    for name, (work, as_application, chosen) in steps.items():
        _become(as_application=as_application)
        with use_environment(tenant) if chosen else nullcontext():
            count = _statements(work)
        ratio = sum(best[name]) / sum(best["no wall"])
        app, database = (f"{seconds * 1000:.3f}" for seconds in best[name])
        _row(what, name, app, database, count, f"{ratio:.2f}")


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


def _row(*cells: object) -> None:
    sys.stdout.write("".join(f"{cell!s:>18}" for cell in cells) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
