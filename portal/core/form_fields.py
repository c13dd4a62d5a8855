"""Form fields that read what the Dutch write."""

import datetime
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.dutch import format_date, format_number, parse_date, parse_decimal

# What programs send, and browsers that fill in a form by themselves.
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """This function will let a field of a form be one of some choices."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


class DutchDateField(forms.CharField):
    """A date in one text field: ``20-10-2025``, ``20/10/25``, ``20 okt 2025``, ``2025-10-20``."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "numeric", "class": "w-m"}
        )
        kwargs.setdefault("help_text", _("Bijvoorbeeld 20-10-2025"))
        super().__init__(widget=widget, max_length=30, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return format_date(value) if isinstance(value, datetime.date) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if _ISO_DATE.fullmatch(text):
            text = "-".join(reversed(text.split("-")))
        try:
            return parse_date(text)
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from error


class DutchNumberField(forms.CharField):
    """A number in one text field: ``7,5``, ``1.234,50``; between two bounds, both included."""

    def __init__(self, *, smallest: Decimal, largest: Decimal, **kwargs: Any) -> None:
        self.smallest, self.largest = smallest, largest
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "decimal", "class": "w-m"}
        )
        super().__init__(widget=widget, max_length=30, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from error
        if not self.smallest <= number <= self.largest:
            bounds = {
                "smallest": _short(self.smallest),
                "largest": _short(self.largest),
            }
            raise forms.ValidationError(
                _("Vul een getal in van %(smallest)s tot en met %(largest)s."),
                params=bounds,
            )
        return number


def _short(number: Decimal) -> str:
    return format_number(number).removesuffix(",00")
