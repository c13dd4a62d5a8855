"""What the recipient of a mail sees."""

import pytest
from django.core import mail as django_mail

from portal.core import mail
from portal.core.models import OutgoingMail
from tests.core.letters import ACTIVATION, NOW

NAMES = {
    "first_name": "Jan & Zoë",
    "employer_name": "Kinderdagverblijf 't Wolkje <b>B.V.</b>",
    "portal_name": 'Lonen "Nu"',
}


@pytest.fixture
def odd_names(environment) -> OutgoingMail:
    return mail.send(
        "activation",
        to="noor@voorbeeld.nl",
        context=ACTIVATION | NAMES,
        environment=environment,
        now=NOW,
    )


def test_a_mail_reads_as_it_was_meant(letter: OutgoingMail):
    assert mail.render(letter).text == (
        "Dag Noor,\n"
        "\n"
        "Je werkgever Bakkerij De Gouden Halm B.V. gebruikt Salarisfactory voor je "
        "loonstroken en verlof.\n"
        "Je gebruikersnaam is noor@voorbeeld.nl. Kies zelf een wachtwoord; een pincode "
        "kies je als je voor het eerst inlogt.\n"
        "\n"
        "Account activeren:\n"
        "http://salarisfactory.localhost:8000/activeren/geheim/\n"
        "\n"
        "De link is 7 dagen geldig.\n"
        "\n"
        "--\n"
        "Je krijgt deze e-mail omdat je een account hebt bij Salarisfactory, het portaal "
        "van je salarisadministratie.\n"
        "We vragen je nooit per e-mail om je wachtwoord of pincode.\n"
    )


@pytest.mark.parametrize("name", NAMES.values())
def test_the_text_shows_a_name_without_entities(odd_names: OutgoingMail, name: str):
    assert name in mail.render(odd_names).text


def test_the_html_escapes_a_name(odd_names: OutgoingMail):
    html = mail.render(odd_names).html

    assert "Kinderdagverblijf &#x27;t Wolkje &lt;b&gt;B.V.&lt;/b&gt;" in html
    assert "<b>B.V.</b>" not in html


@pytest.mark.parametrize("name", ["payslip_ready", "payslip_corrected"])
def test_a_subject_is_one_line_whatever_it_names(environment, name: str):
    written = mail.send(
        name,
        to="noor@voorbeeld.nl",
        context={"period_label": "oktober\r\nBcc: iedereen@voorbeeld.nl 2026"},
        environment=environment,
        now=NOW,
    )

    assert mail.render(written).subject.splitlines() == [mail.render(written).subject]


def test_a_mail_leaves_with_both_texts_and_its_own_id(letter: OutgoingMail):
    rendered = mail.render(letter)

    mail.deliver(letter.pk, now=NOW)

    [message] = django_mail.outbox
    assert (message.subject, message.body) == (rendered.subject, rendered.text)
    assert message.alternatives == [(rendered.html, "text/html")]
    assert message.to == ["noor@voorbeeld.nl"]
    assert message.extra_headers == {
        "Message-ID": letter.message_id,
        "Auto-Submitted": "auto-generated",
    }
