"""The employee's payslips: per year, one by one, and as PDF."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_safe

from payslips.models import Payslip
from payslips.periods import Period
from payslips.queries.payslips import (
    document_of,
    links_of,
    payslip_items,
    payslip_years,
    published_payslips,
)
from payslips.services.reading import payslip_pdf, read_payslip, show_payslip
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest

FIRST = 12
YEAR_DIGITS = 4


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
def payslip_list(request: PortalRequest) -> HttpResponse:
    context = _list_context(request, year=_number(request, "jaar"))
    newest = context["payslips"][0] if context["payslips"] else None
    if newest:
        context |= _detail_context(
            newest.payslip, [item.payslip for item in context["payslips"]]
        )
        show_payslip(newest.payslip, actor=request.actor, now=timezone.now())
    return render(request, "payslips/list.html", context)


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
def payslip_detail(
    request: PortalRequest, period: Period, run: int | None = None
) -> HttpResponse:
    payslip, others = _find(request, period, run)
    context = _list_context(request, year=payslip.run.year) | _detail_context(
        payslip, others
    )
    read_payslip(payslip, actor=request.actor, now=timezone.now())
    return render(request, "payslips/detail.html", context)


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
def pdf(request: PortalRequest, period: Period, run: int | None = None) -> HttpResponse:
    payslip, _others = _find(request, period, run)
    made = payslip_pdf(payslip, actor=request.actor, now=timezone.now())
    disposition = content_disposition_header(
        as_attachment=False, filename=made.file_name
    )
    headers = {"Content-Disposition": str(disposition)}
    return HttpResponse(made.content, content_type="application/pdf", headers=headers)


def _find(
    request: PortalRequest, period: Period, run: int | None
) -> tuple[Payslip, list[Payslip]]:
    rows = published_payslips(request.actor).filter(
        run__year=period.year,
        run__period_number=period.number,
        run__period_type=period.type,
    )
    everything = list(rows)
    found = [one for one in everything if _is_asked_for(request, one, run)]
    if not found:
        raise Http404
    return found[0], everything


def _is_asked_for(request: PortalRequest, payslip: Payslip, run: int | None) -> bool:
    asked = {
        "ikv": str(payslip.income_relationship),
        "versie": str(payslip.run.version),
        "dienstverband": str(payslip.employee.public_id),
    }
    is_run = run is None or run == payslip.run.run_number
    return is_run and all(
        request.GET.get(name, value) == value for name, value in asked.items()
    )


def _list_context(request: PortalRequest, *, year: int | None) -> dict[str, Any]:
    years = payslip_years(request.actor)
    year = year or (years[0] if years else timezone.localdate().year)
    items = payslip_items(request.actor, year=year)
    shown = items if "alles" in request.GET else items[:FIRST]
    more = f"{reverse('payslips:list')}?{urlencode({'jaar': year, 'alles': 1})}"
    return {
        "years": years,
        "year": year,
        "payslips": shown,
        "more_url": more if len(items) > len(shown) else "",
    }


def _detail_context(payslip: Payslip, others: list[Payslip]) -> dict[str, Any]:
    return {"document": document_of(payslip), "links": links_of(payslip, others)}


def _number(request: PortalRequest, name: str) -> int | None:
    value = request.GET.get(name, "")
    return (
        int(value)
        if value.isascii() and value.isdecimal() and len(value) == YEAR_DIGITS
        else None
    )
