"""A running portal, and browsers to visit it with."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal import machine
from tests.journeys.installation import Installation
from tests.journeys.visitors import Visitor

CHROMIUM_OPTIONS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
DATA = "tests/data"
COMPANY = "1001"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is; without it there are no journeys, which CI does not accept."""
    found = machine.chromium()
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing: the journeys need it.")
    if found is None:
        pytest.skip("Chromium is missing: run make setup-dev.")
    return found


# Ends after the last journey: its worker and beat would go on beside all other tests.
@pytest.fixture(scope="package")
def installation(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installation]:
    """An empty portal that runs."""
    portal = Installation(tmp_path_factory.mktemp("installation"))
    with portal.start():
        yield portal


@pytest.fixture(scope="package")
def portal(installation: Installation) -> Installation:
    """A portal to which a bureau delivered employees and two runs, as it would itself."""
    bureau = ("--environment", "salarisfactory")
    company = ("--company", COMPANY)
    september, october = "2026-9-M", "2026-10-M"
    installation.manage_in_turn(
        ("add_environment", "salarisfactory", "--name", "SalarisFactory"),
        (
            *("add_company", *bureau, "--number", COMPANY),
            *("--name", "Bakkerij De Halm", "--wage-tax-number", "123456782L01"),
        ),
        (
            *("import_employees", f"{DATA}/medewerkers-{COMPANY}.xlsx"),
            *(*bureau, *company, "--invite"),
        ),
        ("import_run", f"{DATA}/loonrun-{COMPANY}-{september}.xlsx", *bureau),
        ("publish_run", *bureau, *company, "--period", september),
        ("import_run", f"{DATA}/loonrun-{COMPANY}-{october}.xlsx", *bureau),
        ("publish_run", *bureau, *company, "--period", october),
    )
    return installation


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    # Ends with the module: while it runs, Django refuses the database to other tests.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=CHROMIUM_OPTIONS
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, portal: Installation) -> Iterator[Callable[..., Visitor]]:
    """Brings visitors, each with a browser profile of their own."""
    visitors: list[Visitor] = []

    def enter(*, javascript: bool = True) -> Visitor:
        visitors.append(Visitor(browser, portal, javascript=javascript))
        return visitors[-1]

    yield enter
    for visitor in visitors:
        visitor.leave()
