"""The wall as it stands in production: without the policy by which tests look."""

import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest
from django.core.management import call_command
from django.db import (
    DatabaseError,
    IntegrityError,
    ProgrammingError,
    connection,
    transaction,
)
from django.test.utils import CaptureQueriesContext

from accounts.models import EmployerAccess, User
from personnel.models import Company, Employee
from portal.core import mail
from portal.core.health import waiting_mails
from portal.core.models import AuditEvent, Environment, OutgoingMail
from portal.core.tasks import WalledTask
from portal.core.tenancy import (
    SETTING,
    environment_ids,
    in_each_environment,
    use_environment,
)
from portal.core.walls import WallOff
from portal.management.scope import EnvironmentCommand, WalledCommand
from tests import database
from tests.actors import client_of, logged_in_employee
from tests.core.audit_log import record
from tests.core.conftest import ACTIVATION, NOW
from tests.factories.accounts import UserFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

PATIENCE_SECONDS = 60
TABLES = [Company, Employee, User, AuditEvent, OutgoingMail]


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


@pytest.fixture
def bureaus(request: pytest.FixtureRequest) -> Iterator[Bureaus]:
    """Two environments with one row each in a few tables, and nobody who may look."""
    committed = request.node.get_closest_marker("django_db").kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if committed else "db")
    found = Bureaus(furnished(), furnished())
    raise_walls()
    yield found
    raise_walls("on")


