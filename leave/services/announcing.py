"""Telling employees in October, January and May that hours expire, and proof of their reading.

The employer has to show that it told them (HR 2023:955); a mail that left shows that it was
sent, and not that it reached anybody (art. 3:37 lid 3 BW). So whoever reads it says so.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from leave.buckets import Bucket
from leave.expiry import ZERO, is_announced_in, notice_month, to_announce
from leave.models import ExpiryNotice, LeaveGroup
from leave.notices import tell_expiry
from leave.queries.expiring import Addressee, to_tell
from leave.queries.groups import groups_of
from leave.queries.holdings import Holdings, holdings_of
from leave.services.ledger import locked_employment
from personnel.models import Employment
from portal.core import audit
from portal.core.access import Actor, Permission, require


class NothingToRead(Exception):
    """Nobody told this employee anything in that month about hours that expire yet."""


def tell_everybody(*, actor: Actor, now: datetime) -> int:
    """This function will tell whoever has hours that expire, once a month, and count the mails.

    Each person in a transaction of their own. In other months than those of ``NOTICE_MONTHS`` it
    does nothing; in those every night reaches whoever was not told yet.
    """
    require(actor, Permission.KEEP_LEAVE)
    today = localdate(now)
    month = notice_month(today)
    if month is None:
        return 0
    people = to_tell(actor, month=month, on=today)
    return sum(tell_person(one, month=month, actor=actor, now=now) for one in people)


@transaction.atomic
def tell_person(person: Addressee, *, month: date, actor: Actor, now: datetime) -> bool:
    """This function will write down what expires and mail it; False when that is nothing.

    :raises Employment.DoesNotExist: when it is gone, or not of this actor.
    """
    require(actor, Permission.KEEP_LEAVE)
    employments = [
        locked_employment(pk, actor=actor) for pk in sorted(person.employment_ids)
    ]
    if ExpiryNotice.objects.filter(employment__in=employments, month=month).exists():
        return False
    made = [notice for one in employments for notice in _notices(one, month, now)]
    if not made:
        return False
    ExpiryNotice.objects.bulk_create(made)
    audit.record(
        "leave.expiry_announced",
        actor=actor,
        subject=employments[0].employee,
        now=now,
        changes=_told(made),
    )
    tell_expiry(employments[0], _per_day(made), to=person.to, now=now)
    return True


@transaction.atomic
def confirm_reading(month: date, *, actor: Actor, now: datetime) -> int:
    """This function will note that an employee read the notices of a month, and count the new ones.

    A second time changes nothing: the first reading is the proof.

    :raises NothingToRead: when there are none of hours that expire yet.
    :raises PermissionDenied: when the actor is no employee in service.
    """
    require(actor, Permission.ASK_LEAVE)
    rows = ExpiryNotice.objects.visible_to(actor).filter(
        month=month, expires_on__gt=localdate(now)
    )
    found = list(rows.select_for_update(of=("self",)).order_by("id"))
    if not found:
        raise NothingToRead
    unread = [one for one in found if one.read_at is None]
    for one in unread:
        one.read_at = now
        one.save(update_fields=["read_at"])
        audit.record(
            "leave.expiry_read", actor=actor, subject=one, now=now, changes=_told([one])
        )
    return len(unread)


def _notices(employment: Employment, month: date, now: datetime) -> list[ExpiryNotice]:
    holdings = holdings_of(employment)
    groups = groups_of(employment.employee.company_id)
    return [
        ExpiryNotice(
            environment_id=employment.environment_id,
            employment=employment,
            group=group,
            expires_on=day,
            month=month,
            hours=hours,
            told_at=now,
        )
        for group in groups
        if group.is_visible
        for day, hours in _hours(holdings, group, month).items()
        # At the end of an employment hours are paid out, and expire no more (art. 7:641 BW).
        if employment.end_date is None or day <= employment.end_date
    ]


def _hours(
    holdings: Holdings, group: LeaveGroup, month: date
) -> Mapping[date, Decimal]:
    """What is left when the year has given all it gives, and all that is planned was taken."""
    end = date(month.year, 12, 31)
    days = {one.expires_on for one in holdings.buckets(group, granted=end)}
    found: dict[Bucket, Decimal] = {}
    for day in days:
        if is_announced_in(month, day):
            found |= holdings.expiring(group, day=day, granted=end)[0]
    return to_announce(found, month=month)


def _per_day(notices: Iterable[ExpiryNotice]) -> dict[date, Decimal]:
    sums: dict[date, Decimal] = {}
    for one in notices:
        sums[one.expires_on] = sums.get(one.expires_on, ZERO) + one.hours
    return sums


def _told(notices: Iterable[ExpiryNotice]) -> dict[str, str]:
    return {day.isoformat(): str(hours) for day, hours in _per_day(notices).items()}
