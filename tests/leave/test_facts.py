"""What the database itself refuses about leave."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from leave.models import LeaveDay, LeaveDayChange, LeaveEntry, LeaveGroup
from leave.services.settling import Change, change_days
from tests.factories.leave import LeavePolicyFactory
from tests.factories.personnel import CompanyFactory
from tests.leave.people import NOW, somebody

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


@pytest.mark.parametrize("model", [LeaveEntry, LeaveDay, LeaveDayChange])
def test_ledger_and_days_are_never_changed_or_removed(model):
    person = somebody()
    given = person.take(date(2026, 8, 3), date(2026, 8, 4))
    day = given.days.earliest("id")
    change = Change(day, LeaveDayChange.Cause.HOLIDAY, -day.hours)
    change_days(given, [change], actor=person.decider, now=NOW)
    rows = list(model.objects.order_by("id").values())
    one = model.objects.filter(pk=rows[0]["id"])

    for attempt in (lambda: one.update(hours=1), lambda: one._raw_delete("default")):
        with refused("append-only"), transaction.atomic():
            attempt()

    assert list(model.objects.order_by("id").values()) == rows


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
