"""An employer's administrator: from the invitation to a zip, a payment list and an order to pay."""

import base64
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django_otp.oath import totp
from lxml import etree
from playwright.sync_api import expect

from payslips.documents.sepa import NAMESPACE
from tests.guards.roles import Kind
from tests.guards.routes import TABLE
from tests.journeys.visitors import PASSWORD, UNKNOWN_LOCATION, Visitor

pytestmark = pytest.mark.slow

MARLOES = "marloes.kuiper@example.org"
ACTIVATION = "Account (werkgever) activeren"
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
LONGER_MENU = """
(menu => menu.append(menu.lastElementChild.cloneNode(true)))(document.querySelector(".nav ul"))
"""
ACCOUNT = "NL54TEST0100100100"
LATER = f"""
from accounts.models import StepUp, UserSession
from personnel.models import Company
from portal.core.models import Environment
from portal.core.session_store import SessionStore
from portal.core.tenancy import use_environment
with use_environment(Environment.objects.get(subdomain="salarisfactory").pk):
    Company.objects.filter(number=1001).update(iban="{ACCOUNT}")
    StepUp.objects.all().delete()
    key = UserSession.objects.get(user__username="{MARLOES}").session_key
    session = SessionStore(key)
    session["seen_at"] -= 18 * 60
    session.save()
"""
# Those with an object have been seen on the way; a file is no page.
PAGES = [
    route.path
    for route in TABLE.values()
    if route.kind in {Kind.EMPLOYER, Kind.ADMIN_OF_EMPLOYER}
    and route.get == 200
    and "{" not in route.path
    and not route.path.endswith(("/pdf/", "/xlsx/"))
]
TOTAL = "12 betalingen, samen € 41.406,20, op 24 oktober 2026"


def test_an_administrator_logs_in_first_and_downloads_payslips_and_payments(
    visit: Callable[..., Visitor],
) -> None:
    marloes = visit()
    _is_invited(marloes)
    _chooses_a_password(marloes)
    secret = _logs_in(marloes)

    _sees_no_page_wider_than_the_window(marloes)
    _finds_the_documents_on_the_overview(marloes)
    _has_the_payslips_made(marloes)
    _downloads_the_payments(marloes)
    _reads_why_there_is_no_order(marloes)
    _is_warned_two_minutes_before_the_session_ends(marloes)
    _downloads_the_order(marloes, secret)
    marloes.open_every_page(PAGES)

    assert marloes.problems == []


def _is_invited(marloes: Visitor) -> None:
    marloes.portal.manage(
        *("invite", "--environment", "salarisfactory", "--realm", "employer"),
        *("--email", MARLOES, "--company", "1001", "--role", "admin"),
    )


def _chooses_a_password(marloes: Visitor) -> None:
    marloes.open_link_of(ACTIVATION, to=MARLOES)
    marloes.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    marloes.page.get_by_label("Wachtwoord nog een keer").fill(PASSWORD)
    marloes.press("Account activeren")
    _sends_the_password(marloes)
    marloes.open_link_of(UNKNOWN_LOCATION, to=MARLOES)
    marloes.press("Ja, dit was ik")


def _sends_the_password(marloes: Visitor) -> None:
    marloes.open("/werkgever/inloggen/")
    marloes.page.get_by_label("E-mailadres").fill(MARLOES)
    marloes.page.get_by_label("Wachtwoord").fill(PASSWORD)
    marloes.press("Inloggen")


def _logs_in(marloes: Visitor) -> bytes:
    """Links an app on the way in; returns its secret."""
    _sends_the_password(marloes)
    shown = marloes.page.locator("#totp-secret").inner_text()
    secret = base64.b32decode(shown.replace(" ", ""))
    marloes.page.locator("[name=code]").fill(f"{totp(secret):06}")
    marloes.press("Verder")
    return secret


def _sees_no_page_wider_than_the_window(marloes: Visitor) -> None:
    """Not with one and two more entries in the menu either."""
    marloes.open("/werkgever/")
    for longer in ("0", LONGER_MENU, LONGER_MENU):
        marloes.page.evaluate(longer)
        for width in (360, 769, 965, 993, 1100, 1249):
            marloes.page.set_viewport_size({"width": width, "height": 700})
            assert marloes.page.evaluate(TOO_WIDE) == 0, width
    marloes.page.set_viewport_size({"width": 1280, "height": 720})


