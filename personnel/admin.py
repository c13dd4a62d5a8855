"""The personnel file in the bureau's admin: companies to keep, employees to look at."""

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from personnel.models import Company, Employee, LegalHold
from personnel.names import list_name
from personnel.queries import to_export
from personnel.services.companies import FEATURES, open_features
from personnel.services.employees import import_employees
from personnel.services.holds import AlreadyHeld, AlreadyLifted, lift_hold, place_hold
from portal.core import audit
from portal.core.access import Permission
from portal.core.admin_exports import ExportAdmin
from portal.core.admin_site import ScopedAdmin, ScopedRelatedFilter, actor_of
from portal.core.admin_uploads import UploadAdmin, UploadForm
from portal.core.exports import ExportedList
from portal.core.features import Feature
from portal.core.identifiers import (
    clean_iban,
    clean_wage_tax_number,
    mask_bsn,
    mask_iban,
)


def _masked_account(employee: Any) -> str:
    accounts = employee.bank_accounts
    return mask_iban(accounts[0].iban) if accounts else ""


COMPANIES = ExportedList(
    "bedrijven",
    {
        gettext_lazy("Bedrijfsnummer"): lambda company: company.number,
        gettext_lazy("Naam"): lambda company: company.name,
        gettext_lazy("Loonheffingennummer"): lambda company: company.wage_tax_number,
        gettext_lazy("Straat en huisnummer"): lambda company: company.street,
        gettext_lazy("Postcode"): lambda company: company.postcode,
        gettext_lazy("Plaats"): lambda company: company.city,
        gettext_lazy("IBAN"): lambda company: mask_iban(company.iban),
        gettext_lazy("Loontijdvak"): lambda company: company.get_period_type_display(),
        gettext_lazy("Uren bij voltijd"): lambda company: company.fulltime_hours,
        gettext_lazy("Werkdagen voor mutaties"): lambda company: company.deadline_days,
    },
)
EMPLOYEES = ExportedList(
    "medewerkers",
    {
        gettext_lazy("Bedrijfsnummer"): lambda employee: employee.company.number,
        gettext_lazy("Bedrijf"): lambda employee: employee.company.name,
        gettext_lazy("Personeelsnummer"): lambda employee: employee.personnel_number,
        gettext_lazy("Naam"): list_name,
        gettext_lazy("Geboortedatum"): lambda employee: employee.birth_date,
        gettext_lazy("E-mailadres"): lambda employee: employee.contact_email,
        gettext_lazy("In dienst"): lambda employee: employee.hired_on,
        gettext_lazy("Uit dienst"): lambda employee: employee.left_on,
        gettext_lazy("Functie"): lambda employee: employee.job_title,
        gettext_lazy("Afdeling"): lambda employee: employee.department,
        gettext_lazy("BSN"): lambda employee: mask_bsn(employee.bsn),
        gettext_lazy("IBAN"): _masked_account,
    },
)


class CompanyForm(forms.ModelForm):
    closed_menus = forms.MultipleChoiceField(
        label=_("Gesloten menu's"),
        choices=Feature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Wat u aanvinkt zien de medewerkers van dit bedrijf niet."),
        error_messages={"invalid_choice": _("Kies alleen uit deze menu's.")},
    )

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
            "deadline_days",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["closed_menus"] = self.instance.closed_features

    def clean_wage_tax_number(self) -> str:
        return _cleaned(clean_wage_tax_number, self.cleaned_data["wage_tax_number"])

    def clean_iban(self) -> str:
        iban = self.cleaned_data["iban"]
        return _cleaned(clean_iban, iban) if iban else ""


class EmployeesUploadForm(UploadForm):
    company = forms.ModelChoiceField(
        Company.objects.none(),
        label=_("Bedrijf"),
        required=False,
        help_text=_("Alleen nodig als het bestand geen kolom bedrijfsnummer heeft."),
    )


