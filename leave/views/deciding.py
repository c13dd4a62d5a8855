"""The employer's inbox: what employees ask about leave, and the answers."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from leave.forms import AnswerForm
from leave.queries.inbox import InboxItem, inbox
from leave.services.answering import Decision, answer
from leave.services.decisions import AlreadyDecided, NotEnough
from portal.core.access import Permission, is_open
from portal.core.features import Feature
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest

ANSWERED = "leave_inbox:list"


@permission_required(Permission.DECIDE_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: PortalRequest) -> HttpResponse:
    items = inbox(request.actor, on=timezone.localdate())
    if request.method != "POST":
        return _page(request, items, AnswerForm())
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, items, form, status=422)
    return _answer(request, _chosen(items, form.cleaned_data["ids"]), form)


@permission_required(Permission.DECIDE_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: PortalRequest, public_id: UUID) -> HttpResponse:
    items = inbox(request.actor, on=timezone.localdate())
    chosen = _chosen(items, [public_id])
    if request.method != "POST":
        return _page(request, chosen, AnswerForm())
    typed = request.POST.copy()
    typed["ids"] = str(public_id)
    form = AnswerForm(typed)
    if not form.is_valid():
        return _page(request, chosen, form, status=422)
    return _answer(request, chosen, form)


def _page(
    request: PortalRequest, items: list[InboxItem], form: AnswerForm, status: int = 200
) -> HttpResponse:
    picked = set(request.POST.getlist("ids"))
    context = {
        "rows": [(item, str(item.public_id) in picked) for item in items],
        "form": form,
        "today": timezone.localdate(),
        "has_leave": is_open(request.actor, Feature.LEAVE),
    }
    return render(request, "leave/inbox.html", context, status=status)


def _chosen(items: list[InboxItem], ids: list[UUID]) -> list[InboxItem]:
    """Of others' questions nobody learns that they exist."""
    known = {item.public_id: item for item in items}
    if not set(ids) <= set(known):
        raise Http404
    return [known[public_id] for public_id in dict.fromkeys(ids)]


def _answer(
    request: PortalRequest, chosen: list[InboxItem], form: AnswerForm
) -> HttpResponse:
    decision = Decision(form.cleaned_data["decision"])
    remark, done = form.cleaned_data["remark"], 0
    for item in chosen:
        try:
            answer(
                item.subject,
                decision,
                remark=remark,
                actor=request.actor,
                now=timezone.now(),
            )
        except AlreadyDecided:
            text = _("%(name)s: deze vraag was al beantwoord.")
            messages.error(request, text % {"name": item.name})
        except NotEnough:
            text = _("%(name)s: er zijn te weinig uren over voor dit verlof.")
            messages.error(request, text % {"name": item.name})
        else:
            done += 1
    if done:
        text = ngettext(
            "%(count)s aanvraag is beantwoord. De medewerker krijgt een e-mail.",
            "%(count)s aanvragen zijn beantwoord. De medewerkers krijgen een e-mail.",
            done,
        )
        messages.success(request, text % {"count": done})
    return redirect(ANSWERED)
