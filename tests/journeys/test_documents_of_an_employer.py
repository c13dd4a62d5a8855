"""An employer's administrator: from the invitation to payslips in a zip and a payment list."""

import base64
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.journeys.visitors import PASSWORD, UNKNOWN_LOCATION, Visitor

pytestmark = pytest.mark.slow

MARLOES = "marloes.kuiper@example.org"
ACTIVATION = "Account (werkgever) activeren"
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
LONGER_MENU = """
(menu => menu.append(menu.lastElementChild.cloneNode(true)))(document.querySelector(".nav ul"))
"""
TOTAL = "12 betalingen, samen € 41.406,20, op 24 oktober 2026"


def test_an_administrator_downloads_payslips_and_payments(
    visit: Callable[..., Visitor],
) -> None:
    marloes = visit()
    _is_invited(marloes)
    _chooses_a_password(marloes)
    _logs_in(marloes)

    _sees_no_page_wider_than_the_window(marloes)
    _finds_the_documents_on_the_overview(marloes)
    _has_the_payslips_made(marloes)
    _downloads_the_payments(marloes)
    _reads_why_there_is_no_order(marloes)

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


def _logs_in(marloes: Visitor) -> None:
    """Links an app on the way in."""
    _sends_the_password(marloes)
    shown = marloes.page.locator("#totp-secret").inner_text()
    secret = base64.b32decode(shown.replace(" ", ""))
    marloes.page.locator("[name=code]").fill(f"{totp(secret):06}")
    marloes.press("Verder")


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


def _row(marloes: Visitor, label: str):
    return marloes.page.locator("li.documents").filter(has_text=label)
