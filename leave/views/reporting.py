"""The report of leave: on a page, as a workbook and to print."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.accesses import company_of
from leave.queries.reporting import Choices, Chosen, choices_of, leave_report
from leave.services.reporting import TooLong, export_report
from personnel.models import Company
from portal.core.access import Permission, has_permission
from portal.core.form_fields import offer
from portal.core.guards import feature_required, permission_required
from portal.core.requests import PortalRequest, file_response, pdf_response
from portal.core.sheet_writer import CONTENT_TYPE

PAGE_SIZE = 50


class ReportForm(forms.Form):
    """A year, department and group; sent with GET, so what does not exist was not chosen."""

    jaar = forms.TypedChoiceField(label=_("Jaar"), coerce=int)
    afdeling = forms.ChoiceField(label=_("Afdeling"), required=False)
    groep = forms.ChoiceField(label=_("Groep"), required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: dict[str, Any] = {
            "jaar": choices.years,
            "afdeling": ["", *choices.departments],
            "groep": ["", *choices.groups],
        }
        empty = {"afdeling": _("Alle afdelingen"), "groep": _("Alle groepen")}
        for field, values in named.items():
            offer(self, field, ((one, one or empty[field]) for one in values))


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_safe
def report(request: PortalRequest) -> HttpResponse:
    company = company_of(request.actor)
    chosen, form = _chosen(request, company)
    return _page(request, company, chosen, form)


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_safe
def file(request: PortalRequest, file_format: str) -> HttpResponse:
    company, now = company_of(request.actor), timezone.now()
    chosen, form = _chosen(request, company)
    try:
        made = export_report(company, chosen, file_format, actor=request.actor, now=now)
    except TooLong:
        return _page(request, company, chosen, form, status=422)
    name = f"verlof-{chosen.year}.{file_format}"
    if file_format == "pdf":
        return pdf_response(name, made)
    return file_response(name, made, content_type=CONTENT_TYPE)


def _chosen(request: PortalRequest, company: Company) -> tuple[Chosen, ReportForm]:
    today = timezone.localdate()
    choices = choices_of(request.actor, company, today=today)
    asked = ReportForm(request.GET, choices=choices)
    asked.is_valid()
    found = asked.cleaned_data
    chosen = Chosen(
        found.get("jaar") or today.year,
        found.get("afdeling", ""),
        found.get("groep", ""),
    )
    initial = {
        "jaar": chosen.year,
        "afdeling": chosen.department,
        "groep": chosen.group,
    }
    return chosen, ReportForm(initial=initial, choices=choices)


def _page(
    request: PortalRequest,
    company: Company,
    chosen: Chosen,
    form: ReportForm,
    *,
    status: int = 200,
) -> HttpResponse:
    found = leave_report(request.actor, company, chosen, today=timezone.localdate())
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "report": found,
        "form": form,
        "rows": page,
        # For the links to files and to other pages.
        "query": urlencode({key: one for key, one in form.initial.items() if one}),
        "is_refused": status != 200,
        "may_read_costs": has_permission(request.actor, Permission.DOCUMENTS),
        "has_leave": True,
    }
    return render(request, "leave/report.html", context, status=status)
