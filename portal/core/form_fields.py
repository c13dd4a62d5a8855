"""Form fields that read what the Dutch write."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.dutch import format_date, parse_date


class DutchDateField(forms.CharField):
    """A date in one text field: ``20-10-2025``, ``20/10/25``, ``20 okt 2025``."""

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
        try:
            return parse_date(text)
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from error
