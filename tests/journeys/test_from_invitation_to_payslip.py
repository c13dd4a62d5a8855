"""The main job of the portal: from an invitation to a payslip."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Response, expect
from pypdf import PdfReader

from tests.journeys.installation import Installation
from tests.journeys.visitors import (
    ACTIVATION,
    PASSWORD,
    PIN,
    UNKNOWN_LOCATION,
    Visitor,
)

pytestmark = pytest.mark.slow

ROOS = "roos.1001@example.org"
NET = "€ 3.527,65"
NET_WITHOUT_CREDIT = "€ 2.960,49"
FIGURES = ("3.527,65", "4.612,50", "177,18", "1.038,92", "133,75", "2,50", "4.435,32")
EMPLOYER_LINES = (
    "Premie AWf werkgever",
    "Premie Aof werkgever",
    "Premie Wko werkgever",
    "Premie Whk werkgever",
    "Werkgeversheffing Zvw",
    "Pensioen werkgever",
    "Reservering vakantiegeld 8%",
)


def test_an_invited_employee_ends_up_with_a_payslip(
    visit: Callable[..., Visitor],
) -> None:
    roos = visit()

    _chooses_a_password(roos)
    _has_the_location_approved(roos)
    _chooses_a_pin(roos)
    _reads_the_payslip(roos)
    _reads_it_on_a_phone(roos)
    _hides_the_amounts(roos)
    _downloads_the_payslip(roos)
    _agrees_to_digital_payslips(roos)
    _asks_what_is_left_without_credit(roos)
    _logs_in_again_with_the_pin(roos)

    assert roos.problems == []


def _chooses_a_password(roos: Visitor) -> None:
    roos.page.goto(_link_of(ACTIVATION, roos.portal))
    expect(roos.page).to_have_url(roos.address("/activeren/link/"))
    expect(roos.page.get_by_text(ROOS)).to_be_visible()
    password = roos.page.get_by_label("Wachtwoord", exact=True)

    password.fill("Zonnige")
    expect(roos.page.locator("[data-rule].met")).to_have_text(
        [
            "een hoofdletter (voldaan)",
            "een kleine letter (voldaan)",
            "geen < of > (voldaan)",
            "niet het woord Nmbrs of Visma (voldaan)",
        ]
    )

    password.fill(PASSWORD)
    roos.page.get_by_label("Wachtwoord nog een keer").fill(PASSWORD)
    roos.press("Account activeren")
    expect(roos.heading).to_have_text("Het account is geactiveerd")


def _has_the_location_approved(roos: Visitor) -> None:
    roos.follow("Naar inloggen")
    with roos.page.expect_response(_is_answer_to_login) as answer:
        roos.log_in(ROOS)

    assert answer.value.status == 403
    expect(roos.heading).to_have_text("Onbekende locatie (IP-adres)")
    expect(roos.page.get_by_text("127.0.0.1")).to_be_visible()

    roos.page.goto(_link_of(UNKNOWN_LOCATION, roos.portal))
    expect(roos.page.get_by_label("Controlecode")).to_have_count(0)
    roos.press("Ja, dit was ik")
    expect(roos.heading).to_have_text("Deze locatie is gekoppeld")


def _chooses_a_pin(roos: Visitor) -> None:
    roos.follow("Naar inloggen")
    roos.log_in(ROOS)
    expect(roos.heading).to_have_text("Dag Roos, kies een pincode")

    roos.choose_pin("123456")
    expect(roos.page.get_by_role("alert")).to_contain_text("Kies geen reeks")

    roos.choose_pin(PIN)
    expect(roos.heading).to_have_text("Dag Roos")


def _reads_the_payslip(roos: Visitor) -> None:
    roos.follow("Alle loonstroken")
    roos.page.get_by_role("link", name="2026-10-M").click()
    expect(roos.page).to_have_url(roos.address("/loonstroken/2026-10-M/"))

    payslip = roos.page.get_by_role("main")
    expect(payslip.locator(".pay-hero")).to_contain_text(NET)
    for line in EMPLOYER_LINES:
        expect(payslip).not_to_contain_text(line)


def _reads_it_on_a_phone(roos: Visitor) -> None:
    roos.page.set_viewport_size({"width": 390, "height": 844})
    lines = roos.page.get_by_role("table", name=re.compile("van bruto naar netto"))
    expect(lines.get_by_role("columnheader")).to_have_text(
        ["Omschrijving", "Bedrag (€)"]
    )
    roos.page.get_by_text("Gegevens op deze loonstrook").click()
    terms = roos.page.locator(".facts dt")
    expect(terms.filter(has_text="Functie")).to_be_visible()
    for term in ("Uurloon", "Minimumloon", "Uren per week"):
        expect(terms.filter(has_text=term)).to_be_hidden()
    roos.page.set_viewport_size({"width": 1280, "height": 720})
    expect(lines.get_by_role("columnheader")).to_have_count(5)


def _hides_the_amounts(roos: Visitor) -> None:
    payslip = roos.page.url
    roos.page.get_by_text("Bedragen verbergen").click()
    # On every page, until they are shown again.
    for address in (roos.address("/"), payslip):
        roos.page.goto(address)
        amounts = roos.page.locator(".amt").all()
        assert amounts != []
        for amount in amounts:
            expect(amount).to_have_css("color", "rgba(0, 0, 0, 0)")
    roos.page.get_by_text("Bedragen verbergen").click()
    net = roos.page.locator(".money.amt").first
    expect(net).not_to_have_css("color", "rgba(0, 0, 0, 0)")


def _downloads_the_payslip(roos: Visitor) -> None:
    with roos.page.expect_download() as download:
        roos.follow("Download pdf")
    text = " ".join(
        page.extract_text() for page in PdfReader(download.value.path()).pages
    )

    assert [figure for figure in FIGURES if figure not in text] == []
    assert [line for line in EMPLOYER_LINES if line in text] == []


def _agrees_to_digital_payslips(roos: Visitor) -> None:
    question = roos.page.get_by_text("Wil je je loonstroken digitaal krijgen?")
    expect(question).to_be_visible()

    roos.press("Ik ga akkoord")

    expect(roos.page).to_have_url(roos.address("/loonstroken/2026-10-M/"))
    expect(question).to_have_count(0)


def _asks_what_is_left_without_credit(roos: Visitor) -> None:
    roos.follow("Wat als…")
    roos.page.get_by_label("Zonder", exact=True).check()
    roos.press("Bereken")

    answer = roos.page.get_by_role("region", name="Netto")
    expect(answer).to_contain_text("Indicatief")
    expect(answer).to_contain_text(NET_WITHOUT_CREDIT)


def _logs_in_again_with_the_pin(roos: Visitor) -> None:
    roos.log_out()
    roos.log_in(ROOS)
    expect(roos.page).to_have_url(roos.address("/inloggen/pincode/"))
    # The page sends a complete PIN by itself, and once.
    roos.page.get_by_label("Voer je pincode in").press_sequentially(PIN)
    roos.page.keyboard.press("Enter")
    expect(roos.page.get_by_role("link", name="Bekijk je loonstrook")).to_be_visible()


def _link_of(subject: str, portal: Installation) -> str:
    outbox = json.loads(portal.manage("outbox", "--json"))
    mails = [one for one in outbox if (one["to"], one["subject"]) == (ROOS, subject)]
    return re.findall(r"https?://\S+", mails[-1]["text"])[0]


def _is_answer_to_login(response: Response) -> bool:
    return response.request.method == "POST" and response.url.endswith("/inloggen/")
