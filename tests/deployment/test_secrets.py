"""`make secrets` makes what is missing, and nothing that is there is ever lost."""

import base64
import subprocess
import sys
from pathlib import Path

import pytest

from portal import container_secrets
from portal.container_secrets import write_secrets


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text().strip() for path in folder.iterdir()}


def test_the_parts_fit_together(tmp_path: Path):
    write_secrets(tmp_path)

    made = contents(tmp_path)
    app, owner = made["database_app_password"], made["database_owner_password"]
    assert made["database_url"] == f"postgres://portal_app:{app}@db:5432/portal"
    assert (
        made["database_owner_url"] == f"postgres://portal_owner:{owner}@db:5432/portal"
    )
    broker = made["redis_auth"].removeprefix("requirepass ")
    assert made["redis_url"] == f"redis://:{broker}@redis:6379/0"
    name, _colon, key = made["field_keys"].partition(":")
    assert (name, len(base64.b64decode(key))) == ("k1", 32)
    assert made["email_host_password"] == ""


def test_every_secret_is_another(tmp_path: Path):
    write_secrets(tmp_path / "one")
    write_secrets(tmp_path / "two")

    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert {name for name in one if one[name] == two[name]} == {"email_host_password"}
    assert len(set(one.values())) == len(one)


def test_what_is_there_stays(tmp_path: Path):
    write_secrets(tmp_path)
    before = contents(tmp_path)
    (tmp_path / "database_url").unlink()
    (tmp_path / "redis_url").unlink()

    write_secrets(tmp_path)

    assert contents(tmp_path) == before


def test_the_folder_is_closed_and_a_container_can_read_its_files(tmp_path: Path):
    write_secrets(tmp_path / "secrets")

    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "secrets").iterdir()}
    assert modes == {0o644}


def test_the_certificate_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(container_secrets, "FOLDER", tmp_path)
    (tmp_path / "tls_key").write_text("")

    container_secrets.main()

    certificate = tmp_path / "tls_certificate"
    assert capsys.readouterr().out == f"Still to be put there by you: {certificate}\n"


def test_it_needs_nothing_but_python():
    program = f"import runpy; runpy.run_path({container_secrets.__file__!r})"

    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], check=False)  # noqa: S603

    assert done.returncode == 0
