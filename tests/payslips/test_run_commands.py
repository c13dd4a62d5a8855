"""`import_run` and `publish_run`: what they print and how they end (contract 1)."""

import io

import pytest
from django.core.management import CommandError, call_command

from payslips.models import ClosedPeriod, PayrollRun, PublishedPayslip
from portal.core.models import OutgoingMail
from tests.payslips.deliveries import OCTOBER, SEPTEMBER
from tests.personnel.deliveries import changed, content_of, renamed_csv


def run(*arguments: str) -> tuple[int, str, str]:
    """Runs a command; returns its exit code, stdout and stderr."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def import_run(company, tmp_path):
    def import_run(source=OCTOBER) -> tuple[int, str, str]:
        path = tmp_path / "loonrun.xlsx"
        path.write_bytes(content_of(source))
        subdomain = company.environment.subdomain
        return run("import_run", str(path), "--environment", subdomain)

    return import_run


@pytest.fixture
def publish_run(company):
    def publish_run(period: str = "2026-10-M", *options: str) -> tuple[int, str, str]:
        subdomain = company.environment.subdomain
        where = ["--environment", subdomain, "--company", "1001", "--period", period]
        return run("publish_run", *where, *options)

    return publish_run


def test_import_run_prints_a_summary(import_run):
    assert import_run() == (
        0,
        "2026-10-M run 1 versie 1 ingelezen: 12 loonstroken.\n",
        "",
    )


def test_import_run_says_that_a_file_was_read_before(import_run):
    import_run()

    assert import_run() == (
        0,
        "2026-10-M run 1 versie 1 was al ingelezen: 12 loonstroken.\n",
        "",
    )


def test_import_run_prints_every_error_and_ends_with_1(import_run):
    cells = {"Run!I2": None, "Loonstroken!U2": 1}

    ended = import_run(changed(OCTOBER, cells))

    assert ended == (
        1,
        "",
        (
            "Run!I2  Vul 'betaaldatum' in\n"
            "Loonstroken!U2  Tabel en BT tellen op tot 4.435,32 en loon_lb is 1,00.\n"
        ),
    )
    assert not PayrollRun.objects.exists()


def test_import_run_prints_warnings_and_ends_with_0(import_run):
    ended = import_run(changed(OCTOBER, {"Loonstroken!X2": 1}))

    assert ended == (
        0,
        "2026-10-M run 1 versie 1 ingelezen: 12 loonstroken.\n",
        (
            "Loonstroken!X2  Volgens de regels is de loonheffing 1.038,92.  (waarschuwing)\n"
            "Loonstroken!X2  De regels houden 1.038,92 aan loonheffing in.  (waarschuwing)\n"
        ),
    )


def test_import_run_says_what_a_file_is_not(import_run):
    with pytest.raises(CommandError, match=r"^Dit is geen Excel-bestand \(\.xlsx\)\."):
        import_run(renamed_csv())


def test_import_run_refuses_an_unknown_environment(db):
    with pytest.raises(CommandError, match=r"^Omgeving nergens bestaat niet\."):
        run("import_run", str(OCTOBER), "--environment", "nergens")


def test_publish_run_prints_what_was_published(import_run, publish_run):
    import_run()

    assert publish_run() == (
        0,
        "2026-10-M run 1 versie 1 gepubliceerd: 12 loonstroken.\n",
        "",
    )
    assert PublishedPayslip.objects.count() == 12


def test_publish_run_twice_sends_no_mail_again(import_run, publish_run):
    import_run()
    publish_run()

    assert publish_run() == (
        0,
        "2026-10-M run 1 versie 1 was al gepubliceerd: 12 loonstroken.\n",
        "",
    )
    assert OutgoingMail.objects.count() == 12


def test_publish_run_publishes_the_latest_version(import_run, publish_run):
    import_run()
    import_run(changed(OCTOBER, {"Run!J2": "Nieuwe versie"}))

    _code, out, _err = publish_run()

    assert out == "2026-10-M run 1 versie 2 gepubliceerd: 12 loonstroken.\n"


def test_publish_run_publishes_the_run_that_was_asked_for(import_run, publish_run):
    import_run()
    import_run(changed(OCTOBER, {"Run!F2": 2}))

    publish_run("2026-10-M", "--run", "2")

    statuses = PayrollRun.objects.order_by("run_number").values_list(
        "status", flat=True
    )
    assert list(statuses) == ["imported", "published"]


@pytest.mark.parametrize(
    ("period", "message"),
    [
        pytest.param(
            "2026-9-M", "Run 1 van 2026-9-M is niet ingelezen.", id="not read"
        ),
        pytest.param(
            "oktober",
            "oktober is geen periode. Schrijf bijvoorbeeld 2026-10-M.",
            id="no period",
        ),
    ],
)
def test_publish_run_refuses_a_run_that_is_not_there(
    import_run, publish_run, period, message
):
    import_run()

    with pytest.raises(CommandError) as refused:
        publish_run(period)

    assert str(refused.value) == message


@pytest.mark.parametrize(
    "options", [(), ("--at", "2099-01-01T09:00")], ids=["now", "later"]
)
def test_publish_run_refuses_a_closed_period(company, import_run, publish_run, options):
    import_run()
    ClosedPeriod.objects.create(
        environment=company.environment, company=company, year=2026, period_number=10
    )

    with pytest.raises(CommandError) as refused:
        publish_run("2026-10-M", *options)

    assert str(refused.value) == (
        "2026-10-M is afgesloten; er wordt niets meer van gepubliceerd."
    )


def test_publish_run_prints_what_the_law_asks_and_the_run_lacks(
    import_run, publish_run
):
    import_run(changed(OCTOBER, {"Loonstroken!N2": 0}))

    lacking = "1001 R. in het Veld: minimumuurloon\n"
    assert publish_run() == (1, "", lacking)
    assert not PublishedPayslip.objects.exists()


def test_publish_run_waits_for_the_moment_it_is_given(
    import_run, publish_run, time_machine
):
    time_machine.move_to("2026-10-20T09:00:00+00:00")
    import_run()

    ended = publish_run("2026-10-M", "--at", "2026-10-24T09:00")

    text = "2026-10-M run 1 versie 1 wordt gepubliceerd op 24-10-2026 09:00.\n"
    assert ended == (0, text, "")
    assert not PublishedPayslip.objects.exists()
    # Dutch time, in which it was summer.
    assert (
        PayrollRun.objects.get().publish_at.isoformat() == "2026-10-24T07:00:00+00:00"
    )


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        ("2020-01-01T09:00", "Kies bij --at een moment dat nog komt."),
        ("2099-01-01T09:00+01:00", "2026-10-M run 1 versie 1 is al gepubliceerd."),
    ],
    ids=["passed", "published"],
)
def test_publish_run_refuses_a_moment(import_run, publish_run, moment, message):
    import_run()
    publish_run()

    with pytest.raises(CommandError) as refused:
        publish_run("2026-10-M", "--at", moment)

    assert str(refused.value) == message


def test_both_samples_can_be_read_and_published(import_run, publish_run):
    import_run(SEPTEMBER)
    import_run(OCTOBER)

    ended = [publish_run("2026-9-M")[0], publish_run("2026-10-M")[0]]

    assert ended == [0, 0]
    assert PublishedPayslip.objects.count() == 24


def test_import_run_says_that_a_file_is_not_there(company):
    subdomain = company.environment.subdomain

    with pytest.raises(CommandError) as failed:
        call_command("import_run", "nergens.xlsx", "--environment", subdomain)

    assert str(failed.value) == "Het bestand nergens.xlsx kan niet gelezen worden."
