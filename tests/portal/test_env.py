"""A wrong setting stops in one sentence; a right one is read from where it is."""

from ipaddress import ip_network
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.env import Env, env, env_networks, env_secret


@pytest.fixture(autouse=True)
def _forget_files_read_before() -> None:
    env.ENVIRON.files_cache.clear()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("1", True, id="one"),
        pytest.param("True", True, id="capital"),
        pytest.param("on", True, id="on"),
        pytest.param("0", False, id="zero"),
        pytest.param("no", False, id="no"),
        pytest.param("", True, id="empty is the default"),
    ],
)
def test_bool_knows_these_words(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: bool
) -> None:
    monkeypatch.setenv("SOME_SWITCH", text)

    assert env.bool("SOME_SWITCH", default=True) is expected


def test_bool_refuses_a_word_it_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SWITCH", "flase")

    with pytest.raises(
        ImproperlyConfigured, match="SOME_SWITCH=flase is not a valid bool"
    ):
        env.bool("SOME_SWITCH", default=False)


def test_int_refuses_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_PORT", "abc")

    with pytest.raises(ImproperlyConfigured, match="SOME_PORT=abc is not a valid int"):
        env.int("SOME_PORT", default=8000)


def test_an_empty_number_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_PORT", "")

    assert env.int("SOME_PORT", default=8000) == 8000


def test_a_missing_setting_without_default_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("SOME_NAME", raising=False)

    with pytest.raises(ImproperlyConfigured, match="SOME_NAME"):
        env.str("SOME_NAME")


def test_the_environment_wins_over_the_local_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FROM_BOTH", "environment")
    monkeypatch.setenv("FROM_FILE", "")
    monkeypatch.delenv("FROM_FILE")
    file = tmp_path / "local.env"
    file.write_text("FROM_BOTH=file\nFROM_FILE=file\n")

    Env.read_env(file)

    assert (env.str("FROM_BOTH"), env.str("FROM_FILE")) == ("environment", "file")


def test_secret_comes_from_a_file_without_its_line_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("$ecret\n")
    monkeypatch.setenv("SOME_SECRET_FILE", str(file))

    assert env_secret("SOME_SECRET") == "$ecret"


def test_secret_says_which_file_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET_FILE", "/nowhere/secret")

    with pytest.raises(
        ImproperlyConfigured,
        match="SOME_SECRET_FILE cannot be read: /nowhere/secret: No such file",
    ):
        env_secret("SOME_SECRET", default="")


def test_secret_says_how_to_give_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOME_SECRET", raising=False)

    with pytest.raises(
        ImproperlyConfigured, match="give SOME_SECRET or SOME_SECRET_FILE"
    ):
        env_secret("SOME_SECRET")


def test_secret_without_value_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_SECRET", " ")

    assert env_secret("SOME_SECRET", default="") == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", (), id="none"),
        pytest.param("10.0.0.0/8", (ip_network("10.0.0.0/8"),), id="one"),
        pytest.param(
            "127.0.0.1, ::1/128,",
            (ip_network("127.0.0.1/32"), ip_network("::1/128")),
            id="two, one of each kind",
        ),
    ],
)
def test_networks_are_a_list_with_commas(
    monkeypatch: pytest.MonkeyPatch, text: str, expected: tuple[object, ...]
) -> None:
    monkeypatch.setenv("SOME_NETS", text)

    assert env_networks("SOME_NETS") == expected


def test_networks_refuse_an_address_with_a_mask(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SOME_NETS", "10.0.0.1/8")

    with pytest.raises(
        ImproperlyConfigured, match="SOME_NETS is not a list of networks"
    ):
        env_networks("SOME_NETS")
