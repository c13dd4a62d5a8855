"""The employee's annual statements: on screen and as PDF."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from payslips.documents.statement import compose
from payslips.models import AnnualStatement
from payslips.queries.statements import (
    StatementEntry,
    links_of,
    statement,
    statement_entries,
)
from payslips.services.failures import DocumentDamaged, DocumentFailed
from payslips.services.reading_statements import read_statement, statement_pdf
from payslips.views.asking import is_asked_for
from portal.core.access import Permission
from portal.core.guards import head_marks_nothing, permission_required
from portal.core.requests import PortalRequest, pdf_response


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
@head_marks_nothing
def detail(request: PortalRequest, year: int) -> HttpResponse:
    entries = statement_entries(request.actor)
    entry, found = _find(request, entries, year)
    context = {"document": compose(found), "links": links_of(entry, entries)}
    read_statement(found, actor=request.actor, now=timezone.now())
    return render(request, "statements/detail.html", context)


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
def pdf(request: PortalRequest, year: int) -> HttpResponse:
    _entry, found = _find(request, statement_entries(request.actor), year)
    if request.method == "HEAD":
        # Nobody reads anything: it is neither opened nor made.
        return HttpResponse(content_type="application/pdf")
    try:
        made = statement_pdf(found, actor=request.actor, now=timezone.now())
    except DocumentFailed:
        return render(request, "payslips/pdf_failed.html", status=503)
    except DocumentDamaged:
        return render(request, "payslips/pdf_unavailable.html", status=503)
    return pdf_response(made.file_name, made.content)


def _find(
    request: PortalRequest, entries: list[StatementEntry], year: int
) -> tuple[StatementEntry, AnnualStatement]:
    """The statement that is asked for: without more, the first one of the year."""
    found = [one for one in entries if one.year == year and is_asked_for(request, one)]
    if not found:
        raise Http404
    return found[0], statement(request.actor, found[0].pk)
