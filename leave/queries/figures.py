"""Sums of the ledger and of what was asked in a year, for all of a company at once."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, ExtractMonth

from leave.documents.leave_report import ZERO, Figures
from leave.models import LeaveDay, LeaveEntry, LeaveRequest
from leave.queries.groups import groups_of
from leave.queries.holdings import holdings_of_all
from personnel.models import Company, Employment

# An employment and a group.
Key = tuple[int, int]
Kind = LeaveEntry.Kind
LEAVE = Q(request__kind=LeaveRequest.Kind.WITHDRAWAL)
MONTHS = range(1, 13)


def figures_of(company: Company, *, until: date) -> dict[Key, Figures]:
    """This function will add up a year up to and including a day, in two queries.

    Per employment and group: ``Figures.balance`` is what somebody has at the end of that day.
    What is neither grant, leave, expiry nor payout is a correction, so that each row is the sum
    of its entries. Of a group that does not carry over the years before do not count.
    """
    first = date(until.year, 1, 1)
    within = Q(day__gte=first)
    rows = _entries(company, until).annotate(
        opening=_sum(Q(day__lt=first) | Q(kind=Kind.OPENING)),
        accrued=_sum(within & Q(kind=Kind.ACCRUAL) & ~LEAVE),
        taken=_sum(within & LEAVE),
        expired=_sum(within & Q(kind=Kind.EXPIRY)),
        paid_out=_sum(within & Q(kind=Kind.PAYOUT)),
        total=_sum(Q()),
    )
    asked = _asked_of_year(company, until)
    found = {}
    for employment, group, opening, accrued, taken, expired, paid, total in rows:
        corrected = total - opening - accrued - taken - expired - paid
        found[employment, group] = (
            *(opening, accrued, -taken, -expired, -paid, corrected),
        )
    return {
        key: Figures(*found.get(key, NOTHING), asked.get(key, ZERO))
        for key in found.keys() | asked.keys()
    }


def taken_per_month(
    company: Company, until: date, keys: Collection[Key]
) -> list[Decimal]:
    """This function will add up the leave of each month that was approved, in one query."""
    rows = _entries(company, until).filter(LEAVE, day__year=until.year)
    return [-hours for hours in _per_month(rows, "day", keys)]


def asked_per_month(
    company: Company, until: date, keys: Collection[Key]
) -> list[Decimal]:
    """This function will add up the leave of each month that waits for an answer, in one query."""
    return _per_month(
        _asked(company, until).filter(date__year=until.year), "date", keys
    )


NOTHING = (ZERO,) * 6


def _entries(company: Company, until: date) -> QuerySet[LeaveEntry, Any]:
    rows = LeaveEntry.objects.filter(group__company=company, day__lte=until).exclude(
        group__carries_over=False, expires_on__lte=date(until.year, 1, 1)
    )
    return rows.values_list("employment_id", "group_id").order_by()


def _asked(company: Company, until: date) -> QuerySet[LeaveDay, Any]:
    rows = LeaveDay.objects.filter(
        request__group__company=company,
        request__status=LeaveRequest.Status.REQUESTED,
        date__lte=until,
        hours__gt=0,
    )
    return rows.values_list("request__employment_id", "request__group_id").order_by()


def _asked_of_year(company: Company, until: date) -> dict[Key, Decimal]:
    """As ``Holdings.requested_of_year``; whose days before this year may not count is rare."""
    before = Q(date__lt=date(until.year, 1, 1), request__group__carries_over=False)
    found, unsure = {}, set()
    rows = _asked(company, until).annotate(total=Sum("hours"), old=_sum(before))
    for employment, group, total, old in rows:
        found[employment, group] = total
        if old:
            unsure.add((employment, group))
    return found | _asked_for_sure(company, unsure, until)


def _asked_for_sure(
    company: Company, keys: Collection[Key], until: date
) -> dict[Key, Decimal]:
    if not keys:
        return {}
    rows = Employment.objects.filter(pk__in={employment for employment, _group in keys})
    rows = rows.select_related("employee__company__leave_policy")
    held = holdings_of_all(rows.prefetch_related("workschedule_set"))
    groups = {one.pk: one for one in groups_of(company.pk)}
    return {
        (employment, group): held[employment].requested_of_year(
            groups[group], until=until
        )
        for employment, group in keys
    }


def _sum(wanted: Q) -> Coalesce:
    return Coalesce(Sum("hours", filter=wanted), ZERO, output_field=DecimalField())


def _per_month(
    rows: QuerySet[Any, Any], day: str, keys: Collection[Key]
) -> list[Decimal]:
    sums = dict.fromkeys(MONTHS, ZERO)
    wanted = set(keys)
    months = rows.annotate(month=ExtractMonth(day), total=Sum("hours"))
    for employment, group, month, hours in months:
        if (employment, group) in wanted:
            sums[month] += hours
    return list(sums.values())
