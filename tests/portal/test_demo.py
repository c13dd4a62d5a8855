"""The demo: complete on the first run, untouched by the next."""

import datetime
import io
import json
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from time_machine import travel

from accounts.enums import PREFIXES
from accounts.models import AuthenticatorApp
from payslips.models import AnnualStatement, PayrollRun, PublishedPayslip
from payslips.queries.payments import paid_before, payment_difference
from personnel.models import Employee
from portal.core.models import Environment, OutgoingMail
from portal.management.demo import paid_months
from portal.management.demo_accounts import (
    APPROVER_LOGIN,
    BUREAU_LOGIN,
    EMPLOYER_LOGIN,
    LEAVER_LOGIN,
    LOGINS,
    NEIGHBOUR_LOGIN,
    READY_LOGIN,
    DemoLogin,
)
from portal.management.demo_correction import CORRECTED
from tests.actors import client_of
from tests.factories.accounts import code_of
from tests.guards.source import OWN

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NOW = datetime.datetime(2026, 11, 3, 9, 30, tzinfo=datetime.UTC)
ACCOUNT_KEYS = {
    "environment",
    "realm",
    "username",
    "state",
    "password",
    "pin",
    "totp_secret",
    "approved_addresses",
}


@pytest.fixture
def demo(settings, time_machine) -> None:
    settings.DEMO = True
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker) -> Iterator[str]:
    """A demo for all tests that only look at it: filling it takes seconds. What was said."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True),
        travel(NOW, tick=False),
        transaction.atomic(),
    ):
        yield seed_demo("--json")
        transaction.set_rollback(True)


def seed_demo(*arguments: str) -> str:
    stdout = io.StringIO()
    call_command("seed_demo", *arguments, stdout=stdout)
    return stdout.getvalue()


def rows() -> dict[str, int]:
    """How many rows every table of ours has."""
    return {
        model._meta.label: model._base_manager.count()
        for config in apps.get_app_configs()
        if config.name.partition(".")[0] in OWN
        for model in config.get_models()
    }


def test_there_is_no_demo_where_none_was_asked_for():
    before = rows()

    with pytest.raises(CommandError, match=r"^Alleen in een demo: zet DEMO=1\.$"):
        seed_demo()

    assert rows() == before


@pytest.mark.usefixtures("demo")
def test_the_demo_is_complete(seeded: str):
    answer = json.loads(seeded)

    published = PublishedPayslip.objects.order_by("payslip__run__period_number")
    months = published.values_list("payslip__run__period_number")
    assert set(answer) == {"environments", "companies", "accounts", "api_token"}
    assert [set(account) for account in answer["accounts"]] == [ACCOUNT_KEYS] * 7
    assert answer["environments"] == [
        {
            "subdomain": "salarisfactory",
            "name": "Salarisfactory",
            "url": "http://salarisfactory.localhost:8000/",
        }
    ]
    assert answer["companies"] == [
        {
            "environment": "salarisfactory",
            "number": 1001,
            "name": "Bakkerij De Gouden Halm B.V.",
            "closed_features": [],
        },
        {
            "environment": "salarisfactory",
            "number": 1002,
            "name": "Garage Verhoeven B.V.",
            "closed_features": ["declarations"],
        },
    ]
    assert sorted({month for (month,) in months}) == list(range(1, 13))
    # Ten people a month, nine of whom stay after August.
    assert Employee.objects.filter(company__number=1001).count() == 10
    # September once more, as it was before its correction: with who had left.
    assert PublishedPayslip.objects.count() == 20 * 10 + 2 * 9 + 10
    of_2025 = AnnualStatement.objects.filter(year=2025)
    assert set(of_2025.values_list("version", "snapshot__employer_name")) == {
        (1, "Bakkerij De Gouden Halm B.V.")
    }
    # Of this year only somebody who left has one.
    of_2026 = AnnualStatement.objects.get(year=2026)
    assert of_2026.employee.private_email == LEAVER_LOGIN.username


@pytest.mark.usefixtures("demo")
def test_a_second_run_changes_nothing(seeded: str):
    before = rows()

    second = seed_demo("--json")

    assert (second, rows()) == (seeded, before)
    assert min(before["personnel.Employee"], before["payslips.Payslip"]) > 0


@pytest.mark.usefixtures("demo", "seeded")
def test_a_correction_let_a_payslip_lapse_and_leaves_a_difference_to_pay():
    run = PayrollRun.objects.get(version=2)

    before = paid_before(run)
    found = payment_difference(run, before.run)
    leaver = logged_in(LEAVER_LOGIN).client.get("/loonstroken/2026-9-M/").text
    assert str(CORRECTED) == run.period_code
    assert [one.name for one in found.overpaid][:1] == ["H. Meijer"]
    assert [one.personnel_number for one in found.payments.rows] == [1002]
    assert "Vervallen" in leaver


@pytest.mark.usefixtures("demo", "seeded")
def test_only_the_newest_payslip_is_new():
    page = logged_in(READY_LOGIN).client.get("/loonstroken/")

    assert [item.period_label for item in page.context["payslips"] if item.is_new] == [
        "Oktober"
    ]


@pytest.mark.usefixtures("demo", "seeded")
def test_its_people_can_log_in():
    homes = {login.username: logged_in(login) for login in LOGINS if login.password}

    assert {name: home.status_code for name, home in homes.items()} == dict.fromkeys(
        homes, 200
    )
    assert len(homes) == 6
    assert homes[READY_LOGIN.username].context["latest"].code == "2026-10-M"
    assert homes[LEAVER_LOGIN.username].context["latest"].code == "2026-8-M"


@pytest.mark.usefixtures("demo", "seeded")
def test_each_sees_what_is_theirs():
    menus = {
        login: [str(item.label) for item in logged_in(login).context["page"].nav]
        for login in (LEAVER_LOGIN, NEIGHBOUR_LOGIN, EMPLOYER_LOGIN, APPROVER_LOGIN)
    }

    assert menus == {
        LEAVER_LOGIN: ["Overzicht", "Loonstroken"],
        NEIGHBOUR_LOGIN: ["Overzicht", "Loonstroken", "Verlof", "Mijn info"],
        EMPLOYER_LOGIN: [
            "Overzicht",
            "Goedkeuren",
            "Medewerkers",
            "Salarisdocumenten",
            "Rapportages",
            "Instellingen",
        ],
        APPROVER_LOGIN: ["Overzicht", "Goedkeuren", "Medewerkers", "Rapportages"],
    }


@pytest.mark.usefixtures("demo", "seeded")
def test_somebody_still_has_to_activate_an_account():
    invited = OutgoingMail.objects.filter(name="activation")

    assert [sent.to for sent in invited] == ["sem.deboer@voorbeeld.nl"]


@pytest.mark.usefixtures("demo", "seeded")
def test_the_newcomer_is_told_how_to_log_in():
    told = seed_demo()

    for words in (
        "http://salarisfactory.localhost:8000/",
        "http://salarisfactory.localhost:8000/postbus/",
        "http://salarisfactory.localhost:8000/beheer/",
        READY_LOGIN.username,
        READY_LOGIN.password,
        READY_LOGIN.pin,
        BUREAU_LOGIN.username,
        BUREAU_LOGIN.password,
        BUREAU_LOGIN.totp_secret,
        EMPLOYER_LOGIN.username,
        LEAVER_LOGIN.username,
    ):
        assert words in told


@pytest.mark.parametrize(
    ("today", "first", "last", "count"),
    [
        pytest.param((2026, 11, 23), "2025-1-M", "2026-10-M", 22, id="before payday"),
        pytest.param((2026, 11, 24), "2025-1-M", "2026-11-M", 23, id="on payday"),
        pytest.param((2026, 1, 5), "2025-1-M", "2025-12-M", 12, id="new year"),
        pytest.param((2028, 6, 1), "2026-1-M", "2026-12-M", 12, id="rules unknown"),
    ],
)
def test_months_go_from_last_january_to_the_last_one_that_was_paid(
    today: tuple[int, int, int], first: str, last: str, count: int
):
    months = paid_months(datetime.date(*today))

    assert (str(months[0]), str(months[-1]), len(months)) == (first, last, count)


def logged_in(login: DemoLogin):
    """The home page of an account, after the steps that its owner takes."""
    browser, prefix = (
        client_of(Environment.objects.get()),
        PREFIXES.get(login.realm, "/"),
    )
    form = {"username": login.username, "password": login.password}
    browser.post(f"{prefix}inloggen/", form)
    if login.totp_secret:
        app = AuthenticatorApp.objects.get(user__username=login.username)
        browser.post(f"{prefix}inloggen/totp/", {"code": code_of(app)})
    else:
        browser.post("/inloggen/code/", {"code": mailed_code()})
        browser.post("/inloggen/pincode/", {"pin": login.pin})
    return browser.get(prefix)


def mailed_code() -> str:
    newest = OutgoingMail.objects.filter(name="login_code").order_by("-id")[0]
    return newest.context["code"]
