"""Payroll runs in the bureau's admin: read one in, look at it, publish it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payslips.models import (
    AnnualStatement,
    ClosedPeriod,
    LedgerAccount,
    PayrollRun,
)
from payslips.queries.runs import is_latest_version, with_totals
from payslips.services.delivering import import_run
from payslips.services.publishing import NotLatest, publish_run
from payslips.services.reading import look_at_run
from payslips.services.statements import YearNotOver, issue_statements
from personnel.models import Company
from portal.core.access import Permission
from portal.core.admin_exports import ExportAdmin
from portal.core.admin_site import (
    ReadOnlyAdmin,
    ScopedAdmin,
    ScopedRelatedFilter,
    actor_of,
)
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
        "status",
        "payment_date",
        "published_at",
    )
    list_filter = (("company", ScopedRelatedFilter), "status", "year")
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
        """The page of a run is its preview, with the button to publish it."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if request.method == "POST":
            return self._publish(request, run)
        shown = look_at_run(run, actor=actor_of(request), now=timezone.now())
        context = {
            "title": str(run),
            "run": run,
            "totals": shown.totals,
            "rows": shown.rows,
            "warnings": run.warnings,
            "may_publish": run.status == PayrollRun.Status.IMPORTED
            and is_latest_version(run),
        }
        return self.page(request, "admin/payslips/payrollrun/preview.html", context)

    def _publish(self, request: HttpRequest, run: PayrollRun) -> HttpResponse:
        try:
            publish_run(run, actor=actor_of(request), now=timezone.now())
        except NotLatest:
            messages.error(
                request, _("Er is een nieuwere versie ingelezen; publiceer die.")
            )
        else:
            messages.success(
                request, _("De loonstroken zijn gepubliceerd en de mails staan klaar.")
            )
        return redirect("admin:payslips_payrollrun_change", run.pk)


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


@admin.register(AnnualStatement)
class AnnualStatementAdmin(ReadOnlyAdmin):
    """Which statements were issued, without what they say."""

    list_display = (
        "year",
        "employee",
        "income_relationship",
        "version",
        "issued_at",
    )
    list_filter = ("year",)
    list_select_related = ("employee",)
    fields = list_display
    ordering = ("-year", "employee", "income_relationship", "-version")


@admin.register(ClosedPeriod)
class ClosedPeriodAdmin(ScopedAdmin):
    """Closing a period is adding a row; opening it again is taking the row away."""

    list_display = ("company", "year", "period_number")
    list_filter = (("company", ScopedRelatedFilter), "year")
    fields = ("company", "year", "period_number")
    ordering = ("-year", "-period_number", "company")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ScopedAdmin):
    """On which account of its own books a company books what is delivered."""

    list_display = ("delivered", "company", "number", "rgs_code", "description")
    list_filter = (("company", ScopedRelatedFilter),)
    search_fields = ("delivered", "number", "rgs_code", "description")
    fields = ("company", "delivered", "number", "rgs_code", "description")
    ordering = ("company", "delivered")
