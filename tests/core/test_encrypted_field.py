"""A column with personal numbers, as somebody with the database sees it."""

import pytest
from django.core import serializers
from django.db import connection

from personnel.models import BankAccount, Employee
from portal.core.crypto import Tampered
from tests.factories.personnel import BankAccountFactory, EmployeeFactory

pytestmark = pytest.mark.django_db

BSN = "999911120"


@pytest.fixture
def employee() -> Employee:
    return EmployeeFactory(bsn=BSN)


def stored(employee: Employee) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bsn FROM personnel_employee WHERE id = %s", [employee.pk]
        )
        return bytes(cursor.fetchone()[0])


def store(employee: Employee, token: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE personnel_employee SET bsn = %s WHERE id = %s", [token, employee.pk]
        )


def test_a_field_is_read_as_it_was_written(employee: Employee):
    assert Employee.objects.get(pk=employee.pk).bsn == BSN


def test_the_database_holds_no_plain_text(employee: Employee):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row::text FROM personnel_employee AS row WHERE id = %s",
            [employee.pk],
        )
        row = cursor.fetchone()[0]

    assert BSN not in row
    assert BSN.encode().hex() not in row


def test_nothing_is_stored_as_nothing():
    field = Employee._meta.get_field("bsn")

    assert field.get_db_prep_value(None, connection) is None
    assert field.from_db_value(None) is None


def test_a_changed_column_is_not_read(employee: Employee):
    token = bytearray(stored(employee))
    token[-1] ^= 1
    store(employee, bytes(token))

    with pytest.raises(Tampered, match=r"^authentication failed$"):
        Employee.objects.get(pk=employee.pk)


def test_a_column_with_plain_text_is_not_read(employee: Employee):
    store(employee, BSN.encode())

    with pytest.raises(Tampered, match=r"^unknown key$"):
        Employee.objects.get(pk=employee.pk)


def test_a_text_moved_to_another_field_is_not_read(employee: Employee):
    account = BankAccountFactory(employee=employee)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE personnel_bankaccount SET iban = %s", [stored(employee)])

    with pytest.raises(Tampered, match=r"^authentication failed$"):
        BankAccount.objects.get(pk=account.pk)


def test_a_list_without_the_field_decrypts_nothing(employee: Employee):
    store(employee, b"broken")

    names = Employee.objects.values_list("surname", flat=True)

    assert list(names) == ["Dijk"]


def test_a_field_is_not_serialised(employee: Employee):
    with pytest.raises(
        TypeError, match=r"^personnel\.employee\.bsn is not serialised$"
    ):
        serializers.serialize("json", [employee])


def test_a_form_gives_the_field_its_text():
    assert Employee._meta.get_field("bsn").to_python(BSN) == BSN