@admin.register(Company)
class CompanyAdmin(ExportAdmin):
    form = CompanyForm
    exported = COMPANIES
    list_display = ("number", "name", "wage_tax_number", "period_type")
    search_fields = ("number", "name")
    ordering = ("number",)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        """Menus are switched as the employer does it, each with its own event."""
        super().save_model(request, obj, form, change)
        opened = set(FEATURES) - set(form.cleaned_data["closed_menus"])
        open_features(obj, opened, actor=actor_of(request), now=timezone.now())


@admin.register(Employee)
class EmployeeAdmin(ExportAdmin, UploadAdmin):
    """Without BSN and bank account: those are not needed to find somebody."""

    exported = EMPLOYEES

    upload_form = EmployeesUploadForm
    upload_permission = Permission.IMPORT_EMPLOYEES
    upload_title = gettext_lazy("Medewerkers inlezen")
    upload_explanation = gettext_lazy(
        "Een werkboek (.xlsx) met het blad Medewerkers. Een bestaand personeelsnummer wordt "
        "bijgewerkt, een nieuw nummer toegevoegd. Met één fout in het bestand verandert er niets."
    )

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

    @admin.display(description=_("naam"), ordering="sort_name")
    def name(self, employee: Employee) -> str:
        return list_name(employee)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        """Each look at a person is in the log, whoever looks."""
        audit.record(
            "employee.viewed", actor=actor_of(request), subject=obj, now=timezone.now()
        )
        return super().render_change_form(
            request, context, add=add, change=change, form_url=form_url, obj=obj
        )

    def rows_to_export(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return to_export(rows, on=timezone.localdate())

    def make_upload_form(self, request: HttpRequest) -> forms.Form:
        form = super().make_upload_form(request)
        companies = Company.objects.visible_to(actor_of(request))
        form.fields["company"].queryset = companies  # type: ignore[attr-defined]
        return form

    def read_in(self, request: HttpRequest, form: Any) -> str:
        company = form.cleaned_data["company"]
        done = import_employees(
            form.cleaned_data["file"],
            company_number=company.number if company else None,
            actor=actor_of(request),
            now=timezone.now(),
        )
        for warning in done.warnings:
            messages.warning(request, str(warning))
        messages.success(request, _summary(done.added, done.changed, done.unchanged))
        return reverse("admin:personnel_employee_changelist")


class LegalHoldForm(forms.ModelForm):
    class Meta:
        model = LegalHold
        fields = ("company", "employee", "reason")
        help_texts = {
            "company": _("Alles van dit bedrijf en iedereen die er werkt of werkte."),
            "employee": _("Of alles over deze ene persoon."),
        }

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        chosen = [values[one] for one in ("company", "employee") if values.get(one)]
        if len(chosen) != 1:
            raise forms.ValidationError(_("Kies een bedrijf of een medewerker."))
        if chosen[0].holds.filter(lifted_at=None).exists():
            raise forms.ValidationError(_("Hiervoor geldt al een bewaarplicht."))
        return values


@admin.register(LegalHold)
class LegalHoldAdmin(ScopedAdmin):
    """Set and lifted, never changed: what was kept, and why, stays to be seen."""

    form = LegalHoldForm
    autocomplete_fields = ("employee",)
    list_display = ("__str__", "reason", "made_at", "made_by", "lifted_at", "lifted_by")
    list_select_related = ("company", "employee")
    ordering = ("-made_at", "id")
    actions = ("lift",)

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        subject = obj.company or obj.employee
        try:
            hold = place_hold(
                subject, reason=obj.reason, actor=actor_of(request), now=timezone.now()
            )
        except AlreadyHeld:
            # Somebody else was first, a moment ago.
            hold = subject.holds.get(lifted_at=None)
        obj.pk = hold.pk

    @admin.action(description=gettext_lazy("Bewaarplicht opheffen"))
    def lift(self, request: HttpRequest, holds: QuerySet[LegalHold]) -> None:
        for hold in holds.order_by("pk"):
            with suppress(AlreadyLifted):
                lift_hold(hold, actor=actor_of(request), now=timezone.now())
        messages.success(request, _("De gekozen bewaarplichten zijn opgeheven."))


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
