"""The night after hours expire: what was provably announced is gone, and the rest is kept.

Art. 7:640a and 7:642 BW as read by HR 2023:955; docs/decisions/0019 says what proof is.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from leave.balances import Line
from leave.buckets import Bucket
from leave.expiry import Lapsed, Settlement, kept_in, settle
from leave.models import LeaveEntry, LeaveGroup
from leave.queries.holdings import Holdings
from leave.queries.lapsing import (
    Lapsing,
    announced,
    lapsing,
    refused_late,
    source_of_expiry,
    source_of_keeping,
    source_of_paying,
)
from leave.services.ledger import Booking, book
from portal.core import audit
from portal.core.access import Actor

KEPT = "niet aantoonbaar gemeld, vervalt dus niet"
PAID = "verrekend met een tekort"


def expire_hours(
    holdings: Holdings,
    groups: Iterable[LeaveGroup],
    *,
    actor: Actor,
    now: datetime,
    today: date,
    again: date | None = None,
) -> int:
    """This function will settle the buckets whose day has come, and count what it booked.

    What was settled stays as it was, unless hours came back or were taken off since; ``again``
    is a day of expiry that is settled anew, since the employer changed its mind.

    The caller has locked the employment.
    """
    booked = 0
    for group in groups:
        for day, found in lapsing(holdings, group, today=today, again=again).items():
            if day == again or any(one.is_open for one in found):
                bookings = _bookings(holdings, group, day, found)
                made = book(holdings.employment, group, bookings, actor=actor, now=now)
                _record(made, day, actor=actor, now=now)
                booked += len(made)
    return booked


def _bookings(
    holdings: Holdings, group: LeaveGroup, day: date, found: list[Lapsing]
) -> list[Booking]:
    refused = refused_late(holdings, group, day)
    lapsed = {one.bucket: Lapsed(one.lapsed.held, one.late + refused) for one in found}
    settled = settle(lapsed, announced=announced(holdings, group, day))
    lines = [one for one in holdings.lines if one.group_id == group.pk]
    return [
        booking
        for one in found
        for booking in _differences(one, settled[one.bucket], lines)
    ]


def _differences(
    found: Lapsing, settled: Settlement, lines: list[Line]
) -> Iterator[Booking]:
    bucket, day = found.bucket, found.bucket.expires_on
    expiry, transfer = LeaveEntry.Kind.EXPIRY, LeaveEntry.Kind.TRANSFER
    yield from _paid(found, lines)
    if forfeited := settled.forfeited - found.booked.forfeited:
        source = _once(source_of_expiry(day), bucket, lines)
        yield Booking(expiry, bucket, day, -forfeited, source=source)
    if kept := settled.kept - found.booked.kept:
        moves = {
            _once(source_of_keeping(day), bucket, lines): (bucket, -kept),
            _once(f"since {day.isoformat()}", bucket, lines): (kept_in(bucket), kept),
        }
        for source, (where, hours) in moves.items():
            yield Booking(transfer, where, day, hours, source=source, description=KEPT)


def _paid(found: Lapsing, lines: list[Line]) -> Iterator[Booking]:
    """Before hours expire they make up for what other buckets are below zero."""
    day, transfer = found.bucket.expires_on, LeaveEntry.Kind.TRANSFER
    for number, one in enumerate(found.pays):
        name = f"{source_of_paying(day)} {number}"
        for bucket, hours in ((one.bucket, -one.hours), (one.debt, one.hours)):
            side = "from" if hours < 0 else "to"
            source = _once(f"{name} {side}", bucket, lines)
            yield Booking(transfer, bucket, day, hours, source=source, description=PAID)


def _once(source: str, bucket: Bucket, lines: Iterable[Line]) -> str:
    """A name that no entry of the same year and legal kind has yet."""
    count = sum(
        one.source.startswith(source)
        for one in lines
        if (one.accrual_year, one.is_statutory)
        == (bucket.accrual_year, bucket.is_statutory)
    )
    return f"{source} {count}" if count else source


def _record(made: list[LeaveEntry], day: date, *, actor: Actor, now: datetime) -> None:
    if not made:
        return
    changes = {"day": day.isoformat()}
    changes |= {one.source: str(one.hours) for one in made}
    subject = made[0].employment
    audit.record(
        "leave.expired", actor=actor, subject=subject, now=now, changes=changes
    )
