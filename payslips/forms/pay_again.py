"""The tick below what an earlier order paid already."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PayAgainForm(forms.Form):
    """Whoever downloads the whole order once more says to know what that does."""

    knows = forms.BooleanField(
        label=_("De eerdere betaling is niet uitgevoerd; ik wil alles betalen"),
        error_messages={"required": _("Zet hier een vinkje, of kies het verschil.")},
    )
