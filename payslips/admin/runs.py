"""Payroll runs in the bureau's admin: read one in, look at it, publish it, take it back."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payslips.models import PayrollRun
from payslips.office_forms import EmbargoForm
from payslips.queries.preview import RunPreview
from payslips.queries.runs import is_closed, is_latest_version, with_totals
from payslips.run_actions import ACTIONS, seen_text
from payslips.services.delivering import import_run
from payslips.services.reading import look_at_run
from payslips.services.statements import YearNotOver, issue_statements
from payslips.services.withdrawing import seen_of
from personnel.models import Company
from portal.core.access import Permission
from portal.core.admin_exports import ExportAdmin
from portal.core.admin_site import ScopedRelatedFilter, actor_of
from portal.core.admin_uploads import UploadAdmin
from portal.core.exports import ExportedList, day_of

RUNS = ExportedList(
    "loonruns",
    {
        gettext_lazy("Bedrijfsnummer"): lambda run: run.company.number,
        gettext_lazy("Bedrijf"): lambda run: run.company.name,
        gettext_lazy("Periode"): lambda run: run.period_code,
        gettext_lazy("Run"): lambda run: run.run_number,
        gettext_lazy("Versie"): lambda run: run.version,
        gettext_lazy("Status"): lambda run: run.get_status_display(),
        gettext_lazy("Omschrijving"): lambda run: run.description,
        gettext_lazy("Periode van"): lambda run: run.period_start,
        gettext_lazy("Periode tot"): lambda run: run.period_end,
        gettext_lazy("Betaaldatum"): lambda run: run.payment_date,
        gettext_lazy("Loonstroken"): lambda run: run.payslip_count,
        gettext_lazy("Netto totaal"): lambda run: run.net_total,
        gettext_lazy("Ingelezen op"): lambda run: day_of(run.imported_at),
        gettext_lazy("Gepubliceerd op"): lambda run: day_of(run.published_at),
    },
)

Status = PayrollRun.Status
# So many rows are looked over; the rest on demand.
FIRST = 250


@admin.register(PayrollRun)
class PayrollRunAdmin(ExportAdmin, UploadAdmin):
    exported = RUNS
    upload_permission = Permission.IMPORT_RUNS
    upload_title = gettext_lazy("Loonrun inlezen")
    upload_explanation = gettext_lazy(
        "Eén werkboek (.xlsx) is één loonrun van één bedrijf. Na het inlezen ziet u eerst een "
        "overzicht; werknemers zien niets totdat u publiceert."
    )
    list_display = (
        "period_code",
        "company",
        "run_number",
        "version",
        "state_label",
        "payment_date",
        "publish_at",
        "published_at",
    )
    list_filter = (("company", ScopedRelatedFilter), "status", "year")
    list_select_related = ("company",)
    ordering = ("-year", "-period_number", "-run_number", "-version", "id")
    actions = ("export", "issue_statements")

    @admin.action(description=gettext_lazy("Jaaropgaven van dit jaar uitgeven"))
    def issue_statements(
        self, request: HttpRequest, runs: QuerySet[PayrollRun]
    ) -> None:
        """Of the companies and years of the chosen runs; what is up to date stays."""
        for company, year in sorted(
            {
                (one.company, one.year)
                for one in runs.select_related("company__environment")
            },
            key=lambda chosen: (chosen[0].number, chosen[1]),
        ):
            _issue(request, company, year)

    def rows_to_export(self, rows: QuerySet[PayrollRun]) -> QuerySet[Any]:
        return with_totals(rows)

    def read_in(self, request: HttpRequest, form: Any) -> str:
        file, now = form.cleaned_data["file"], timezone.now()
        imported = import_run(file, actor=actor_of(request), now=now)
        if not imported.is_new:
            messages.info(request, _("Dit bestand was al ingelezen."))
        return reverse("admin:payslips_payrollrun_change", args=[imported.run.pk])

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of a run is its preview, with the buttons to publish it and to take it back."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if request.method != "POST":
            return self._preview(request, run, EmbargoForm())
        form, moment = EmbargoForm(request.POST), None
        if "schedule" in request.POST:
            if not form.is_valid():
                return self._preview(request, run, form, status=422)
            moment = form.cleaned_data["publish_at"]
        act = next((ACTIONS[name] for name in ACTIONS if name in request.POST), None)
        if act is not None:
            is_done, told = act(run, moment, actor_of(request), timezone.now())
            (messages.success if is_done else messages.error)(request, told)
        return redirect("admin:payslips_payrollrun_change", run.pk)

    def _preview(
        self,
        request: HttpRequest,
        run: PayrollRun,
        form: EmbargoForm,
        status: int = 200,
    ) -> HttpResponse:
        shown = look_at_run(run, actor=actor_of(request), now=timezone.now())
        context = _shown(request, run, shown) | _choices(run, shown)
        context |= {"title": str(run), "run": run, "form": form, "preview": shown}
        return self.page(
            request, "admin/payslips/payrollrun/preview.html", context, status=status
        )


def _shown(
    request: HttpRequest, run: PayrollRun, shown: RunPreview
) -> dict[str, object]:
    """Which rows, and what is odd about the run."""
    is_changed = "gewijzigd" in request.GET
    rows = shown.changed if is_changed else shown.rows
    limit = len(rows) if "alles" in request.GET else FIRST
    return {
        "warnings": run.warnings,
        "only_changed": is_changed,
        "rows": rows[:limit],
        "hidden": len(rows) - len(rows[:limit]),
        "changed_count": len(shown.changed),
        "amounts": (_("Netto"), _("Bruto"), _("Loonheffing")),
    }


def _choices(run: PayrollRun, shown: RunPreview) -> dict[str, object]:
    """What can be done with the run as it stands."""
    is_imported, is_published = (
        run.status == one for one in (Status.IMPORTED, Status.PUBLISHED)
    )
    is_latest = is_imported and is_latest_version(run)
    is_shut = is_imported and is_closed(run)
    seen = seen_text(seen_of(run)) if is_published else ""
    return {
        "may_publish": is_latest and not is_shut and not shown.lacking,
        "is_outdated": is_imported and not is_latest,
        "is_closed": is_shut,
        "may_withdraw": is_published and not seen,
        "seen": seen,
        "superseded_by": getattr(run, "superseded_by", None),
    }


def _issue(request: HttpRequest, company: Company, year: int) -> None:
    try:
        issued = issue_statements(
            company, year=year, actor=actor_of(request), now=timezone.now()
        )
    except YearNotOver:
        messages.error(
            request,
            _(
                "%(year)s is nog niet voorbij; wie uit dienst gaat, krijgt de jaaropgave vanzelf."
            )
            % {"year": year},
        )
    else:
        messages.success(
            request,
            _("%(company)s, %(year)s: %(count)s jaaropgaven uitgegeven.")
            % {"company": company, "year": year, "count": len(issued)},
        )
