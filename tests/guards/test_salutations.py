"""Employees are "je", employers and the bureau "u": in every mail that reaches them."""

import re

import pytest

from portal.core import mail
from portal.core.models import Environment, OutgoingMail
from tests.guards.test_mails import files

TO_EMPLOYEES = {
    "activation",
    "data_export_ready",
    "leave_corrected",
    "leave_decided",
    "leave_expires",
    "leave_left",
    "payslip_corrected",
    "payslip_lapsed",
    "payslip_ready",
    "payslip_valid_again",
    "payslip_withdrawn",
    "pin_changed",
    "pin_failures",
    "pin_locked",
    "pin_reset",
    "statement_corrected",
    "statement_ready",
}
TO_OFFICES = {
    "audit_head",
    "company_file_ready",
    "export_made",
    "factor_released",
    "factor_released_of",
    "leave_asked",
    "leave_escalated",
    "leave_reminder",
    "leave_report_ready",
    "leave_settled",
    "location_denied_of",
    "office_activation",
}
# Of the words of somebody's own, such as the name of a passkey, none is ours.
CONTEXT = {
    "company_name": "Bakkerij De Gouden Halm B.V.",
    "ip_address": "192.0.2.7",
    "device": "Firefox op Linux",
    "portal_name": "Salarisfactory",
    "url": "http://salarisfactory.localhost/",
}
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)
FORMAL = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)


def words_of(name: str, *, formal: bool) -> str:
    """Subject, text and what HTML shows, that in its attributes included."""
    written = OutgoingMail(
        name=name,
        environment=Environment(name="Salarisfactory"),
        context=CONTEXT | {"formal": formal},
    )
    rendered = mail.render(written)
    return f"{rendered.subject}\n{rendered.text}\n{rendered.html}"


@pytest.mark.parametrize("name", sorted(set(files()) - TO_OFFICES))
def test_a_mail_to_an_employee_never_says_u(name: str):
    assert FORMAL.findall(words_of(name, formal=False)) == []


@pytest.mark.parametrize("name", sorted(set(files()) - TO_EMPLOYEES))
def test_a_mail_to_an_employer_or_the_bureau_never_says_je(name: str):
    assert INFORMAL.findall(words_of(name, formal=True)) == []


@pytest.mark.parametrize("name", ["company_file_ready", "office_activation"])
def test_a_name_that_ends_in_a_full_stop_gets_no_other(name: str):
    words = words_of(name, formal=True)

    assert "De Gouden Halm B.V." in words
    assert not re.search(r"B\.V\.(</strong>)?\.", words)


def test_the_guard_knows_only_mails_that_are_there():
    assert set(files()) >= TO_EMPLOYEES | TO_OFFICES


@pytest.mark.parametrize("name", sorted(set(files())))
def test_no_question_follows_another(name: str):
    written = OutgoingMail(name=name, environment=Environment(), context=CONTEXT)

    text = mail.render(written).text
    assert re.findall(r"\?\s[^.?\n]*\?", text) == []
