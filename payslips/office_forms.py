"""The bureau's forms about payroll runs."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class EmbargoForm(forms.Form):
    """The moment until which a run stays unseen, in Dutch time."""

    publish_at = forms.DateTimeField(
        label=gettext_lazy("Publiceren op"),
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        help_text=gettext_lazy(
            "Tot dit moment ziet niemand de loonstroken en gaat er geen e-mail uit."
        ),
        error_messages={
            "required": gettext_lazy("Kies een datum en tijd."),
            "invalid": gettext_lazy(
                "Dit is geen datum en tijd. Kies bijvoorbeeld 24-12-2026 09:00."
            ),
        },
    )

    def clean_publish_at(self) -> object:
        moment = self.cleaned_data["publish_at"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("Kies een moment dat nog komt."))
        return moment
