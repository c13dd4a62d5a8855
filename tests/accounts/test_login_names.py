"""Another login name: confirmed by its owner at the new address, held off from the old one."""

import datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import mail as django_mail
from django.test import Client

from accounts.models import EmailChange, User
from accounts.services import emails
from personnel.models import Employee
from portal.core import mail as outbox
from portal.core.models import AuditEvent, OutgoingMail
from tests.accounts.confirming import SECURITY, send_confirmed
from tests.accounts.conftest import NOW
from tests.accounts.visits import is_logged_in, log_in
from tests.actors import client_of, logged_in_employee
from tests.factories.accounts import UserFactory

PAGE = f"{SECURITY}e-mailadres/"
NEW = "nieuw@voorbeeld.nl"
DAY = datetime.timedelta(hours=24)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def browser(employee: Employee, user: User) -> Client:
    return logged_in_employee(employee, user=user)


def ask(browser: Client, name: str = NEW):
    return send_confirmed(browser, PAGE, {"new_username": name})


def path_of(name: str, key: str = "url") -> str:
    mail = OutgoingMail.objects.filter(name=name).order_by("-pk")[0]
    return urlsplit(mail.context[key]).path


def confirm_link() -> str:
    return path_of("email_confirm")


def cancel_link() -> str:
    return path_of("email_requested", "cancel_url")


def mails() -> set[tuple[str, str]]:
    rows = OutgoingMail.objects.filter(name__startswith="email_")
    return set(rows.values_list("name", "to"))


def test_both_addresses_hear_of_it(browser: Client, user: User) -> None:
    ask(browser, "  Nieuw@Voorbeeld.NL ")

    change = EmailChange.objects.get()
    user.refresh_from_db()
    assert (change.new_username, change.confirmed_at) == (NEW, None)
    assert mails() == {("email_confirm", NEW), ("email_requested", user.username)}
    assert user.username != NEW


def test_a_day_after_the_confirmation_the_name_is_another(
    browser: Client, user: User
) -> None:
    old = user.username
    ask(browser)
    client = client_of(user.environment)
    opened = client.get(confirm_link(), follow=True)
    before = EmailChange.objects.get().confirmed_at
    client.post(confirm_link())

    early = emails.apply_email_changes(now=NOW + DAY - datetime.timedelta(seconds=1))
    counts = [emails.apply_email_changes(now=NOW + DAY) for _ in range(2)]

    user.refresh_from_db()
    assert (opened.status_code, before) == (200, None)
    assert (early, counts) == (0, [1, 0])
    assert user.username == NEW
    assert not is_logged_in(browser)
    assert log_in(client, user).status_code == 302
    assert {to for name, to in mails() if name == "email_changed"} == {old, NEW}
    assert AuditEvent.objects.filter(event="email.changed").count() == 1


def test_without_a_confirmation_nothing_changes(browser: Client, user: User) -> None:
    ask(browser)

    assert emails.apply_email_changes(now=NOW + 3 * DAY) == 0


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_the_old_address_holds_it_off(
    browser: Client, user: User, is_confirmed: bool
) -> None:
    ask(browser)
    client = client_of(user.environment)
    if is_confirmed:
        client.post(confirm_link())
    shown = client.get(cancel_link(), follow=True)

    response = client.post(cancel_link())

    user.refresh_from_db()
    assert NEW in shown.content.decode()
    assert response.status_code == 200
    assert EmailChange.objects.get().cancelled_at == NOW
    assert emails.apply_email_changes(now=NOW + DAY) == 0
    assert not is_logged_in(browser)
    assert client.post(confirm_link()).status_code == 410


@pytest.mark.parametrize("link", [confirm_link, cancel_link])
def test_looking_at_a_link_changes_nothing(browser: Client, user: User, link) -> None:
    ask(browser)
    client = client_of(user.environment)

    for _ in range(2):
        client.head(link())
        client.get(link(), follow=True)

    change = EmailChange.objects.get()
    assert (change.confirmed_at, change.cancelled_at) == (None, None)


def test_a_link_works_once(browser: Client, user: User) -> None:
    ask(browser)
    client = client_of(user.environment)
    client.post(confirm_link())

    assert client.post(confirm_link()).status_code == 410


def test_a_taken_name_answers_the_same(browser: Client, user: User) -> None:
    taken = UserFactory(environment=user.environment)

    pages = []
    for name in (NEW, taken.username):
        assert ask(browser, name)["Location"] == SECURITY
        pages.append([str(one) for one in browser.get(PAGE).context["messages"]])

    assert pages[0] == pages[1] != []
    assert ("email_confirm", taken.username) not in mails()
    assert EmailChange.objects.filter(cancelled_at=None).count() == 1


