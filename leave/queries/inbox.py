"""What waits for an answer of somebody who decides, the oldest first."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.approvers import staff_of
from leave.models import LeaveRequest, LeaveSickness
from personnel.models import Employee
from personnel.names import list_name
from portal.core.access import Actor
from portal.core.shown import Shown

# Art. 7:638 lid 2 BW: an answer within two weeks.
ANSWER_WITHIN = timedelta(days=14)
WAITING = (LeaveRequest.Status.REQUESTED, LeaveRequest.Status.CANCEL_REQUESTED)
CANCELLATION = _("intrekking")
SICKNESS = _("ziek tijdens verlof")


@dataclass(frozen=True, slots=True)
class InboxItem(Shown):
    """A question of an employee; ``subject`` is what is answered."""

    public_id: UUID
    subject: LeaveRequest | LeaveSickness
    name: str
    personnel_number: int
    group: str
    what: str | Promise
    start_date: date
    end_date: date
    hours: Decimal | None
    description: str
    asked_at: datetime
    answer_by: date


def inbox(actor: Actor, *, on: date) -> list[InboxItem]:
    """This function will list what an approver or administrator may answer on a day.

    Nobody finds a question of the person that the account stands for.
    """
    requests = LeaveRequest.objects.filter(status__in=WAITING)
    sicknesses = LeaveSickness.objects.filter(status=LeaveSickness.Status.REQUESTED)
    items = [
        *(_of_request(one) for one in _asked(requests, actor, on, "employment")),
        *(
            _of_sickness(one)
            for one in _asked(sicknesses, actor, on, "request__employment")
        ),
    ]
    return sorted(items, key=lambda item: (item.asked_at, item.public_id))


def inbox_size(actor: Actor, *, on: date) -> int:
    """This function will count what waits for an answer."""
    return len(inbox(actor, on=on))


def _asked(
    rows: QuerySet[Any], actor: Actor, on: date, employment: str
) -> QuerySet[Any]:
    deciding = staff_of(actor, on=on).values("pk")
    group = employment.replace("employment", "group")
    found = rows.filter(**{f"{employment}__employee__in": deciding})
    if actor.person:
        found = found.exclude(Q(**{f"{employment}__employee__bsn_index": actor.person}))
    return found.select_related(f"{employment}__employee", group).order_by("pk")


def _of_request(request: LeaveRequest) -> InboxItem:
    asks_back = request.status == LeaveRequest.Status.CANCEL_REQUESTED
    return InboxItem(
        public_id=request.public_id,
        subject=request,
        what=CANCELLATION if asks_back else request.get_kind_display(),
        start_date=request.start_date,
        end_date=request.end_date,
        hours=request.hours,
        description=request.description,
        **_of(request.employment.employee, request, request.requested_at),
    )


def _of_sickness(sickness: LeaveSickness) -> InboxItem:
    request = sickness.request
    return InboxItem(
        public_id=sickness.public_id,
        subject=sickness,
        what=SICKNESS,
        start_date=sickness.start_date,
        end_date=sickness.end_date,
        hours=None,
        description=request.description,
        **_of(request.employment.employee, request, sickness.requested_at),
    )


def _of(
    employee: Employee, request: LeaveRequest, asked_at: datetime
) -> dict[str, Any]:
    return {
        "name": list_name(employee),
        "personnel_number": employee.personnel_number,
        "group": request.group.name,
        "asked_at": asked_at,
        "answer_by": timezone.localdate(asked_at) + ANSWER_WITHIN,
    }