def _finds_the_documents_on_the_overview(marloes: Visitor) -> None:
    marloes.open("/werkgever/")
    expect(marloes.heading).to_have_text("Overzicht")
    card = marloes.page.locator("section[aria-labelledby=documents]")
    expect(card).to_contain_text("Oktober 2026")
    expect(card).to_contain_text(TOTAL)
    card.get_by_role("link", name="Alle documenten").click()
    expect(marloes.heading).to_have_text("Salarisdocumenten")


def _has_the_payslips_made(marloes: Visitor) -> None:
    row = _row(marloes, "Loonstroken werkgeversexemplaar")
    row.get_by_role("button", name="Zip klaarmaken").click()
    ready = row.get_by_role("link", name="Zip Loonstroken werkgeversexemplaar")
    # The worker makes it; the page shows by itself that it is there.
    expect(ready).to_be_visible(timeout=120_000)
    with marloes.page.expect_download() as download:
        ready.click()

    archive = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 12


def _downloads_the_payments(marloes: Visitor) -> None:
    """Linking an app a moment ago was a fresh factor; later a code would be asked first."""
    row = _row(marloes, "Betaallijst")
    expect(row).to_contain_text(TOTAL)
    with marloes.page.expect_download() as download:
        row.get_by_role("button", name="Excel").click()

    assert download.value.suggested_filename == "2026-10-M betaallijst.xlsx"
    content = Path(download.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [cell.value for cell in sheet[sheet.max_row]][1:4] == [
        "Totaal",
        None,
        41406.2,
    ]


def _reads_why_there_is_no_order(marloes: Visitor) -> None:
    row = _row(marloes, "Betaallijst")
    row.get_by_role("button", name="SEPA").click()
    expect(row).to_contain_text("Vraag uw salarisadministratie om de IBAN")


def _is_warned_two_minutes_before_the_session_ends(marloes: Visitor) -> None:
    """Comes back by then: the bureau knows the account, and the factor is too old."""
    warning = marloes.page.locator("#session-warning")
    marloes.page.clock.install()
    marloes.page.reload()
    marloes.page.clock.fast_forward("17:00")
    expect(warning).to_be_hidden()
    marloes.portal.manage("shell", "--no-imports", "-c", LATER)

    marloes.page.clock.fast_forward("01:00")
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("De sessie eindigt over twee minuten.")
    warning.get_by_role("button", name="Ingelogd blijven").click()
    expect(warning).to_be_hidden()
    marloes.page.reload()


def _downloads_the_order(marloes: Visitor, secret: bytes) -> None:
    row = _row(marloes, "Betaallijst")
    row.get_by_role("button", name="SEPA").click()
    expect(marloes.heading).to_have_text("Even bevestigen")
    # The code that was used at the login is of no use any more; the next one is.
    marloes.page.locator("[name=code]").fill(f"{totp(secret, drift=1):06}")
    marloes.press("Bevestigen")
    expect(marloes.heading).to_have_text("Salarisdocumenten")
    with marloes.page.expect_download() as download:
        marloes.page.get_by_role("link", name="2026-10-M betaallijst.xml").click()

    order = etree.parse(download.value.path()).getroot()
    assert order.tag == f"{{{NAMESPACE}}}Document"
    found = {name: _texts(order, name) for name in ("CtrlSum", "NbOfTxs")}
    assert found == {
        "CtrlSum": ["41406.20", "41406.20"],
        "NbOfTxs": ["12", "12"],
    }
    assert sum(Decimal(one) for one in _texts(order, "InstdAmt")) == Decimal("41406.20")
    assert ACCOUNT in _texts(order, "IBAN")


def _texts(order: etree._Element, name: str) -> list[str]:
    return [
        "".join(one.itertext()).strip() for one in order.iter(f"{{{NAMESPACE}}}{name}")
    ]


def _row(marloes: Visitor, label: str):
    return marloes.page.locator("li.documents").filter(has_text=label)
