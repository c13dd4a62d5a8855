"""What the page of somebody's leave shows of a year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from leave.balances import ZERO, Line
from leave.models import LeaveGroup, LeaveRequest
from leave.queries.groups import open_groups
from leave.queries.holdings import Holdings, holdings_of
from leave.queries.own import employment_at
from personnel.models import Employment
from portal.core.dutch import format_number
from portal.core.shown import Shown

PERCENT = Decimal(100)
TONES = {
    LeaveRequest.Status.REQUESTED: "wait",
    LeaveRequest.Status.APPROVED: "ok",
    LeaveRequest.Status.REJECTED: "no",
    LeaveRequest.Status.WITHDRAWN: "",
    LeaveRequest.Status.CANCEL_REQUESTED: "wait",
}


@dataclass(frozen=True, slots=True)
class Expiry(Shown):
    """Hours that are gone from a day on."""

    hours: Decimal
    date: date


@dataclass(frozen=True, slots=True)
class GroupCard(Shown):
    """What somebody has of a kind of leave in a year; widths are percentages of a bar."""

    group: LeaveGroup
    company: str
    balance: Decimal
    right: Decimal
    taken: Decimal
    asked: Decimal
    left: Decimal
    expected: Decimal | None
    expiries: list[Expiry]
    taken_width: str
    asked_width: str


@dataclass(frozen=True, slots=True)
class RequestRow(Shown):
    """A request in the table, and what its owner can still do about it."""

    request: LeaveRequest
    hours: Decimal
    changed: Decimal | None
    tone: str
    may_withdraw: bool
    may_report: bool


def group_cards(
    employments: Sequence[Employment], *, year: int, today: date
) -> list[GroupCard]:
    """This function will describe each kind of leave of a year."""
    groups = open_groups(employments)
    companies = {one.company_id for one in groups}
    end = date(year, 12, 31)
    chosen = {
        one: employment_at(employments, company_id=one, day=end) for one in companies
    }
    held = {key: holdings_of(one) for key, one in chosen.items() if one is not None}
    names = {one.company.name for one in groups}
    return [
        _card(held[one.company_id], one, end, today, has_companies=len(names) > 1)
        for one in groups
    ]


def group_labels(cards: Iterable[GroupCard]) -> dict[int, str]:
    """This function will name groups with the hours that are left, where there are any to lose."""
    return {
        one.group.pk: _("%(name)s (%(hours)s beschikbaar)")
        % {"name": one.group.name, "hours": format_number(one.left)}
        for one in cards
        if one.right or one.group.overdraft is not None
    }


def request_rows(requests: Iterable[LeaveRequest], *, today: date) -> list[RequestRow]:
    """This function will describe requests for a table, in the order given.

    They come with ``changed``, from ``leave.queries.own.requests_of_year``.
    """
    return [
        RequestRow(
            one,
            one.hours,
            one.changed or None,  # type: ignore[attr-defined]
            TONES[LeaveRequest.Status(one.status)],
            may_withdraw(one, today=today),
            may_report(one, today=today),
        )
        for one in requests
    ]


def may_withdraw(request: LeaveRequest, *, today: date) -> bool:
    """This function will tell whether there is something left to withdraw."""
    status = LeaveRequest.Status(request.status)
    is_given = status is status.APPROVED and request.cancelled_from is None
    is_worked = request.kind == LeaveRequest.Kind.ACCRUAL
    is_left = is_worked or request.end_date >= today
    return status is status.REQUESTED or (is_given and is_left)


def may_report(request: LeaveRequest, *, today: date) -> bool:
    """This function will tell whether somebody may have been ill in this leave."""
    is_leave = request.kind == LeaveRequest.Kind.WITHDRAWAL
    is_given = request.status == LeaveRequest.Status.APPROVED
    return is_leave and is_given and request.start_date <= today


def _card(
    holdings: Holdings,
    group: LeaveGroup,
    end: date,
    today: date,
    *,
    has_companies: bool,
) -> GroupCard:
    granted = today if end.year == today.year else end
    balance = _sum_of_year(group, holdings, granted=granted, end=end)
    expected = _sum_of_year(group, holdings, granted=end, end=end)
    taken = _taken(holdings.lines, group, end.year)
    asked = holdings.requested_of_year(group, until=end)
    right = balance + taken
    return GroupCard(
        group=group,
        company=group.company.name if has_companies else "",
        balance=balance,
        right=right,
        taken=taken,
        asked=asked,
        left=balance - asked,
        expected=expected if expected != balance else None,
        expiries=_expiries(holdings, group, end) if end >= today else [],
        taken_width=_width(taken, right),
        asked_width=_width(asked, right),
    )


def _sum_of_year(
    group: LeaveGroup, holdings: Holdings, *, granted: date, end: date
) -> Decimal:
    """Without what did not go along from the years before."""
    held = holdings.buckets(group, granted=granted, booked=end)
    first = date(end.year, 1, 1)
    return _sum(
        hours
        for bucket, hours in held.items()
        if group.carries_over or bucket.expires_on > first
    )


def _taken(lines: Iterable[Line], group: LeaveGroup, year: int) -> Decimal:
    mine = (one for one in lines if one.group_id == group.pk and one.day.year == year)
    return -_sum(one.hours for one in mine if one.is_leave)


def _expiries(holdings: Holdings, group: LeaveGroup, end: date) -> list[Expiry]:
    """What is left of each bucket once all that was asked has been taken; together the balance."""
    left: dict[date, Decimal] = {}
    first = date(end.year, 1, 1)
    found = holdings.settled(group, granted=end, booked=end, on=first)
    for bucket, hours in found.items():
        left[bucket.expires_on] = left.get(bucket.expires_on, ZERO) + hours
    return [Expiry(hours, day) for day, hours in sorted(left.items()) if hours > 0]


def _width(hours: Decimal, right: Decimal) -> str:
    share = PERCENT * hours / right if right > 0 else ZERO
    return f"{min(PERCENT, max(ZERO, share)):.1f}"


def _sum(hours: Iterable[Decimal]) -> Decimal:
    return sum(hours, ZERO)
