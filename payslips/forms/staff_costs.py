"""Forms that choose what a report is about."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.form_fields import offer


class StaffCostsForm(forms.Form):
    """A year and a department; sent with GET, so nothing of it can be wrong."""

    jaar = forms.ChoiceField(label=_("Jaar"))
    afdeling = forms.ChoiceField(label=_("Afdeling"), required=False)

    def __init__(
        self,
        *args: Any,
        years: Iterable[int],
        departments: Iterable[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "jaar", ((year, year) for year in years))
        named = [(name, name) for name in departments]
        offer(self, "afdeling", [("", _("Alle afdelingen")), *named])