def test_a_name_that_was_taken_meanwhile_is_not_given(
    browser: Client, user: User
) -> None:
    ask(browser)
    client_of(user.environment).post(confirm_link())
    UserFactory(environment=user.environment, username=NEW)

    assert emails.apply_email_changes(now=NOW + DAY) == 0
    user.refresh_from_db()
    assert user.username != NEW
    assert EmailChange.objects.get().cancelled_at == NOW + DAY


def test_a_newer_request_ends_the_older(browser: Client, user: User) -> None:
    ask(browser)
    older = confirm_link()

    ask(browser, "anders@voorbeeld.nl")

    assert client_of(user.environment).post(older).status_code == 410
    assert EmailChange.objects.filter(cancelled_at=None).count() == 1


def test_another_password_ends_the_request(browser: Client, user: User) -> None:
    ask(browser)
    client_of(user.environment).post(confirm_link())
    User.objects.filter(pk=user.pk).update(stamp="f" * 32)

    assert emails.apply_email_changes(now=NOW + DAY) == 0


def test_shortly_after_a_reset_of_the_pin_it_is_refused(
    browser: Client, user: User, clock: time_machine.Traveller
) -> None:
    until = NOW + datetime.timedelta(hours=1)
    User.objects.filter(pk=user.pk).update(frozen_until=until)

    response = browser.post(PAGE, {"new_username": NEW})

    assert response.status_code == 422
    assert not EmailChange.objects.exists()


ODD = [
    "",
    "geen adres",
    "a@b",
    "a@localhost",
    "a@[127.0.0.1]",
    "x" * 250 + "@x.nl",
    f"x@{'y' * 63}.{'y' * 63}.{'y' * 63}.{'y' * 63}.{'y' * 45}.nl",
    '"<script>alert(1)</script>"@b.nl',
    '"a b"@voorbeeld.nl',
    "a@voorbeeld.nl\nBcc: dief@x.nl",
    "a@voorbeeld.nl\r\n\r\nbericht",
    "a@b.nl, dief@x.nl",
    "Noor <a@b.nl>",
    "a\u202e@voorbeeld.nl",
    "a\u200b@voorbeeld.nl",
    # Cyrillic, Greek and Latin letters that look like others; one that becomes another domain.
    "n\u043eor@voorbeeld.nl",
    "noor@v\u043e\u043erbeeld.nl",
    "noor@v\u03bf\u03bfrbeeld.nl",
    "noor@b\u0131j.nl",
    "noor@stra\xdfe.nl",
]


def test_odd_addresses_are_refused_at_the_field_and_what_was_typed_is_kept(
    browser: Client,
) -> None:
    for name in ODD:
        page = browser.post(PAGE, {"new_username": name})
        body = page.content.decode()

        assert (name, page.status_code) == (name, 422)
        assert 'aria-invalid="true"' in body
        assert "<script>alert" not in body
    assert not EmailChange.objects.exists()
    assert not OutgoingMail.objects.filter(name__startswith="email_").exists()


def test_an_address_with_an_accent_goes_into_page_and_mail_as_it_is(
    browser: Client,
) -> None:
    ask(browser, " Noor+Loon\uff20Caf\xe9.nl ")

    assert EmailChange.objects.get().new_username == "noor+loon@caf\xe9.nl"
    assert "noor+loon@caf\xe9.nl wacht" in browser.get(SECURITY).content.decode()
    letters = OutgoingMail.objects.filter(name__startswith="email_").order_by("name")
    for letter in letters:
        outbox.deliver(letter.pk, now=NOW)
    sent = [message.message() for message in django_mail.outbox]
    assert "noor+loon@xn--caf-dma.nl" in [message["To"] for message in sent]
    assert all("\n" not in message["Subject"] for message in sent)


def test_the_present_name_is_refused(browser: Client, user: User) -> None:
    response = browser.post(PAGE, {"new_username": user.username.upper()})

    assert response.status_code == 422


def test_the_security_page_says_what_waits(browser: Client, user: User) -> None:
    ask(browser)
    waiting = browser.get(SECURITY).content.decode()
    client_of(user.environment).post(confirm_link())
    confirmed = browser.get(SECURITY).content.decode()

    assert f"{NEW} wacht op bevestiging" in waiting
    assert f"{NEW} gaat in op 3 november 10:00" in confirmed


def test_the_link_of_a_request_that_was_held_off_is_dead(browser: Client) -> None:
    ask(browser)
    path = path_of("email_confirm")
    EmailChange.objects.update(cancelled_at=NOW)

    response = browser.post(path)

    assert response.status_code == 410
    assert EmailChange.objects.get().confirmed_at is None


def test_what_was_held_off_meanwhile_is_not_put_in_use(
    browser: Client, user: User
) -> None:
    ask(browser)
    EmailChange.objects.update(cancelled_at=NOW)

    assert not emails._apply(EmailChange.objects.get().pk, now=NOW)

    user.refresh_from_db()
    assert user.username != NEW
