"""docker-compose.yml names commands, paths, settings and secrets that exist."""

import re
import shlex
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands

from portal import launch
from portal.container_secrets import CERTIFICATE, write_secrets
from portal.embedded.sharing import VAR_DIR
from tests.deployment.settings_read import secrets_read, settings_read
from tests.drill import compose, debian
from tests.drill.compose import ROOT

DOTENV = {
    "PORTAL_DOMAIN": "portal.example",
    "DEFAULT_FROM_EMAIL": "noreply@portal.example",
    "EMAIL_HOST": "mail.example",
}
DESCRIPTION = compose.description(DOTENV)
SERVICES: dict[str, dict[str, Any]] = DESCRIPTION["services"]
OURS = {name: said for name, said in SERVICES.items() if "build" in said}
BROUGHT = {name: said for name, said in SERVICES.items() if "build" not in said}
OF_THE_IMAGES = {"POSTGRES_PASSWORD_FILE"}

every_service = pytest.mark.parametrize("name", SERVICES)
every_one_of_ours = pytest.mark.parametrize("name", OURS)


@pytest.mark.parametrize("missing", DOTENV)
def test_what_only_the_bureau_can_know_must_be_given(missing: str):
    known = {name: value for name, value in DOTENV.items() if name != missing}

    with pytest.raises(compose.NotGiven, match=missing):
        compose.description(known)


@every_one_of_ours
def test_our_commands_exist(name: str):
    python, *words = OURS[name]["command"]

    assert python == "python"
    if words[0] == "-m":
        assert find_spec(words[1])
    else:
        assert words[0] == "manage.py"
        assert words[1] in get_commands()


@pytest.mark.parametrize("name", sorted(set(BROUGHT) - {"mail"}))
def test_the_drill_runs_every_program_that_is_not_ours(name: str):
    assert BROUGHT[name]["command"][0] in debian.PACKAGES


@pytest.mark.parametrize("name", ["web", "worker", "files", "beat"])
def test_the_processes_are_those_of_make_run(name: str):
    running = shlex.join(launch.commands(8000)[name])
    scratch = compose.scratch(SERVICES[name])[0]
    running = running.replace(sys.executable, "python").replace(str(VAR_DIR), scratch)
    running = running.replace("-W ignore:::celery.platforms ", "")
    running = running.replace("--bind=127.0.0.1:", "--bind=0.0.0.0:")

    assert shlex.join(SERVICES[name]["command"]) == running


@every_service
def test_every_variable_is_a_setting(name: str):
    given = set(SERVICES[name].get("environment", {})) - OF_THE_IMAGES

    assert {one.removesuffix("_FILE") for one in given} - settings_read() == set()


@every_service
def test_a_secret_comes_from_a_file_that_the_service_is_given(name: str):
    given = SERVICES[name].get("environment", {})
    files = {key: value for key, value in given.items() if key.endswith("_FILE")}

    assert set(given) & secrets_read() == set()
    assert set(files.values()) <= {
        f"/run/secrets/{secret}" for secret in SERVICES[name].get("secrets", ())
    }


def test_the_portal_is_given_no_secret_that_it_does_not_read():
    for said in OURS.values():
        files = {Path(value).name for value in _files(said)}
        assert set(said["secrets"]) == files


def test_every_secret_is_declared_used_and_made(tmp_path: Path):
    write_secrets(tmp_path / "secrets")
    made = {path.name for path in (tmp_path / "secrets").iterdir()} | set(CERTIFICATE)
    used = {one for said in SERVICES.values() for one in said.get("secrets", ())}

    assert used == made
    assert DESCRIPTION["secrets"] == {
        name: {"file": f"deploy/secrets/{name}"} for name in made
    }


def test_secrets_and_variables_stay_out_of_git():
    ignored = (ROOT / ".gitignore").read_text().splitlines()

    assert {"/deploy/secrets/", "/.env"} <= set(ignored)


@every_service
def test_whatever_is_mounted_exists(name: str):
    for source, _path, mode in compose.mounts(SERVICES[name]):
        if source.startswith("."):
            assert (ROOT / source).is_file()
            assert mode == "ro"
        else:
            assert source in DESCRIPTION["volumes"]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("nginx", "/etc/nginx/nginx.conf"),
        ("redis", "/etc/redis/redis.conf"),
    ],
)
def test_a_server_reads_the_file_that_is_mounted_for_it(name: str, path: str):
    assert SERVICES[name]["command"][-1] == path
    assert path in [target for _source, target, _mode in compose.mounts(SERVICES[name])]


def test_documents_are_written_to_the_volume_that_keeps_them():
    for name in ("web", "worker", "files"):
        place = SERVICES[name]["environment"]["STORAGE_DIR"]
        assert ("storage", place, "rw") in compose.mounts(SERVICES[name])


def test_static_files_are_collected_into_the_volume_that_nginx_reads(settings: Any):
    # The tests have a folder of their own for static files.
    collected = f"/app/{(settings.VAR_DIR / 'static').relative_to(ROOT)}"

    assert compose.mounts(SERVICES["static"]) == [("static", collected, "rw")]
    assert ("static", "/srv/static", "ro") in compose.mounts(SERVICES["nginx"])


@every_service
def test_images_are_pinned_by_version(name: str):
    assert re.fullmatch(r"[\w/]+:v?\d+(\.\d+)*(-bookworm)?", SERVICES[name]["image"])


def test_our_image_has_the_version_of_the_portal():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]

    assert {said["image"] for said in OURS.values()} == {f"portal:{project['version']}"}


def test_every_variable_of_dotenv_is_in_the_manual():
    asked = set(compose.VARIABLE.findall(compose.FILE.read_text()))
    manual = (ROOT / "docs" / "operations.md").read_text()

    assert [name for name, *_rest in asked if f"`{name}`" not in manual] == []


def _files(said: dict[str, Any]) -> list[str]:
    return [v for k, v in said["environment"].items() if k.endswith("_FILE")]
