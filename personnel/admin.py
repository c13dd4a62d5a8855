"""The personnel file in the bureau's admin: companies to keep, employees to look at."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from personnel.models import Company, Employee
from personnel.names import list_name
from personnel.services.employees import import_employees
from portal.core.access import Permission
from portal.core.admin_site import (
    ReadOnlyAdmin,
    ScopedAdmin,
    ScopedRelatedFilter,
    actor_of,
)
from portal.core.guards import permission_required
from portal.core.identifiers import clean_iban, clean_wage_tax_number
from portal.core.problems import DeliveryRefused
from portal.core.spreadsheets import SpreadsheetError


class CompanyForm(forms.ModelForm):
    class Meta:
        model = Company
        fields = (
            "number",
            "name",
            "wage_tax_number",
            "street",
            "postcode",
            "city",
            "iban",
            "period_type",
            "fulltime_hours",
        )

    def clean_wage_tax_number(self) -> str:
        return _cleaned(clean_wage_tax_number, self.cleaned_data["wage_tax_number"])

    def clean_iban(self) -> str:
        iban = self.cleaned_data["iban"]
        return _cleaned(clean_iban, iban) if iban else ""


class EmployeesUploadForm(forms.Form):
    file = forms.FileField(label=_("Werkmap (.xlsx)"))
    company = forms.ModelChoiceField(
        Company.objects.none(),
        label=_("Bedrijf"),
        required=False,
        help_text=_("Alleen nodig als het bestand geen kolom bedrijfsnummer heeft."),
    )


@admin.register(Company)
class CompanyAdmin(ScopedAdmin):
    form = CompanyForm
    list_display = ("number", "name", "wage_tax_number", "period_type")
    search_fields = ("number", "name")
    ordering = ("number",)


@admin.register(Employee)
class EmployeeAdmin(ReadOnlyAdmin):
    """Without BSN and bank account: those are not needed to find somebody."""

    list_display = ("personnel_number", "name", "company", "contact_email")
    list_filter = (("company", ScopedRelatedFilter),)
    search_fields = ("personnel_number", "surname", "private_email", "business_email")
    ordering = ("sort_name", "id")
    fields = (
        "company",
        "personnel_number",
        "initials",
        "nickname",
        "prefix",
        "surname",
        "partner_prefix",
        "partner_surname",
        "name_use",
        "birth_date",
        "private_email",
        "business_email",
    )
    change_list_template = "admin/personnel/employee/change_list.html"

    @admin.display(description=_("naam"), ordering="sort_name")
    def name(self, employee: Employee) -> str:
        return list_name(employee)

    def get_urls(self) -> list[URLPattern]:
        guard = permission_required(Permission.IMPORT_EMPLOYEES)
        view = guard(self.admin_site.admin_view(self.upload))
        return [
            path("inlezen/", view, name="personnel_employee_upload"),
            *super().get_urls(),
        ]

    def upload(self, request: HttpRequest) -> HttpResponse:
        actor = actor_of(request)
        form = EmployeesUploadForm(request.POST or None, request.FILES or None)
        form.fields["company"].queryset = Company.objects.visible_to(actor)  # type: ignore[attr-defined]
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            company = form.cleaned_data["company"]
            try:
                done = import_employees(
                    form.cleaned_data["file"],
                    company_number=company.number if company else None,
                    actor=actor,
                    now=timezone.now(),
                )
            except SpreadsheetError as error:
                form.add_error("file", str(error))
            except DeliveryRefused as refused:
                form.add_error("file", _("Het bestand bevat fouten."))
                context["errors"] = refused.problems.errors
            else:
                for warning in done.warnings:
                    messages.warning(request, str(warning))
                messages.success(
                    request, _summary(done.added, done.changed, done.unchanged)
                )
                return redirect("admin:personnel_employee_changelist")
        return self._upload_page(request, context)

    def _upload_page(
        self, request: HttpRequest, context: dict[str, Any]
    ) -> HttpResponse:
        page = self.admin_site.each_context(request) | {
            "title": _("Medewerkers inlezen"),
            "opts": self.model._meta,
        }
        status = 422 if context["form"].is_bound else 200
        template = "admin/personnel/employee/upload.html"
        return render(request, template, page | context, status=status)


def _summary(added: int, changed: int, unchanged: int) -> str:
    return _(
        "%(added)s toegevoegd, %(changed)s gewijzigd, %(unchanged)s ongewijzigd."
    ) % {
        "added": added,
        "changed": changed,
        "unchanged": unchanged,
    }


def _cleaned(clean: Any, text: str) -> str:
    try:
        return str(clean(text))
    except ValueError as error:
        raise forms.ValidationError(str(error)) from error
