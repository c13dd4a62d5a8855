"""Taking back what was just answered."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leave.forms import AnswerForm, IdsForm
from leave.models import LeaveSickness
from leave.queries.inbox import InboxItem
from leave.services.decisions import NotEnough
from leave.services.undoing import (
    Changed,
    Corrected,
    NothingToUndo,
    TooLate,
    undo_decision,
)
from leave.views.deciding import ANSWERED, chosen, show_list
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.DECIDE_REQUESTS)
@require_POST
def undo(request: PortalRequest) -> HttpResponse:
    form = IdsForm(request.POST)
    if not form.is_valid():
        return show_list(request, AnswerForm(), wrong=form, status=422)
    done = sum(
        _undo(request, item) for item in chosen(request, form.cleaned_data["ids"])
    )
    if done:
        text = ngettext(
            "%(count)s antwoord is ongedaan gemaakt. Er is geen e-mail verstuurd.",
            "%(count)s antwoorden zijn ongedaan gemaakt. Er zijn geen e-mails verstuurd.",
            done,
        )
        messages.success(request, text % {"count": done})
    return redirect(ANSWERED)


def _undo(request: PortalRequest, item: InboxItem) -> bool:
    """Whether it was undone; if not, a message says why."""
    if isinstance(item.subject, LeaveSickness):
        return _refused(request, item, NothingToUndo())
    try:
        undo_decision(item.subject, actor=request.actor, now=timezone.now())
    except (NothingToUndo, TooLate, Changed, Corrected, NotEnough) as refusal:
        return _refused(request, item, refusal)
    return True


def _refused(request: PortalRequest, item: InboxItem, refusal: Exception) -> bool:
    messages.error(request, f"{item.name}: {_message(refusal)}")
    return False


def _message(refusal: Exception) -> str:
    if isinstance(refusal, TooLate):
        return _(
            "de tijd daarvoor is voorbij en de medewerker heeft het antwoord gekregen."
        )
    if isinstance(refusal, Changed):
        return _("de medewerker deed intussen iets anders met dit verlof.")
    if isinstance(refusal, Corrected):
        return _(
            "van dit verlof zijn intussen uren geboekt, zoals voor ziektedagen."
            " Dit antwoord blijft staan."
        )
    if isinstance(refusal, NotEnough):
        return _("de uren zijn intussen voor iets anders gevraagd.")
    return _("er is niets (meer) om ongedaan te maken.")
