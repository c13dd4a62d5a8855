"""The report of leave: on a page, as a workbook and to print."""

from datetime import date
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.accesses import company_of
from accounts.decorators import polled
from leave.models import ReportFile
from leave.queries.report_files import report_file_of
from leave.queries.reporting import Choices, Chosen, choices_of, leave_report
from leave.services.printing import (
    ask_for_print,
    chosen_of,
    page_of,
    parameters_of,
    query_of,
    read_print,
)
from leave.services.reporting import TooLong, export_report
from leave.tasks import start_printing
from personnel.models import Company
from portal.core.access import Permission, has_permission
from portal.core.form_fields import DutchDateField, offer
from portal.core.guards import feature_required, permission_required
from portal.core.made_files import NoLongerThere
from portal.core.requests import (
    PortalRequest,
    file_response,
    pdf_response,
    posted,
    streamed_response,
)
from portal.core.sheet_writer import CONTENT_TYPE

PAGE_SIZE = 50


class ReportForm(forms.Form):
    """A year, department and group; sent with GET, so what does not exist was not chosen.

    A day is typed, so that one which does not exist is explained.
    """

    jaar = forms.TypedChoiceField(label=_("Jaar"), coerce=int)
    afdeling = forms.ChoiceField(label=_("Afdeling"), required=False)
    groep = forms.ChoiceField(label=_("Groep"), required=False)
    tot = DutchDateField(label=_("Tot en met"), help_text="", required=False)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.this_year = choices.years[0]
        named: dict[str, Any] = {
            "jaar": choices.years,
            "afdeling": ["", *choices.departments],
            "groep": ["", *choices.groups],
        }
        empty = {"afdeling": _("Alle afdelingen"), "groep": _("Alle groepen")}
        for field, values in named.items():
            offer(self, field, ((one, one or empty[field]) for one in values))

    def clean_tot(self) -> date | None:
        """This function will keep a day of the chosen year."""
        day: date | None = self.cleaned_data["tot"]
        year = self.cleaned_data.get("jaar", self.this_year)
        if day is not None and day.year != year:
            raise forms.ValidationError(
                _("Kies een dag in %(year)s, of laat dit leeg."),
                params={"year": year},
            )
        return day


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_safe
def report(request: PortalRequest) -> HttpResponse:
    company = company_of(request.actor)
    chosen, form = _chosen(request, company)
    return _page(request, company, chosen, form)


# The one view here that may answer with a stream.
@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")  # type: ignore[arg-type]
@require_safe
def file(request: PortalRequest, file_format: str) -> HttpResponseBase:
    company, now = company_of(request.actor), timezone.now()
    chosen, form = _chosen(request, company)
    if form.errors:
        return _page(request, company, chosen, form)
    try:
        made = export_report(company, chosen, file_format, actor=request.actor, now=now)
    except TooLong:
        return _printed(request, company, chosen)
    name = f"verlof-{chosen.year}.{file_format}"
    if file_format == "pdf":
        return pdf_response(name, made)
    return file_response(name, made, content_type=CONTENT_TYPE)


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@require_POST
def ask_print(request: PortalRequest) -> HttpResponse:
    company, now = company_of(request.actor), timezone.now()
    chosen, form = _chosen(request, company)
    if form.errors:
        return _page(request, company, chosen, form)
    with transaction.atomic():
        asked = ask_for_print(company, chosen, actor=request.actor, now=now)
        start_printing(asked)
    return redirect(page_of(chosen))


@permission_required(Permission.DECIDE_REQUESTS)
@feature_required("leave")
@polled
@require_safe
def print_progress(request: PortalRequest) -> HttpResponse:
    file = _report_file(request, company_of(request.actor))
    if file is None:
        raise Http404
    return JsonResponse({"state": file.state, "done": file.done, "total": file.total})


def _printed(
    request: PortalRequest, company: Company, chosen: Chosen
) -> HttpResponseBase:
    try:
        made = read_print(company, chosen, actor=request.actor, now=timezone.now())
    except NoLongerThere:
        # Where it can be asked for.
        return redirect(page_of(chosen))
    return streamed_response(made)


def _report_file(request: PortalRequest, company: Company) -> ReportFile | None:
    return report_file_of(request.actor, company, now=timezone.now())


def _chosen(request: PortalRequest, company: Company) -> tuple[Chosen, ReportForm]:
    """What was chosen, and a form that shows it; with an error only where a day is none."""
    today = timezone.localdate()
    choices = choices_of(request.actor, company, today=today)
    given = (posted(request) or request.GET).copy()
    given.setdefault("jaar", str(today.year))
    asked = ReportForm(given, choices=choices)
    asked.is_valid()
    found = asked.cleaned_data
    chosen = Chosen(
        found.get("jaar") or today.year,
        found.get("afdeling", ""),
        found.get("groep", ""),
        found.get("tot"),
    )
    shown = {
        **parameters_of(chosen),
        **({"tot": given["tot"]} if "tot" in asked.errors else {}),
    }
    form = ReportForm(shown, choices=choices)
    form.is_valid()
    return chosen, form


def _page(
    request: PortalRequest,
    company: Company,
    chosen: Chosen,
    form: ReportForm,
) -> HttpResponse:
    found = leave_report(request.actor, company, chosen, today=timezone.localdate())
    page = Paginator(found.rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "report": found,
        "form": form,
        "rows": page,
        # For the links to files and to other pages, and for the form that asks a print.
        "query": query_of(chosen),
        "parameters": parameters_of(chosen),
        "printed": _of_choice(_report_file(request, company), chosen)
        if found.is_long
        else None,
        "may_read_costs": has_permission(request.actor, Permission.DOCUMENTS),
        "has_leave": True,
    }
    status = 422 if form.errors else 200
    return render(request, "leave/report.html", context, status=status)


def _of_choice(file: ReportFile | None, chosen: Chosen) -> ReportFile | None:
    return file if file is not None and chosen_of(file) == chosen else None
