"""What an answer would come to: what is left before and after it, and who else is away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from leave.balances import ZERO
from leave.models import LeaveRequest, LeaveSickness
from leave.queries.holdings import Holdings, holdings_of_all
from leave.queries.overlaps import overlaps
from portal.core.shown import Shown

Subject = LeaveRequest | LeaveSickness


@dataclass(frozen=True, slots=True)
class Outlook(Shown):
    """Hours that are available before and after approval; None where no hours are counted.

    ``lapsing`` is what of those before is gone, by day, before the last day of the leave.
    """

    before: Decimal | None
    after: Decimal | None
    is_short: bool
    away: list[str]
    lapsing: dict[date, Decimal] = field(default_factory=dict)


def request_of(subject: Subject) -> LeaveRequest:
    """This function will return the request that a question is about."""
    return subject.request if isinstance(subject, LeaveSickness) else subject


def hours_of(subject: Subject) -> Decimal:
    """This function will tell how many hours a question is about.

    Of leave that comes back those that are still taken; ``returned`` came along from
    ``leave.queries.inbox``.
    """
    request = request_of(subject)
    is_leave = request.kind == LeaveRequest.Kind.WITHDRAWAL
    if isinstance(subject, LeaveSickness) and request.status not in LeaveRequest.GIVEN:
        # All of it came back when it was cancelled.
        return ZERO
    if isinstance(subject, LeaveSickness) or (is_leave and subject.is_cancelling):
        return subject.returned or ZERO  # type: ignore[union-attr]
    return subject.hours


def outlooks(subjects: Sequence[Subject], *, on: date) -> list[Outlook]:
    """This function will look ahead for each question, in two queries for all of them."""
    requests = [request_of(one) for one in subjects]
    held = holdings_of_all(one.employment for one in requests)
    new = [one for one in subjects if _takes(one)]
    away = overlaps([request_of(one) for one in new], on=on)
    return [
        _outlook(one, held[request.employment_id], away.get(request.pk, []))
        for one, request in zip(subjects, requests, strict=True)
    ]


def _outlook(subject: Subject, holdings: Holdings, away: Collection[str]) -> Outlook:
    request = request_of(subject)
    names = list(away) if _takes(subject) else []
    group = request.group
    if group.overdraft is None and not group.allowances.all():
        return Outlook(None, None, is_short=False, away=names)
    free = holdings.available(group, start=request.start_date, end=request.end_date)
    hours = hours_of(subject)
    # What is asked is no longer available: after approval there is what is left now.
    before = free + hours if _takes(subject) else free
    after = before - hours if _lessens(subject) else free + hours
    if not _takes(subject):
        limit = group.overdraft
        is_short = _lessens(subject) and limit is not None and after < -limit
        return Outlook(before, after, is_short, names)
    rest, own = holdings.without(request.pk)
    # Of hours all of which were made free, nothing is taken.
    days = own or [(request.start_date, ZERO)]
    lapsing = rest.lapsing(group, days)
    return Outlook(before, after, not rest.has_room(group, days), names, lapsing)


def _takes(subject: Subject) -> bool:
    """Whether approval takes hours; otherwise it gives or returns them."""
    return (
        isinstance(subject, LeaveRequest)
        and subject.kind == LeaveRequest.Kind.WITHDRAWAL
        and subject.status == LeaveRequest.Status.REQUESTED
    )


def _lessens(subject: Subject) -> bool:
    """Also hours worked that are taken back: these were credited before."""
    kind = request_of(subject).kind
    is_taken_back = subject.status == LeaveRequest.Status.CANCEL_REQUESTED
    return _takes(subject) or (kind == LeaveRequest.Kind.ACCRUAL and is_taken_back)
