"""The employee's payslips: per year, one by one, and as PDF."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from payslips.models import Payslip
from payslips.periods import Period
from payslips.queries.changes import reading_of
from payslips.queries.entries import PayslipEntry, current, payslip_entries, valid
from payslips.queries.listing import (
    chart_of,
    links_of,
    payslip_items,
    payslip_years,
    previous_of,
)
from payslips.queries.payslips import published_payslip
from payslips.queries.statements import statement_entries, statement_items
from payslips.services.failures import DocumentDamaged, DocumentFailed
from payslips.services.reading import (
    listed_payslips,
    payslip_pdf,
    read_payslip,
    show_payslip,
)
from payslips.views.asking import is_asked_for
from payslips.views.found import found_or_404
from portal.core.access import Permission, is_open
from portal.core.features import Feature
from portal.core.guards import head_marks_nothing, permission_required
from portal.core.requests import PortalRequest, pdf_response

FIRST = 12
YEAR_DIGITS = 4


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
@head_marks_nothing
def payslip_list(request: PortalRequest) -> HttpResponse:
    entries = listed_payslips(actor=request.actor, now=timezone.now())
    context = _list_context(request, entries, year=_number(request, "jaar"))
    context["chart"] = chart_of(entries, year=context["year"])
    context["statements"] = statement_items(statement_entries(request.actor))
    if context["payslips"]:
        shown = [item.entry for item in context["payslips"]]
        entry = _foremost(shown)
        payslip = published_payslip(request.actor, entry.pk)
        context |= _detail_context(payslip, entry, shown, entries)
        with found_or_404():
            show_payslip(payslip, actor=request.actor, now=timezone.now())
    return render(request, "payslips/list.html", context)


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
@head_marks_nothing
def payslip_detail(
    request: PortalRequest, period: Period, run: int | None = None
) -> HttpResponse:
    entries = listed_payslips(actor=request.actor, now=timezone.now())
    entry, others = _find(request, entries, period, run)
    payslip = published_payslip(request.actor, entry.pk)
    context = _list_context(request, entries, year=entry.year)
    context |= _detail_context(payslip, entry, others, entries)
    with found_or_404():
        read_payslip(payslip, actor=request.actor, now=timezone.now())
    return render(request, "payslips/detail.html", context)


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
def pdf(request: PortalRequest, period: Period, run: int | None = None) -> HttpResponse:
    entries = payslip_entries(request.actor)
    entry, _others = _find(request, entries, period, run)
    if request.method == "HEAD":
        # Nobody reads anything: it is neither opened nor made.
        return HttpResponse(content_type="application/pdf")
    payslip = published_payslip(request.actor, entry.pk)
    try:
        with found_or_404():
            made = payslip_pdf(payslip, actor=request.actor, now=timezone.now())
    except DocumentFailed:
        return render(request, "payslips/pdf_failed.html", status=503)
    except DocumentDamaged:
        return render(request, "payslips/pdf_unavailable.html", status=503)
    return pdf_response(made.file_name, made.content)


def _find(
    request: PortalRequest, entries: list[PayslipEntry], period: Period, run: int | None
) -> tuple[PayslipEntry, list[PayslipEntry]]:
    """The payslip that is asked for, and all of its period."""
    peers = [entry for entry in entries if entry.code == str(period)]
    found = [
        one
        for one in peers
        if run in {None, one.run_number} and is_asked_for(request, one)
    ]
    if not found:
        raise Http404
    return _foremost(found), peers


def _foremost(entries: list[PayslipEntry]) -> PayslipEntry:
    """The newest that counts, or when none of them does, the newest."""
    return (valid(entries) or entries)[0]


def _list_context(
    request: PortalRequest, entries: list[PayslipEntry], *, year: int | None
) -> dict[str, Any]:
    years = payslip_years(entries)
    year = year or (years[0] if years else timezone.localdate().year)
    found = current(entry for entry in entries if entry.year == year)
    limit = len(found) if "alles" in request.GET else FIRST
    more = f"{reverse('payslips:list')}?{urlencode({'jaar': year, 'alles': 1})}"
    return {
        "has_what_if": is_open(request.actor, Feature.WHAT_IF),
        "asks_consent": request.user.digital_consent_at is None,  # type: ignore[union-attr]
        "years": years,
        "year": year,
        "payslips": payslip_items(found, limit=limit),
        "more_url": more if len(found) > limit else "",
    }


def _detail_context(
    payslip: Payslip,
    entry: PayslipEntry,
    others: list[PayslipEntry],
    entries: list[PayslipEntry],
) -> dict[str, Any]:
    links = links_of(entry, others)
    # What does not count did not change anything either.
    previous = None if links.lapsed_on else previous_of(entry, entries)
    reading = reading_of(payslip, entry, previous)
    return {
        "document": reading.document,
        "changes": reading.changes,
        "links": links,
    }


def _number(request: PortalRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return (
        int(value)
        if value.isascii() and value.isdecimal() and len(value) == YEAR_DIGITS
        else None
    )
