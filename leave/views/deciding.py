"""The employer's inbox: what employees ask about leave, and the answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from leave.forms import AnswerForm
from leave.models import LeaveRequest
from leave.queries.inbox import InboxItem, inbox, question, questions
from leave.queries.overview import TONES
from leave.queries.own import days_of
from leave.queries.returning import books_on
from leave.queries.undoable import Undoable, undoable
from leave.services.answering import Decision, answer
from leave.services.decisions import AlreadyDecided, Closed, NotEnough
from portal.core.access import Permission, is_open
from portal.core.features import Feature
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest

ANSWERED = "leave_inbox:list"
NONE: Mapping[UUID, str] = MappingProxyType({})


@permission_required(Permission.DECIDE_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: PortalRequest) -> HttpResponse:
    if request.method != "POST":
        return show_list(request, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show_list(request, form, status=422)
    refused = _answer(request, chosen(request, form.cleaned_data["ids"]), form)
    if refused:
        return show_list(request, form, refused=refused, status=422)
    return redirect(ANSWERED)


@permission_required(Permission.DECIDE_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PortalRequest, public_id: UUID) -> HttpResponse:
    item = question(request.actor, public_id, on=timezone.localdate())
    if item is None:
        raise Http404
    if request.method != "POST":
        return _one(request, item, AnswerForm())
    typed = request.POST.copy()
    typed.setlist("ids", [str(public_id)])
    form = AnswerForm(typed)
    if not form.is_valid():
        return _one(request, item, form, status=422)
    refused = _answer(request, [item], form)
    if refused:
        refusal = replace(item, refusal=refused[public_id])
        return _one(request, refusal, form, status=422)
    return redirect(ANSWERED)


def show_list(
    request: PortalRequest,
    form: AnswerForm,
    *,
    wrong: Form | None = None,
    refused: Mapping[UUID, str] = NONE,
    status: int = 200,
) -> HttpResponse:
    """This function will show what waits; ``wrong`` is the form to explain, if another.

    ``refused`` says of each question whose answer could not be taken over why not.
    """
    today = timezone.localdate()
    picked, is_all = set(request.POST.getlist("ids")), "alles" in request.GET
    items = [
        replace(one, refusal=refused.get(one.public_id, ""))
        for one in inbox(request.actor, on=today)
    ]
    # The menu shows the same number.
    request.questions = len(items)
    context = {
        "rows": [(item, is_all or str(item.public_id) in picked) for item in items],
        "refused": [item for item in items if item.refusal],
        "is_all": is_all,
        "form": form,
        "wrong": wrong or form,
        "undoable": _undoable(request),
        "today": today,
        "has_leave": is_open(request.actor, Feature.LEAVE),
    }
    return render(request, "leave/inbox.html", context, status=status)


def _one(
    request: PortalRequest, item: InboxItem, form: AnswerForm, status: int = 200
) -> HttpResponse:
    context = {
        "item": item,
        "days": days_of(item.request),
        "tone": TONES[LeaveRequest.Status(item.subject.status)],
        "form": form,
        "undoable": [
            one for one in _undoable(request) if one.public_id == item.public_id
        ],
        "today": timezone.localdate(),
        "books_on": _books_on(item),
    }
    return render(request, "leave/question.html", context, status=status)


def _books_on(item: InboxItem) -> date | None:
    """Only what comes back can be about days that are closed."""
    is_new = item.subject.status == LeaveRequest.Status.REQUESTED
    if not item.is_waiting or (is_new and item.subject is item.request):
        return None
    return books_on(item.request, item.start_date)


def _undoable(request: PortalRequest) -> list[Undoable]:
    return undoable(request.actor, now=timezone.now())


def chosen(request: PortalRequest, ids: list[UUID]) -> list[InboxItem]:
    """This function will find questions by id; of others' nobody learns that they exist.

    :raises Http404: when one of them is not found.
    """
    items = questions(request.actor, ids, on=timezone.localdate())
    if {item.public_id for item in items} != set(ids):
        raise Http404
    return items


def _answer(
    request: PortalRequest, items: list[InboxItem], form: AnswerForm
) -> dict[UUID, str]:
    """Answers what can be answered, and returns why the others could not be."""
    told = {item.public_id: _decide(request, item, form) for item in items}
    done = list(told.values()).count(None)
    if done:
        text = ngettext(
            "%(count)s aanvraag is beantwoord.",
            "%(count)s aanvragen zijn beantwoord.",
            done,
        )
        messages.success(request, text % {"count": done})
    return {public_id: text for public_id, text in told.items() if text}


def _decide(request: PortalRequest, item: InboxItem, form: AnswerForm) -> str | None:
    """None when it was answered; empty when it had been, and otherwise why it was not."""
    answers = form.cleaned_data
    try:
        _require_as_seen(request, item)
        answer(
            item.subject,
            Decision(answers["decision"]),
            remark=answers["remark"],
            actor=request.actor,
            now=timezone.now(),
        )
    except AlreadyDecided:
        # Nothing to repair: it is not in the list any more, or asks something else by now.
        text = _("%(name)s: deze vraag was al beantwoord.")
        messages.error(request, text % {"name": item.name})
        return ""
    except Closed:
        return _("Deze periode is afgesloten. U kunt alleen nog afkeuren.")
    except NotEnough:
        return _("Er zijn te weinig uren over voor dit verlof.")
    return None


def _require_as_seen(request: PortalRequest, item: InboxItem) -> None:
    """A yes to leave is no yes to the wish to cancel it, which came after the page was made."""
    seen = [
        one
        for one in request.POST.getlist("seen")
        if one.startswith(f"{item.public_id}:")
    ]
    if seen and item.seen not in seen:
        raise AlreadyDecided
