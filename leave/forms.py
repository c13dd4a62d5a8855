"""Forms of leave: what an employee asks, and what is answered."""

import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from leave.models import LeaveGroup
from portal.core.dutch import format_date, parse_decimal
from portal.core.form_fields import DutchDateField, offer

LONGEST = 250
MOST = Decimal(10_000)


class HoursField(forms.CharField):
    """Hours as the Dutch write them: ``7,5``; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "inputmode": "decimal", "class": "w-s"}
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.TextInput(attrs=attrs), max_length=30, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            hours = parse_decimal(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("Dit is geen aantal uren. Schrijf bijvoorbeeld 7,5.")
            ) from error
        if not 0 <= hours < MOST or hours != round(hours, 2):
            raise forms.ValidationError(
                _("Vul uren in van 0 of meer, met hoogstens twee decimalen.")
            )
        return round(hours, 2)


class GroupForm(forms.Form):
    """A kind of leave, out of those that are open; a copy of the same form is known by its key."""

    group = forms.ChoiceField(
        label=_("Groep"), error_messages={"required": _("Kies een groep.")}
    )
    start_date = DutchDateField(
        label=_("Startdatum"), error_messages={"required": _("Vul een startdatum in.")}
    )
    end_date = DutchDateField(
        label=_("t/m Einddatum"),
        help_text=_("Laatste dag dat je vrij bent"),
        error_messages={"required": _("Vul een einddatum in.")},
    )
    description = forms.CharField(
        label=_("Omschrijving"),
        help_text=_("Je leidinggevende leest dit mee"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        groups: Sequence[LeaveGroup],
        labels: dict[int, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(one.public_id): one for one in groups}
        named = labels or {}
        options = ((k, named.get(one.pk, one.name)) for k, one in self.groups.items())
        offer(self, "group", options)
        self.fields["key"].initial = uuid.uuid4

    def chosen_group(self) -> LeaveGroup:
        """This function will return the group that was chosen."""
        return self.groups[self.cleaned_data["group"]]


class LeaveForm(GroupForm):
    """Days to be free, with hours only where not all of a day or of the period is taken."""

    start_hours = HoursField(
        label=_("Uren op de eerste dag"), help_text=_("Leeg is de hele dag")
    )
    end_hours = HoursField(
        label=_("Uren op de laatste dag"), help_text=_("Leeg is de hele dag")
    )
    hours = HoursField(
        label=_("Minder uren opnemen"), help_text=_("Leeg is alle uren van je rooster")
    )
    reason = forms.CharField(
        label=_("Waarom minder uren?"),
        help_text=_("Alleen nodig als je minder uren opneemt"),
        required=False,
        max_length=LONGEST,
    )


class AccrualForm(GroupForm):
    """Hours that were worked beyond the schedule."""

    hours = HoursField(
        label=_("Gewerkte uren"),
        required=True,
        error_messages={"required": _("Vul in hoeveel uur je hebt gewerkt.")},
    )
    field_order = ("group", "start_date", "end_date", "hours", "description")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["end_date"].help_text = _("Laatste dag waarop je extra werkte")


class SicknessForm(forms.Form):
    """The days of leave on which somebody was ill."""

    start_date = DutchDateField(
        label=_("Eerste ziektedag"),
        error_messages={"required": _("Vul de eerste ziektedag in.")},
    )
    end_date = DutchDateField(
        label=_("Laatste ziektedag"),
        error_messages={"required": _("Vul de laatste ziektedag in.")},
    )


class ForecastForm(forms.Form):
    """A day to look ahead to; sent with GET."""

    op = DutchDateField(
        label=_("Hoeveel heb je op"),
        error_messages={"required": _("Vul een datum in.")},
    )

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last

    def clean_op(self) -> date:
        """This function will keep a day that can be looked ahead to."""
        day: date = self.cleaned_data["op"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(
                _("Kies een dag van %(first)s tot en met %(last)s."),
                params={
                    "first": format_date(self.first),
                    "last": format_date(self.last),
                },
            )
        return day


class HoldForm(forms.Form):
    """Why hours do not expire; what is written here is no place for somebody's health."""

    reason = forms.CharField(
        label=_("Reden"),
        help_text=_("Noem geen ziekte of andere medische gegevens"),
        max_length=LONGEST,
        error_messages={"required": _("Vul in waarom de uren blijven staan.")},
    )


class IdsField(forms.Field):
    """The ids of the checkboxes that were ticked."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[uuid.UUID]:
        super().clean(value)
        try:
            return [uuid.UUID(one) for one in value]
        except ValueError as error:
            raise forms.ValidationError(_("Kies de aanvragen uit de lijst.")) from error


class IdsForm(forms.Form):
    """One or more questions at once."""

    ids = IdsField(error_messages={"required": _("Kies een of meer aanvragen.")})


class AnswerForm(IdsForm):
    """An answer to one or more questions at once."""

    decision = forms.ChoiceField(
        choices=[("approve", _("Goedkeuren")), ("reject", _("Afkeuren"))],
        error_messages={
            "required": _("Kies goedkeuren of afkeuren."),
            "invalid_choice": _("Kies goedkeuren of afkeuren."),
        },
    )
    remark = forms.CharField(
        label=_("Opmerking aan de medewerker"),
        help_text=_("Verplicht als u afkeurt"),
        max_length=LONGEST,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == "reject" and not cleaned.get("remark"):
            self.add_error(
                "remark", _("Schrijf waarom u afkeurt; de medewerker leest dit.")
            )
        return cleaned
