"""Forms of the employer's pages."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import EmployerAccess
from accounts.services.employers import Rights
from personnel.models import Employee
from personnel.names import list_name
from portal.core.features import Feature
from portal.core.form_fields import DutchDateField, offer
from portal.core.identifiers import clean_email

ROLES = [
    (EmployerAccess.Role.APPROVER.value, _("Goedkeurder: beslist voor afdelingen")),
    (EmployerAccess.Role.ADMIN.value, _("Beheerder: beslist voor iedereen, beheert")),
]
PAGE_STATES = [
    ("in", _("In dienst")),
    ("uit", _("Uit dienst")),
    ("alle", _("Iedereen")),
]
CONSENTS = [
    ("", _("Iedereen")),
    ("ja", _("Akkoord")),
    ("nee", _("Nog geen akkoord")),
]


class FeaturesForm(forms.Form):
    """The menus that are open; what is not ticked is closed."""

    open = forms.MultipleChoiceField(
        label=_("Open menu's"),
        choices=Feature.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Kies alleen uit deze menu's.")},
    )


class RightsForm(forms.Form):
    """Role, departments and person of an account at one company."""

    role = forms.ChoiceField(
        label=_("Rol"), choices=ROLES, widget=forms.RadioSelect, initial="approver"
    )
    departments = forms.MultipleChoiceField(
        label=_("Afdelingen"),
        help_text=_("Voor wie een goedkeurder beslist. Een beheerder beslist altijd."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    employee = forms.ChoiceField(
        label=_("Welke medewerker is dit?"),
        help_text=_("Zo beslist niemand over een eigen aanvraag."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        departments: Iterable[str],
        people: Iterable[Employee],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.personnel_number): one for one in people}
        labels = [(number, list_name(one)) for number, one in self.people.items()]
        choices: dict[str, list[tuple[str, Any]]] = {
            "departments": [(name, name) for name in departments],
            "employee": [("", _("Geen medewerker van dit bedrijf")), *labels],
        }
        for name, options in choices.items():
            offer(self, name, options)
        if not choices["departments"]:
            del self.fields["departments"]

    def rights(self) -> Rights:
        """This function will put together what was chosen."""
        return Rights(
            role=EmployerAccess.Role(self.cleaned_data["role"]),
            departments=frozenset(self.cleaned_data.get("departments", ())),
            employee=self.people.get(self.cleaned_data["employee"]),
        )


class InviteForm(RightsForm):
    email = forms.CharField(
        label=_("E-mailadres"),
        widget=forms.EmailInput(
            attrs={"autocomplete": "off", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Vul het e-mailadres van uw collega in.")},
    )
    field_order = ("email", "role", "departments", "employee")

    def clean_email(self) -> str:
        try:
            return clean_email(self.cleaned_data["email"])
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from error


class DeputyForm(forms.Form):
    """Who stands in for which approver, and when."""

    approver = forms.ChoiceField(
        label=_("Goedkeurder"),
        error_messages={"required": _("Kies wie er vervangen wordt.")},
    )
    deputy = forms.ChoiceField(
        label=_("Vervanger"),
        error_messages={"required": _("Kies wie er vervangt.")},
    )
    start_date = DutchDateField(
        label=_("Van"),
        help_text=_(
            "Laat beide leeg als dit telkens geldt wanneer de goedkeurder zelf verlof heeft"
        ),
        required=False,
    )
    end_date = DutchDateField(label=_("Tot en met"), required=False)

    def __init__(
        self, *args: Any, accesses: Iterable[EmployerAccess], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.accesses = {str(one.public_id): one for one in accesses}
        approvers = {
            key: one
            for key, one in self.accesses.items()
            if one.role == EmployerAccess.Role.APPROVER
        }
        for name, options in (("approver", approvers), ("deputy", self.accesses)):
            labels = [(key, one.user.username) for key, one in options.items()]
            offer(self, name, [("", _("Kies…")), *labels])

    def clean(self) -> None:
        super().clean()
        if self.errors:
            return
        first, last = (
            self.cleaned_data.get(f"{name}_date") for name in ("start", "end")
        )
        if last and not first:
            self.add_error("start_date", _("Vul de eerste dag in."))
        if first and not last:
            self.add_error("end_date", _("Vul de laatste dag in."))
        if first and last and last < first:
            self.add_error("end_date", _("De laatste dag ligt vóór de eerste dag."))


class StaffFilterForm(forms.Form):
    """What the list of employees is narrowed down to; nonsense narrows nothing."""

    zoek = forms.CharField(
        label=_("Naam of personeelsnummer"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    afdeling = forms.ChoiceField(label=_("Afdeling"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=PAGE_STATES, required=False)
    akkoord = forms.ChoiceField(
        label=_("Digitale loonstrook"), choices=CONSENTS, required=False
    )

    def __init__(self, *args: Any, departments: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", _("Alle afdelingen")), *((name, name) for name in departments)]
        offer(self, "afdeling", options)
