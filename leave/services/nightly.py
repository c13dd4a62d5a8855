"""What happens to leave every night: hours are granted or expire, and later changes are settled."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from leave.buckets import Bucket
from leave.holidays import usual_holidays
from leave.models import CompanyHoliday, LeaveEntry, LeaveGroup
from leave.queries.groups import groups_of
from leave.queries.holdings import Holdings, holdings_of
from leave.queries.rights import Grant, grants_due
from leave.services.expiring import expire_hours
from leave.services.leaving import tell_who_left
from leave.services.ledger import Booking, book, locked_employment
from leave.services.settling import settle_changes
from personnel.models import Company, Employment
from portal.core.access import Actor, Permission, require


def keep_company(company: Company, *, actor: Actor, now: datetime) -> int:
    """This function will bring the ledger of a company up to date, and count what it booked.

    Each employment in a transaction of its own, so that one does not hold up the others; what
    was booked before is not booked again.
    """
    require(actor, Permission.KEEP_LEAVE)
    today = localdate(now)
    for year in (today.year, today.year + 1):
        fill_holidays(company, year, actor=actor)
    rows = Employment.objects.visible_to(actor).filter(
        employee__company=company, start_date__lte=today
    )
    booked = 0
    for pk in rows.order_by("id").values_list("pk", flat=True):
        booked += keep_employment(pk, actor=actor, now=now)
    return booked


@transaction.atomic
def keep_employment(employment_id: int, *, actor: Actor, now: datetime) -> int:
    """This function will grant what is due by today, let expire what is over, and settle changes.

    Whoever has just left is told where the hours that are left can be read.

    Returns the number of entries that it added.

    :raises Employment.DoesNotExist: when it is gone, or not of this actor.
    """
    require(actor, Permission.KEEP_LEAVE)
    employment = locked_employment(employment_id, actor=actor)
    holdings, today = holdings_of(employment), localdate(now)
    booked = 0
    groups = groups_of(employment.employee.company_id)
    for group in groups:
        grants = grants_due(holdings.tenure, group, holdings.lines, on=today)
        bookings = _bookings(group, holdings, grants, today)
        booked += len(book(employment, group, bookings, actor=actor, now=now))
    if booked:
        holdings = holdings_of(employment)
    booked += expire_hours(holdings, groups, actor=actor, now=now, today=today)
    if groups:
        tell_who_left(employment, actor=actor, now=now)
    return booked + settle_changes(employment, actor=actor, now=now)


@transaction.atomic
def fill_holidays(company: Company, year: int, *, actor: Actor) -> int:
    """This function will write down the usual holidays of a year, and count what was missing.

    A day that somebody made a working day stays one.
    """
    require(actor, Permission.KEEP_LEAVE)
    made = CompanyHoliday.objects.bulk_create(
        (
            CompanyHoliday(
                environment_id=company.environment_id,
                company=company,
                date=day,
                name=name,
            )
            for day, name in _missing(company, year)
        ),
    )
    return len(made)


def _missing(company: Company, year: int) -> list[tuple[date, str]]:
    """Rows are never deleted: one that is worked after all says so, and stays."""
    rows = CompanyHoliday.objects.filter(company=company, date__year=year)
    known = set(rows.values_list("date", flat=True))
    return [one for one in usual_holidays(year).items() if one[0] not in known]


def _bookings(
    group: LeaveGroup, holdings: Holdings, grants: Iterable[Grant], today: date
) -> list[Booking]:
    lines = (one for one in holdings.lines if one.group_id == group.pk)
    known = Counter((one.bucket, one.source.partition(" ")[0]) for one in lines)
    return [_booking(grant, known, today) for grant in grants]


def _booking(grant: Grant, known: Counter[tuple[Bucket, str]], today: date) -> Booking:
    source = grant.milestone.source
    if not grant.is_correction:
        kind, day = LeaveEntry.Kind.ACCRUAL, grant.milestone.day
        return Booking(kind, grant.bucket, day, grant.hours, source=source)
    count = known[grant.bucket, source]
    return Booking(
        LeaveEntry.Kind.CORRECTION,
        grant.bucket,
        today,
        grant.hours,
        source=f"{source} {count}",
        description="rooster of dienstverband gewijzigd",
    )
