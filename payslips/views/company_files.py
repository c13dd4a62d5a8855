"""The employer's documents: what there is of a period, asking for one, and downloading it."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import stepup
from accounts.decorators import polled, session_of
from payslips.company_documents.kind import Kind, Per, Selection, selection_of_run
from payslips.company_documents.registry import kind_with
from payslips.company_documents.rows import document_rows
from payslips.forms.pay_again import PayAgainForm
from payslips.models import CompanyFile, PayrollRun
from payslips.periods import Period
from payslips.queries.company_files import company_file, files_of, published_runs
from payslips.queries.payments import PaidBefore, payment_totals
from payslips.services.company_files import (
    ask_for,
    make_file,
    selection_of,
)
from payslips.services.downloading import PaysAgain, read_file
from payslips.services.failures import DocumentDamaged
from payslips.services.handing_out import shown_runs
from payslips.tasks import start_making
from payslips.views.found import found_or_404
from portal.core.access import Permission
from portal.core.guards import head_marks_nothing, permission_required
from portal.core.requests import PortalRequest, streamed_response

State = CompanyFile.State


@permission_required(Permission.DOCUMENTS)
@require_safe
@head_marks_nothing
def documents(request: PortalRequest) -> HttpResponse:
    runs = shown_runs(actor=request.actor, now=timezone.now())
    period = _asked_period(request, runs)
    of_period = [run for run in reversed(runs) if _period_of(run) == period]
    if period and not of_period:
        raise Http404
    context = {
        "periods": _periods(runs),
        "period": period,
        "sections": _sections(request, of_period),
        "confirmed": _confirmed(request),
    }
    return render(request, "company_documents/list.html", context)


@permission_required(Permission.DOCUMENTS)
@require_POST
def make(request: PortalRequest) -> HttpResponse:
    kind, file_format, selection = _asked(request)
    is_quick = kind.is_quick(selection, file_format)
    with found_or_404(), transaction.atomic():
        file = ask_for(
            kind,
            selection=selection,
            file_format=file_format,
            actor=request.actor,
            now=timezone.now(),
        )
        if not is_quick and file.state == State.WAITING:
            start_making(file)
    if is_quick:
        make_file(file.pk, clock=timezone.now)
        with found_or_404():
            file.refresh_from_db()
    if file.state == State.READY:
        return redirect("company_documents:download", file.public_id)
    if file.state == State.FAILED:
        messages.error(request, _("Het bestand is niet gemaakt. De reden staat erbij."))
    return redirect(_page_of(selection, request.POST.get("periode", "")))


@permission_required(Permission.DOCUMENTS)
@polled
@require_safe
def progress(request: PortalRequest, public_id: uuid.UUID) -> HttpResponse:
    file = _file(request, public_id)
    return JsonResponse({"state": file.state, "done": file.done, "total": file.total})


# The one view that answers with a stream.
@permission_required(Permission.DOCUMENTS)
@require_safe
@head_marks_nothing  # type: ignore[arg-type]
def download(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    file = _file(request, public_id)
    kind = kind_with(file.kind)
    if file.state != State.READY or kind is None:
        raise Http404
    if kind.needs_step_up and not _is_fresh(request):
        # Not back to the file itself: a browser that downloads stays on the page it was on.
        back = _page_of(selection_of(file), confirmed=file)
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'next': back})}")
    return _send(request, file)


def _is_fresh(request: PortalRequest) -> bool:
    return stepup.has_fresh(session_of(request), now=timezone.now())


def _send(request: PortalRequest, file: CompanyFile) -> HttpResponseBase:
    # Sent with GET, as every download: the address is asked for again, with the tick.
    form = PayAgainForm(request.GET if "gevraagd" in request.GET else None)
    try:
        with found_or_404():
            opened = read_file(
                file,
                actor=request.actor,
                now=timezone.now(),
                knows=form.is_valid(),
            )
    except PaysAgain as warned:
        return _warn(request, file, form, warned.paid)
    except DocumentDamaged:
        context = {"back": _page_of(selection_of(file))}
        return render(
            request, "company_documents/unavailable.html", context, status=503
        )
    return streamed_response(opened)


def _warn(
    request: PortalRequest, file: CompanyFile, form: PayAgainForm, paid: PaidBefore
) -> HttpResponse:
    selection = selection_of(file)
    context = {
        "form": form,
        "paid": paid,
        "file": file,
        "totals": payment_totals(selection.of_run),
        "back": _page_of(selection),
    }
    status = 422 if form.is_bound else 200
    return render(request, "company_documents/pays_again.html", context, status=status)


def _file(request: PortalRequest, public_id: uuid.UUID) -> CompanyFile:
    try:
        return company_file(request.actor, public_id)
    except CompanyFile.DoesNotExist as error:
        raise Http404 from error


def _confirmed(request: PortalRequest) -> CompanyFile | None:
    """The file for which a factor was just given, to be downloaded now."""
    try:
        file = company_file(request.actor, uuid.UUID(request.GET.get("bestand", "")))
    except (ValueError, CompanyFile.DoesNotExist):
        return None
    return file if file.state == State.READY else None


def _asked(request: PortalRequest) -> tuple[Kind, str, Selection]:
    """What a form asks for; anything that the page does not offer is 404."""
    kind = kind_with(request.POST.get("kind", ""))
    file_format = request.POST.get("format", "")
    if kind is None or file_format not in kind.formats:
        raise Http404
    runs = published_runs(request.actor)
    if kind.per is Per.RUN:
        wanted = request.POST.get("run", "")
        today = timezone.localdate()
        found = [
            selection_of_run(run, today=today)
            for run in runs
            if str(run.public_id) == wanted
        ]
    else:
        wanted = request.POST.get("year", "")
        found = [
            Selection(run.company, run.year) for run in runs if str(run.year) == wanted
        ]
    if not found or not kind.exists(found[0]):
        raise Http404
    return kind, file_format, found[0]


def _sections(request: PortalRequest, runs: list[PayrollRun]) -> list[dict[str, Any]]:
    """Each run of a period with its documents, and then those of its year."""
    now = timezone.now()
    today = timezone.localdate(now)
    selections = [selection_of_run(run, today=today) for run in runs]
    selections += [Selection(run.company, run.year) for run in runs[:1]]
    made = files_of(
        request.actor, runs=runs, years={selection.year for selection in selections}
    )
    sections = [
        {"selection": one, "rows": document_rows(one, made, now=now)}
        for one in selections
    ]
    return [section for section in sections if section["rows"]]


def _asked_period(request: PortalRequest, runs: list[PayrollRun]) -> Period | None:
    """The period that is asked for, or the newest."""
    code = request.GET.get("periode", "")
    if not code:
        return _period_of(runs[0]) if runs else None
    try:
        return Period.parse(code)
    except ValueError as error:
        raise Http404 from error


def _periods(runs: list[PayrollRun]) -> list[Period]:
    return list(dict.fromkeys(_period_of(run) for run in runs))


def _period_of(run: PayrollRun) -> Period:
    return selection_of_run(run).period


def _page_of(
    selection: Selection, period: str = "", *, confirmed: CompanyFile | None = None
) -> str:
    query = {"periode": selection.run.period_code if selection.run else period}
    if confirmed is not None:
        query["bestand"] = str(confirmed.public_id)
    given = urlencode({name: value for name, value in query.items() if value})
    return reverse("company_documents:list") + (f"?{given}" if given else "")
