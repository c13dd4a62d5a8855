"""Which rows the wall shows and takes, as it stands in production."""

from collections.abc import Callable

import pytest
from django.db import (
    DatabaseError,
    ProgrammingError,
    connection,
    transaction,
)

from accounts.models import EmployerAccess, User
from personnel.models import Company, Employee
from portal.core.models import AuditEvent, OutgoingMail
from portal.core.tenancy import (
    SETTING,
    in_each_environment,
    use_environment,
)
from portal.core.walls import WallOff
from tests import database
from tests.core.bureaus import Bureaus, raise_walls, theirs
from tests.core.letters import NOW
from tests.factories.personnel import CompanyFactory

TABLES = [Company, Employee, User, AuditEvent, OutgoingMail]


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
