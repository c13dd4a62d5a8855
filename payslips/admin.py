"""Payroll runs in the bureau's admin: read one in, look at it, publish it."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from payslips.models import ClosedPeriod, PayrollRun
from payslips.queries.runs import is_latest_version, preview
from payslips.services.delivering import import_run
from payslips.services.publishing import NotLatest, publish_run
from portal.core.access import Permission
from portal.core.admin_site import (
    ReadOnlyAdmin,
    ScopedAdmin,
    ScopedRelatedFilter,
    actor_of,
)
from portal.core.guards import permission_required
from portal.core.problems import DeliveryRefused
from portal.core.spreadsheets import SpreadsheetError


class RunUploadForm(forms.Form):
    file = forms.FileField(label=_("Werkmap (.xlsx)"))


@admin.register(PayrollRun)
class PayrollRunAdmin(ReadOnlyAdmin):
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
    change_list_template = "admin/payslips/payrollrun/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        guard = permission_required(Permission.IMPORT_RUNS)
        upload = guard(self.admin_site.admin_view(self.upload))
        return [
            path("inlezen/", upload, name="payslips_payrollrun_upload"),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        form = RunUploadForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form, "title": _("Loonrun inlezen")}
        if form.is_valid():
            delivery = form.cleaned_data["file"]
            try:
                imported = import_run(
                    delivery, actor=actor_of(request), now=timezone.now()
                )
            except SpreadsheetError as error:
                form.add_error("file", str(error))
            except DeliveryRefused as refused:
                form.add_error("file", _("Het bestand bevat fouten."))
                context["errors"] = refused.problems.errors
            else:
                if not imported.is_new:
                    messages.info(request, _("Dit bestand was al ingelezen."))
                return redirect("admin:payslips_payrollrun_change", imported.run.pk)
        status = 422 if form.is_bound else 200
        return self._page(request, "upload", context, status=status)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The page of a run is its preview, with the button to publish it."""
        run = self.get_object(request, object_id)
        if run is None:
            raise Http404
        if request.method == "POST":
            return self._publish(request, run)
        shown = preview(run)
        context = {
            "title": str(run),
            "run": run,
            "totals": shown.totals,
            "rows": shown.rows,
            "warnings": run.warnings,
            "may_publish": run.status == PayrollRun.Status.IMPORTED
            and is_latest_version(run),
        }
        return self._page(request, "preview", context)

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

    def _page(
        self,
        request: HttpRequest,
        name: str,
        context: dict[str, Any],
        *,
        status: int = 200,
    ) -> HttpResponse:
        page = self.admin_site.each_context(request) | {"opts": self.model._meta}
        template = f"admin/payslips/payrollrun/{name}.html"
        return render(request, template, page | context, status=status)


@admin.register(ClosedPeriod)
class ClosedPeriodAdmin(ScopedAdmin):
    """Closing a period is adding a row; opening it again is taking the row away."""

    list_display = ("company", "year", "period_number")
    list_filter = (("company", ScopedRelatedFilter), "year")
    fields = ("company", "year", "period_number")
    ordering = ("-year", "-period_number", "company")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)
