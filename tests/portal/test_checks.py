"""What stops the portal from starting."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings as portal_settings
from django.core.exceptions import ImproperlyConfigured

from portal.checks import deployment_errors, refuse_unsafe_start
from portal.env import env_networks

GOOD = "Tq8-vBn2_LxK7rWdZ4mHcYs1PfJg0uEo"
KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def production(db, settings):
    """Settings as an installation that serves others has them."""
    settings.SECRET_KEY, settings.PIN_PEPPER = GOOD, GOOD[::-1]
    settings.FIELD_KEYS = f"k1:{KEY}"
    settings.PORTAL_DOMAIN = "portal.example"
    settings.DEMO = settings.DEBUG = settings.INSECURE_HTTP = False
    settings.TRUSTED_PROXY_NETS = ("10.0.0.0/24",)
    return settings


def test_good_settings_may_start(production):
    refuse_unsafe_start()

    assert deployment_errors() == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        pytest.param("SECRET_KEY", "short", "portal.E001", id="short key"),
        pytest.param("SECRET_KEY", "ab" * 40, "portal.E001", id="key of two letters"),
        pytest.param("PIN_PEPPER", "short", "portal.E002", id="short pepper"),
        pytest.param("PIN_PEPPER", GOOD, "portal.E003", id="one secret twice"),
        pytest.param(
            "FIELD_KEYS",
            f"k1:{KEY},k2:{base64.b64encode(bytes(32)).decode()}",
            "portal.E004",
            id="key of zeros",
        ),
        pytest.param("DEBUG", True, "portal.E005", id="debug"),
        pytest.param("DEMO", True, "portal.E006", id="demo"),
        pytest.param("INSECURE_HTTP", True, "portal.E007", id="plain HTTP"),
        pytest.param("TRUSTED_PROXY_NETS", (), "portal.E008", id="no proxy"),
    ],
)
def test_an_unsafe_setting_stops_the_start(production, name, value, code):
    setattr(production, name, value)

    with pytest.raises(ImproperlyConfigured, match=code):
        refuse_unsafe_start()

    assert [error.id for error in deployment_errors()] == [code]


def test_a_demo_on_this_machine_may_start_without_a_proxy(production):
    production.DEMO = production.INSECURE_HTTP = True
    production.PORTAL_DOMAIN = "localhost"
    production.TRUSTED_PROXY_NETS = ()

    refuse_unsafe_start()

    assert [error.id for error in deployment_errors()] == []


def test_networks_are_read_from_the_environment(monkeypatch):
    monkeypatch.setenv("BUREAU_ALLOWED_NETS", "192.0.2.0/24, 2001:db8::/32")

    nets = env_networks("BUREAU_ALLOWED_NETS")

    assert [str(net) for net in nets] == ["192.0.2.0/24", "2001:db8::/32"]


@pytest.mark.parametrize(
    ("missing", "process"),
    [
        ("SECRET_KEY", ("-c", "import portal.wsgi")),
        ("FIELD_KEYS", ("-m", "celery", "--app", "portal", "worker")),
        ("PIN_PEPPER", ("manage.py", "check", "--deploy")),
    ],
)
def test_no_process_starts_without_its_secrets(missing: str, process: tuple[str, ...]):
    # Set to nothing, so that the file of a developer's own machine does not fill it in.
    variables = {missing: "", "DJANGO_SETTINGS_MODULE": "portal.settings"}

    ended = subprocess.run(  # noqa: S603
        [sys.executable, *process],
        cwd=portal_settings.BASE_DIR,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ended.returncode != 0
    assert f"{missing} is not set: give {missing} or {missing}_FILE" in ended.stderr
