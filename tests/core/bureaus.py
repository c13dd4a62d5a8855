"""Two bureaus behind the wall as it stands in production: without the policy by which tests look."""

from typing import NamedTuple

from django.db import (
    connection,
)

from personnel.models import Employee
from portal.core import mail
from portal.core.models import Environment
from portal.core.tenancy import (
    SETTING,
    use_environment,
)
from tests import database
from tests.core.audit_log import record
from tests.core.letters import ACTIVATION, NOW
from tests.factories.accounts import UserFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory


class Bureaus(NamedTuple):
    ours: Environment
    theirs: Environment


def furnished() -> Environment:
    environment = EnvironmentFactory()
    company = CompanyFactory(environment=environment)
    EmployeeFactory(company=company, environment=environment)
    UserFactory(environment=environment)
    record(environment)
    to = {"to": "noor@voorbeeld.nl", "context": ACTIVATION}
    mail.send("activation", **to, environment=environment, now=NOW)
    return environment


def raise_walls(state: str = "off") -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [database.SWITCH, state])


def chosen() -> str:
    """What the database itself says."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_setting('{SETTING}', true)")
        return cursor.fetchone()[0] or ""


def theirs(bureaus: Bureaus) -> Employee:
    with use_environment(bureaus.theirs.pk):
        return Employee.objects.get()
