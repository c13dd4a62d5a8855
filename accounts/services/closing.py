"""Closing the accounts of who left long ago, with all that they proved themselves with."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts import sessions
from accounts.enums import Realm
from accounts.models import DataExport, EmployeeAccount, User
from personnel.queries import held_employees, left_before
from portal.core import files
from portal.core.forgetting import in_chunks


def close_accounts(*, left: date) -> int:
    """This function will delete the accounts of which everybody left before a day."""
    links = EmployeeAccount.objects.filter(user=OuterRef("pk"))
    staying = links.exclude(employee__in=left_before(left).values("pk"))
    rows = User.objects.filter(Exists(links), ~Exists(staying), realm=Realm.EMPLOYEE)
    return in_chunks(rows, _close)


def held_accounts() -> QuerySet[EmployeeAccount, Any]:
    """This function will find the accounts of people whose records are held."""
    links = EmployeeAccount.objects.filter(employee__in=held_employees().values("pk"))
    return links.values("user")


@transaction.atomic
def _close(users: list[User]) -> int:
    for user in users:
        sessions.end_all(user)
    ids = [user.pk for user in users]
    exports = DataExport.objects.filter(user__in=ids)
    files.discard_after_commit(exports.values_list("stored_as", flat=True))
    User.objects.filter(pk__in=ids).delete()
    return len(ids)
