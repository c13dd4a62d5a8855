"""What somebody answered in the last minutes, to offer that it is undone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from leave.deadlines import undo_within
from leave.models import LeaveDecision, LeaveRequest
from personnel.names import display_name
from portal.core.access import Actor
from portal.core.features import Feature
from portal.core.shown import Shown

Kind = LeaveDecision.Kind
ANSWERS = {
    Kind.APPROVED: _("goedgekeurd"),
    Kind.REJECTED: _("afgekeurd"),
    Kind.CANCELLED: _("ingetrokken"),
    Kind.KEPT: _("niet ingetrokken"),
}


@dataclass(frozen=True, slots=True)
class Undoable(Shown):
    """An answer that was just given."""

    public_id: UUID
    name: str
    start_date: date
    end_date: date
    answer: str | Promise
    # When the mail leaves.
    until: datetime


def undoable(actor: Actor, *, now: datetime) -> list[Undoable]:
    """This function will list what an account answered in the last minutes, the newest first.

    Without what was undone, or is asked about again. One query.
    """
    rows = LeaveDecision.objects.visible_to(actor).filter(
        decider=actor.user_id, answered_at__gt=now - undo_within(), undone_at=None
    )
    rows = rows.exclude(
        request__group__company__closed_features__contains=[Feature.LEAVE.value]
    )
    rows = rows.exclude(request__status__in=LeaveRequest.WAITING)
    rows = rows.select_related("request__employment__employee").order_by("id")
    newest = {one.request_id: one for one in rows}
    return [_undoable(one) for one in reversed(newest.values())]


def _undoable(decision: LeaveDecision) -> Undoable:
    request = decision.request
    return Undoable(
        public_id=request.public_id,
        name=display_name(request.employment.employee),
        start_date=request.start_date,
        end_date=request.end_date,
        answer=ANSWERS[Kind(decision.kind)],
        until=decision.answered_at + undo_within(),
    )
