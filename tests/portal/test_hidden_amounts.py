"""Every amount on the pages of an employee can be hidden: it stands in what the switch hides."""

import datetime
import re

import pytest
from lxml import html

from personnel.models import Employee
from tests.actors import logged_in_employee
from tests.payslips.deliveries import (
    NOW,
    OCTOBER,
    SEPTEMBER,
    delivered,
    published,
    whole_company,
)
from tests.payslips.years import issued

pytestmark = pytest.mark.django_db

AMOUNT = re.compile(r"€\s*[-\u2212+]?\d|\b\d[\d.]*,\d\d\b")
# Hours, kilometres and percentages look like amounts and say nothing of a wage.
NO_AMOUNT = re.compile(r"\d,\d\d\s?(?:uur|%)|^\s*\d{1,3},00\s*$")
PAGES = (
    "/",
    "/loonstroken/",
    "/loonstroken/2026-10-M/",
    "/loonstroken/2026-9-M/",
    "/jaaropgaven/2026/",
    "/mijn-info/",
)


def amounts(page: str) -> tuple[list[str], list[str]]:
    """The texts with an amount: those that the switch hides, and the others."""
    found: tuple[list[str], list[str]] = ([], [])
    for text in html.document_fromstring(page).xpath(
        "//body//text()[not(ancestor::script or ancestor::style)]"
    ):
        if AMOUNT.search(text) and not NO_AMOUNT.search(text):
            around = text.getparent() if text.is_text else text.getparent().getparent()
            hidden = around.xpath(
                "ancestor-or-self::*[contains(concat(' ', @class, ' '), ' amt ')]"
            )
            found[0 if hidden else 1].append(text.strip())
    return found


@pytest.fixture(scope="module")
def roos(kept_rows: None) -> Employee:
    """Employee 1001 of the sample, with two payslips and an annual statement."""
    company = whole_company()
    published(delivered(company, SEPTEMBER), now=NOW - datetime.timedelta(days=30))
    published(delivered(company, OCTOBER))
    issued(company)
    return company.employees.get(personnel_number=1001)


@pytest.mark.parametrize("url", PAGES)
def test_every_amount_can_be_hidden(roos: Employee, url: str):
    response = logged_in_employee(roos).get(url)

    hidden, others = amounts(response.content.decode())
    assert response.status_code == 200
    assert hidden != []
    assert others == []
    assert html.fromstring(response.content).xpath("//input[@id='hide']")


def test_what_cannot_be_hidden_is_seen():
    page = (
        "<body><b class='amt'>€ 5</b><p class='amtx'>€ 1</p><b>1.234,50</b> € 2</body>"
    )

    assert amounts(page) == (["€ 5"], ["€ 1", "1.234,50", "€ 2"])
