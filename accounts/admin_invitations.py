"""Inviting an employer or a member of the bureau, from the bureau's admin."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Realm
from accounts.models import EmployerAccess, User
from accounts.services.employers import EmployerInvitation, invite_employer
from accounts.services.invitations import invite_bureau
from personnel.models import Company
from portal.core.access import Actor
from portal.core.identifiers import clean_email
from portal.core.models import Environment


class OfficeInviteForm(forms.Form):
    """For whom an account is; an employer's has a company and a role there."""

    realm = forms.ChoiceField(
        label=_("Soort account"),
        choices=[
            (Realm.EMPLOYER.value, _("Werkgever")),
            (Realm.BUREAU.value, _("Salarisadministratie")),
        ],
    )
    email = forms.CharField(
        label=_("E-mailadres"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Vul het e-mailadres in.")},
    )
    company = forms.ModelChoiceField(
        Company.objects.none(),
        label=_("Bedrijf"),
        required=False,
        help_text=_("Alleen voor een werkgever."),
    )
    role = forms.ChoiceField(
        label=_("Rol"),
        choices=[
            (EmployerAccess.Role.ADMIN.value, _("Beheerder")),
            (EmployerAccess.Role.APPROVER.value, _("Goedkeurder")),
        ],
        required=False,
        help_text=_("Alleen voor een werkgever. De eerste is een beheerder."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = Company.objects.visible_to(actor).order_by("number")
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        try:
            return clean_email(self.cleaned_data["email"])
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from error

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        is_employer = values.get("realm") == Realm.EMPLOYER
        is_company_known = "company" in values
        if is_employer and is_company_known and values["company"] is None:
            self.add_error("company", _("Kies voor welk bedrijf dit account is."))
        if not is_employer and values.get("company"):
            self.add_error(
                "company", _("Een account van het bureau hoort bij geen bedrijf.")
            )
        return values

    def invite(self, environment: Environment, *, actor: Actor, now: datetime) -> User:
        """This function will invite whom a valid form names.

        :raises AlreadyActive: when there is nothing to invite for.
        :raises LastAdmin: when the company would be left without an administrator.
        """
        email = self.cleaned_data["email"]
        if self.cleaned_data["realm"] == Realm.BUREAU:
            return invite_bureau(email, environment=environment, actor=actor, now=now)
        role = EmployerAccess.Role(
            self.cleaned_data["role"] or EmployerAccess.Role.ADMIN
        )
        invitation = EmployerInvitation(email, self.cleaned_data["company"], role)
        return invite_employer(invitation, actor=actor, now=now)
