"""What the database itself refuses about leave."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from leave.models import LeaveEntry, LeaveGroup
from tests.factories.leave import LeavePolicyFactory
from tests.factories.personnel import CompanyFactory
from tests.leave.people import somebody

pytestmark = pytest.mark.django_db


def refused(name: str):
    return pytest.raises(IntegrityError, match=name)


def copy_of(person, **fields) -> LeaveEntry:
    entry = LeaveEntry.objects.filter(employment=person.employment).earliest("id")
    entry.pk, entry.source = None, ""
    for name, value in fields.items():
        setattr(entry, name, value)
    return entry


def test_a_group_with_hours_keeps_its_company_and_whether_they_go_along():
    used, fresh = somebody(), somebody(granted=False)
    rows = LeaveGroup.objects.filter(pk=used.group.pk)
    company = CompanyFactory(environment=used.group.environment)

    for change in ({"carries_over": False}, {"company": company}):
        with refused("rest on its company"), transaction.atomic():
            rows.update(**change)

    assert rows.update(name="Verlof", carries_over=True) == 1
    assert LeaveGroup.objects.filter(pk=fresh.group.pk).update(carries_over=False) == 1


def test_nothing_is_booked_on_a_closed_day():
    person, closed = somebody(), date(2026, 3, 31)
    LeavePolicyFactory(company=person.group.company, closed_until=closed)

    with refused("is closed"), transaction.atomic():
        copy_of(person, day=closed).save()

    copy_of(person, day=date(2026, 4, 1)).save()


@pytest.mark.parametrize("kind", ["withdrawal", "payout"])
def test_what_is_taken_or_paid_out_comes_off(kind):
    person = somebody()

    with refused("leave_entry_taken"), transaction.atomic():
        copy_of(person, kind=kind, hours=8).save()
