"""The database is made as the manual says, and the broker takes no dangerous command."""

import re

from tests.deployment.test_compose import SERVICES
from tests.drill.compose import ROOT

ROLES = (ROOT / "deploy" / "postgres" / "roles.sql").read_text()
BROKER = (ROOT / "deploy" / "redis" / "redis.conf").read_text()


def words(text: str) -> list[str]:
    return text.split()


def test_the_roles_are_those_of_the_manual():
    manual = (ROOT / "docs" / "operations.md").read_text()
    asked = "    CREATE ROLE" + manual.partition("    CREATE ROLE")[2]
    asked = asked[: asked.index("\n\n")]
    asked = asked.replace("'…'", ":'owner_password'", 1).replace(
        "'…'", ":'app_password'"
    )
    made = re.sub(r"\\else.*?\\endif", "", ROLES, flags=re.DOTALL)
    made = re.sub(r"^(--|\\set|\\if|SELECT).*$", "", made, flags=re.MULTILINE)

    assert words(made) == words(asked)


def test_the_passwords_of_the_roles_are_secrets_of_the_database():
    files = re.findall(r"`cat /run/secrets/(\w+)`", ROLES)

    assert files == ["database_owner_password", "database_app_password"]
    assert set(files) <= set(SERVICES["db"]["secrets"])


def test_the_broker_asks_a_password_and_keeps_nothing():
    assert "include /run/secrets/redis_auth\n" in BROKER
    assert SERVICES["redis"]["secrets"] == ["redis_auth"]
    assert 'save ""\n' in BROKER
    assert "appendonly no\n" in BROKER


def test_the_broker_has_no_dangerous_command():
    gone = set(re.findall(r'^rename-command (\w+) ""$', BROKER, re.MULTILINE))

    assert gone >= {"CONFIG", "DEBUG", "FLUSHALL", "FLUSHDB", "KEYS", "MODULE", "SAVE"}