def chosen() -> str:
    """What the database itself says."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT current_setting('{SETTING}', true)")
        return cursor.fetchone()[0] or ""


def theirs(bureaus: Bureaus) -> Employee:
    with use_environment(bureaus.theirs.pk):
        return Employee.objects.get()


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES)
def test_nothing_chosen_is_nothing_seen(bureaus: Bureaus, model):
    assert list(model.objects.all()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES)
def test_nowhere_is_nothing_seen(bureaus: Bureaus, model):
    with use_environment(None):
        assert list(model.objects.all()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", TABLES)
def test_only_rows_of_the_chosen_environment_are_seen(bureaus: Bureaus, model):
    with use_environment(bureaus.theirs.pk):
        seen = set(model.objects.values_list("environment_id", flat=True))

    assert seen == {bureaus.theirs.pk}


@pytest.mark.django_db
def test_a_foreign_number_finds_nothing(bureaus: Bureaus):
    foreign = theirs(bureaus)

    with use_environment(bureaus.ours.pk):
        assert not Employee.objects.filter(pk=foreign.pk).exists()


@pytest.mark.django_db
def test_a_foreign_row_is_not_added(bureaus: Bureaus):
    with (
        use_environment(bureaus.ours.pk),
        pytest.raises(ProgrammingError, match="violates row-level security policy"),
        transaction.atomic(),
    ):
        CompanyFactory(environment=bureaus.theirs)


@pytest.mark.django_db
def test_a_row_does_not_move_to_another_environment(bureaus: Bureaus):
    with (
        use_environment(bureaus.ours.pk),
        pytest.raises(ProgrammingError, match="violates row-level security policy"),
        transaction.atomic(),
    ):
        Company.objects.update(environment=bureaus.theirs)


@pytest.mark.django_db
def test_a_foreign_row_is_not_changed(bureaus: Bureaus):
    foreign = theirs(bureaus)

    with use_environment(bureaus.ours.pk):
        assert Employee.objects.filter(pk=foreign.pk).update(surname="X") == 0


@pytest.mark.django_db
def test_a_foreign_row_is_not_deleted(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        assert User.objects.filter(environment=bureaus.theirs).delete()[0] == 0
    with use_environment(bureaus.theirs.pk):
        assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_filter_that_somebody_smuggled_in_does_not_cross(bureaus: Bureaus):
    smuggled = "SELECT * FROM personnel_employee WHERE surname = 'x' OR 1 = 1"

    with use_environment(bureaus.ours.pk):
        seen = {row.environment_id for row in Employee.objects.raw(smuggled)}

    assert seen == {bureaus.ours.pk}


@pytest.mark.django_db
def test_the_wall_does_not_hold_who_chooses_another_environment(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, false)", [SETTING, str(bureaus.theirs.pk)]
        )
        seen = {one.environment_id for one in Employee.objects.all()}

    assert seen == {bureaus.theirs.pk}


@pytest.mark.django_db
def test_the_wall_does_not_hold_a_foreign_key(bureaus: Bureaus):
    foreign = theirs(bureaus)

    with use_environment(bureaus.ours.pk):
        access = EmployerAccess.objects.create(
            environment=bureaus.ours,
            user=User.objects.get(),
            company_id=foreign.company_id,
            role=EmployerAccess.Role.ADMIN,
            created_at=NOW,
        )
        stored = EmployerAccess.objects.get(pk=access.pk)
        with pytest.raises(Company.DoesNotExist):
            _ = stored.company


@pytest.mark.django_db
def test_leaving_goes_back_to_where_one_was(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        with use_environment(bureaus.theirs.pk):
            inside = chosen()
        back = chosen()

    assert (inside, back, chosen()) == (
        str(bureaus.theirs.pk),
        str(bureaus.ours.pk),
        "",
    )


@pytest.mark.django_db
def test_an_exception_leaves_nothing_chosen(bureaus: Bureaus):
    with pytest.raises(LookupError), use_environment(bureaus.ours.pk):
        raise LookupError

    assert chosen() == ""


@pytest.mark.django_db
def test_a_failed_transaction_leaves_nothing_chosen(bureaus: Bureaus):
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        use_environment(bureaus.ours.pk),
    ):
        Environment.objects.create(subdomain=bureaus.theirs.subdomain)

    assert chosen() == ""


@pytest.mark.django_db
def test_a_rollback_inside_leaves_the_choice(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            Environment.objects.create(subdomain=bureaus.theirs.subdomain)

        assert chosen() == str(bureaus.ours.pk)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_made_anew_shows_nothing(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        connection.close()
        raise_walls()

        assert list(Employee.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_leaving_makes_no_connection(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        connection.close()

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_is_not_used_again(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        connection.connection.close()

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_another_thread_has_a_choice_of_its_own(bureaus: Bureaus):
    seen = []

    def look() -> None:
        raise_walls()
        seen.append(list(Employee.objects.all()))
        with use_environment(bureaus.theirs.pk):
            seen.append([one.environment_id for one in Employee.objects.all()])
        connection.close()

    with use_environment(bureaus.ours.pk):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(PATIENCE_SECONDS)
        here = chosen()

    assert seen == [[], [bureaus.theirs.pk]]
    assert here == str(bureaus.ours.pk)


@pytest.mark.django_db
def test_somebody_logs_in_and_looks_around(bureaus: Bureaus):
    raise_walls("on")
    browser = logged_in_employee(EmployeeFactory())
    raise_walls()

    response = browser.get("/")

    assert (response.status_code, chosen()) == (200, "")


@pytest.mark.django_db
def test_a_request_chooses_with_the_query_that_finds_its_environment(bureaus: Bureaus):
    raise_walls("on")
    browser = logged_in_employee(EmployeeFactory())
    raise_walls()

    with CaptureQueriesContext(connection) as asked:
        browser.get("/bestaat-niet/")

    statements = [query["sql"] for query in asked.captured_queries]
    assert ["set_config" in one for one in statements] == [True, False, False, True]
    assert "core_environment" in statements[0]
    assert "django_session" in statements[1]
    assert "accounts_user" in statements[2]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/inloggen/", "/fails/", "/refuses/", "/nergens/"])
def test_a_request_leaves_nothing_chosen(bureaus: Bureaus, settings, path: str):
    if path in {"/fails/", "/refuses/"}:
        settings.ROOT_URLCONF = "tests.core.broken_urls"
    browser = client_of(bureaus.ours)
    browser.raise_request_exception = False

    browser.get(path)

    assert chosen() == ""


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/gezondheid/", "/inloggen/"])
def test_a_host_without_environment_chooses_nothing(bureaus: Bureaus, path: str):
    browser = client_of(Environment(subdomain="onbekend"))

    browser.get(path)

    assert chosen() == ""


@pytest.mark.django_db
def test_health_counts_what_waits_behind_every_wall(bureaus: Bureaus):
    assert waiting_mails() == 2


class Looking(WalledTask):
    """A task that tells where it is, or fails."""

    name = "tests.looking"

    def run(self, *, fail: bool = False) -> tuple[str, int]:
        with use_environment(environment_ids()[0]):
            if fail:
                raise LookupError
        return chosen(), Employee.objects.count()


@pytest.mark.django_db
def test_a_task_starts_nowhere_and_leaves_nothing_chosen(bureaus: Bureaus):
    assert (Looking()(), chosen()) == (("0", 0), "")


@pytest.mark.django_db
def test_a_task_that_fails_leaves_nothing_chosen(bureaus: Bureaus):
    with pytest.raises(LookupError):
        Looking()(fail=True)

    assert chosen() == ""


class LookingCommand(WalledCommand):
    def handle(self, *args, **options) -> str:
        return f"in {chosen()}"


class LookingInside(EnvironmentCommand):
    def handle(self, *args, **options) -> str:
        return f"in {chosen()}"


@pytest.mark.django_db
def test_a_command_starts_nowhere_and_leaves_nothing_chosen(bureaus: Bureaus):
    assert (call_command(LookingCommand()), chosen()) == ("in 0", "")


@pytest.mark.django_db
def test_a_command_of_an_environment_is_in_it(bureaus: Bureaus):
    told = call_command(LookingInside(), environment=bureaus.theirs.subdomain)

    assert (told, chosen()) == (f"in {bureaus.theirs.pk}", "")


@pytest.mark.django_db
def test_each_environment_gets_its_turn(bureaus: Bureaus):
    seen = in_each_environment(
        lambda number: (number, [one.environment_id for one in Employee.objects.all()])
    )

    assert seen == [(one.pk, [one.pk]) for one in bureaus]


@pytest.mark.django_db
def test_a_failure_in_one_environment_does_not_hold_up_the_next(bureaus: Bureaus):
    done: list[int] = []

    def work(number: int) -> None:
        if number == bureaus.ours.pk:
            raise LookupError
        done.append(number)

    with pytest.raises(ExceptionGroup) as failed:
        in_each_environment(work)

    assert [type(error) for error in failed.value.exceptions] == [LookupError]
    assert (done, chosen()) == ([bureaus.theirs.pk], "")


@pytest.mark.django_db
def test_a_log_of_the_admin_is_seen_where_its_account_is(bureaus: Bureaus):
    with use_environment(bureaus.theirs.pk), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_admin_log (action_time, object_repr, action_flag,"
            " change_message, user_id) VALUES (now(), 'x', 1, '', %s)",
            [User.objects.get().pk],
        )

    counts = in_each_environment(lambda _number: count_of("django_admin_log"))

    assert counts == [0, 1]


def count_of(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return cursor.fetchone()[0]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["TRUNCATE", "DROP TABLE", "ALTER TABLE"])
def test_the_application_does_not_touch_a_table(bureaus: Bureaus, statement: str):
    rest = " DISABLE ROW LEVEL SECURITY" if statement == "ALTER TABLE" else ""

    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{statement} core_outgoingmail{rest}")


@pytest.mark.django_db
def test_a_wall_is_taken_down_and_built_again(bureaus: Bureaus):
    wall, editor = WallOff("core_outgoingmail"), connection.schema_editor(atomic=False)
    counts: list[int] = []
    directions: list[Callable] = [wall.database_backwards, wall.database_forwards]

    with connection.cursor() as cursor:
        # A table with foreign keys to check is not altered.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for move in directions:
        with database.as_owner(), editor:
            move("core", editor, None, None)
        counts.append(count_of("core_outgoingmail"))

    assert counts == [2, 0]
    assert wall.describe() == "Walls off core_outgoingmail"


@pytest.mark.django_db
def test_the_tests_look_again_once_the_wall_lets_them(bureaus: Bureaus):
    raise_walls("on")

    assert Employee.objects.count() == 2
