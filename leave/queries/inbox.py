"""What waits for an answer of somebody who decides, the oldest first."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    prefetch_related_objects,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from accounts.approvers import others_of
from leave.balances import ZERO
from leave.deadlines import last_day
from leave.models import (
    LeaveDay,
    LeaveDayChange,
    LeaveRequest,
    LeaveSickness,
)
from leave.queries.outlooks import Outlook, Subject, hours_of, outlooks, request_of
from personnel.names import display_name
from portal.core.access import Actor
from portal.core.features import Feature
from portal.core.shown import Shown

ASKED = LeaveSickness.Status.REQUESTED
NEEDED = ("group", "environment", "employment__employee__company__leave_policy")
# The columns of a report of illness.
REPORT = [one.attname for one in LeaveSickness._meta.concrete_fields]
CANCELLATION = _("intrekking")
SICKNESS = _("ziek tijdens verlof")


@dataclass(frozen=True, slots=True)
class InboxItem(Shown):
    """A question of an employee; ``subject`` is what is answered."""

    public_id: UUID
    subject: Subject
    request: LeaveRequest
    name: str
    what: str | Promise
    start_date: date
    end_date: date
    hours: Decimal
    asked_at: datetime
    is_waiting: bool
    # The last day that the law gives; only for leave that is asked.
    answer_by: date | None
    outlook: Outlook | None = None
    # Why an answer that was just given could not be taken over, in Dutch.
    refusal: str = ""

    @property
    def is_part(self) -> bool:
        """Whether it is about some days of leave, and not about all of it."""
        whole = self.request.start_date, self.request.end_date
        return (self.start_date, self.end_date) != whole

    @property
    def seen(self) -> str:
        """What is asked, as a page says that it showed it."""
        return f"{self.public_id}:{self.subject.status}"


def inbox(actor: Actor, *, on: date) -> list[InboxItem]:
    """This function will list what an approver or administrator may answer on a day.

    Nobody finds a question of the person that the account stands for.
    """
    return _looked_ahead(_found(*_waiting(actor, on)), on=on)


def inbox_size(actor: Actor, *, on: date) -> int:
    """This function will count what waits for an answer, in one query."""
    requests, ill = _waiting(actor, on)
    return requests.values("pk").union(ill.values("pk"), all=True).count()


def questions(
    actor: Actor, public_ids: Collection[UUID], *, on: date
) -> list[InboxItem]:
    """This function will find questions by their ids, also those that were answered.

    Of what the actor does not decide on nothing is found.
    """
    requests, ill = _deciding(actor, on)
    chosen = list(public_ids)
    return _found(
        requests.filter(public_id__in=chosen), ill.filter(ill_public_id__in=chosen)
    )


def question(actor: Actor, public_id: UUID, *, on: date) -> InboxItem | None:
    """This function will find one question, and look ahead when it waits for an answer."""
    for found in questions(actor, [public_id], on=on):
        return _looked_ahead([found], on=on)[0] if found.is_waiting else found
    return None


def _deciding(actor: Actor, on: date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Requests of those whom somebody decides for, where leave is open, and those with illness.

    The latter once for each report of illness, with its columns as ``ill_…``.
    """
    staff = others_of(actor, on=on).exclude(
        company__closed_features__contains=[Feature.LEAVE.value]
    )
    staff = staff.values("pk")
    requests = LeaveRequest.objects.filter(employment__employee__in=staff)
    ill = {_ill(one): F(f"sicknesses__{one}") for one in REPORT}
    return requests, requests.filter(sicknesses__isnull=False).annotate(**ill)


def _waiting(actor: Actor, on: date) -> tuple[QuerySet[Any], QuerySet[Any]]:
    requests, ill = _deciding(actor, on)
    waiting = requests.filter(status__in=LeaveRequest.WAITING)
    return waiting, ill.filter(ill_status=ASKED)


def _found(requests: QuerySet[Any], ill: QuerySet[Any]) -> list[InboxItem]:
    """In three queries, with all that ``outlooks`` needs of them; the oldest first."""
    nothing = {
        _ill(one.attname): Value(None, output_field=one)
        for one in LeaveSickness._meta.concrete_fields
    }
    rows = requests.annotate(**nothing, returned=_cancelled())
    both = rows.select_related(*NEEDED).union(
        ill.annotate(returned=_returned()).select_related(*NEEDED), all=True
    )
    subjects = [_subject(one) for one in both]
    prefetch_related_objects(
        [request_of(one) for one in subjects],
        "group__allowances",
        "employment__workschedule_set",
    )
    items = [_item(one) for one in subjects]
    return sorted(items, key=lambda one: (one.asked_at, one.public_id))


def _subject(row: Any) -> Subject:
    """The report of illness that came along with its request, or the request itself."""
    values = [getattr(row, _ill(one)) for one in REPORT]
    if values[0] is None:
        return row
    ill: Any = LeaveSickness.from_db(row._state.db, REPORT, values)
    ill.request, ill.returned = row, row.returned
    return ill


def _ill(name: str) -> str:
    return f"ill_{name}"


def _cancelled() -> Combinable:
    """What is still taken of the days that are asked to come back."""
    return _left(request=OuterRef("pk"), date__gte=OuterRef("cancelled_from"))


def _returned() -> Combinable:
    """What is still taken of the days of illness."""
    reported = OuterRef("ill_start_date"), OuterRef("ill_end_date")
    return _left(request=OuterRef("pk"), date__range=reported)


def _left(**days: Any) -> Combinable:
    hours = LeaveDay.objects.filter(**days)
    changes = LeaveDayChange.objects.filter(
        **{f"day__{name}": value for name, value in days.items()}
    )
    return _sum(hours, "request") + _sum(changes, "day__request")


def _sum(rows: QuerySet[Any], request: str) -> Combinable:
    sums = rows.order_by().values(request).annotate(total=Sum("hours"))
    return Coalesce(Subquery(sums.values("total")), ZERO)


def _looked_ahead(items: list[InboxItem], *, on: date) -> list[InboxItem]:
    found = outlooks([one.subject for one in items], on=on)
    return [replace(one, outlook=seen) for one, seen in zip(items, found, strict=True)]


def _item(subject: Subject) -> InboxItem:
    request = request_of(subject)
    employee = request.employment.employee
    return InboxItem(
        public_id=subject.public_id,
        subject=subject,
        request=request,
        name=display_name(employee),
        what=_what(subject),
        start_date=_first_day(subject),
        end_date=subject.end_date,
        hours=hours_of(subject),
        asked_at=subject.requested_at,
        is_waiting=subject.status in LeaveRequest.WAITING,
        answer_by=_answer_by(subject),
    )


def _first_day(subject: Subject) -> date:
    """Of leave that is cancelled the first day that comes back."""
    if isinstance(subject, LeaveRequest) and subject.is_cancelling:
        return subject.cancelled_from or subject.start_date
    return subject.start_date


def _answer_by(subject: Subject) -> date | None:
    """The law sets a term for leave that is asked, and for nothing else."""
    is_request = isinstance(subject, LeaveRequest)
    if not is_request or subject.status != LeaveRequest.Status.REQUESTED:
        return None
    return last_day(localdate(subject.requested_at))


def _what(subject: Subject) -> str | Promise:
    if isinstance(subject, LeaveSickness):
        return SICKNESS
    if subject.status == LeaveRequest.Status.CANCEL_REQUESTED:
        return CANCELLATION
    return subject.get_kind_display()
