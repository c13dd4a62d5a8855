"""Another key: everything is encrypted anew, and nothing else changes."""

import base64
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from payslips.models import Payslip
from personnel.models import Employee
from portal.core import files, parts
from portal.core.crypto import Tampered
from portal.core.rotation import renew_files, renew_rows
from tests.database import as_owner
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db(transaction=True)

LONG = b"loon" * 500_000
IBAN = "NL12TEST0200200200"


@pytest.fixture(autouse=True)
def storage(settings, tmp_path: Path) -> Path:
    settings.STORAGE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def another_key(settings):
    """Puts a new key in front of the ring."""

    def change(*, keep: bool = True) -> None:
        fresh = "new:" + base64.b64encode(b"n" * 32).decode()
        old = settings.FIELD_KEYS.rpartition(",")[2]
        settings.FIELD_KEYS = f"{fresh},{old}" if keep else fresh

    return change


def marks(model, column: str) -> set[bytes]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT split_part(encode({column}, 'escape'), ':', 1)"  # noqa: S608
            f" FROM {model._meta.db_table} WHERE {column} IS NOT NULL"
        )
        return {mark for (mark,) in cursor.fetchall()}


def test_rows_are_encrypted_anew_and_say_the_same(another_key):
    employee = EmployeeFactory()
    bsn = employee.bsn
    another_key()

    with as_owner():
        done = renew_rows()
        again = renew_rows()

    assert (done["personnel.employee.bsn"], again["personnel.employee.bsn"]) == (1, 0)
    assert marks(Employee, "bsn") == {"new"}
    another_key(keep=False)
    assert Employee.objects.get(pk=employee.pk).bsn == bsn


def test_what_was_published_is_renewed_and_still_refuses_changes(another_key):
    payslip = PayslipFactory(iban=IBAN)
    published(payslip.run)
    another_key()

    with as_owner():
        renew_rows()

    assert marks(Payslip, "iban") == {"new"}
    assert Payslip.objects.get(pk=payslip.pk).iban == IBAN
    with pytest.raises(DatabaseError), transaction.atomic():
        Payslip.objects.filter(pk=payslip.pk).update(iban="NL00TEST0000000000")


def test_the_application_cannot_renew(another_key):
    EmployeeFactory()
    another_key()

    with pytest.raises(DatabaseError, match="must be owner"):
        renew_rows()


def test_documents_of_one_part_and_of_many_are_encrypted_anew(another_key, storage):
    small = files.store(b"klein", environment_id=7)
    large = parts.store_parts([LONG], environment_id=7)
    another_key()

    assert (renew_files(), renew_files()) == (2, 0)
    another_key(keep=False)
    assert files.load(small) == b"klein"
    assert b"".join(parts.load_parts(large.name)) == LONG
    assert sorted(files.stored_names()) == sorted([small, large.name])


def test_a_changed_document_stays_as_it_is_and_holds_up_no_other(another_key, storage):
    name = files.store(b"klein", environment_id=7)
    changed = files.path_of(name).read_bytes()[:-1] + b"!"
    files.path_of(name).write_bytes(changed)

    other = files.store(b"goed", environment_id=7)
    another_key()
    draft = files.path_of(other).with_suffix(files.DRAFT)
    draft.write_bytes(b"what a run that was stopped left")

    with pytest.raises(Tampered, match=name):
        renew_files()
    assert files.path_of(name).read_bytes() == changed
    assert files.path_of(other).read_bytes().startswith(b"new:")
    assert not draft.exists()


def test_the_command_counts_what_it_did(another_key, capsys):
    EmployeeFactory()
    files.store(b"klein", environment_id=7)
    another_key()

    with as_owner():
        call_command("renew_encryption")

    told = capsys.readouterr().out
    assert "personnel.employee.bsn: 1" in told
    assert "documenten: 1" in told


def test_the_command_misses_a_key_that_is_gone(another_key):
    EmployeeFactory()
    another_key(keep=False)

    with (
        as_owner(),
        pytest.raises(CommandError, match="Een sleutel ontbreekt in FIELD_KEYS"),
    ):
        call_command("renew_encryption")
