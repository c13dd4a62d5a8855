"""Forms of logging in and activating; lengths and meaning are the services' business."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.core.identifiers import clean_email


def _password_input(autocomplete: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": autocomplete})


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("E-mailadres"),
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Vul het e-mailadres in.")},
    )
    password = forms.CharField(
        label=_("Wachtwoord"),
        strip=False,
        widget=_password_input("current-password"),
        error_messages={"required": _("Vul het wachtwoord in.")},
    )


class ForgottenForm(forms.Form):
    username = forms.CharField(
        label=_("E-mailadres"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "username", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Vul het e-mailadres in.")},
    )


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Wachtwoord"),
        strip=False,
        widget=_password_input("new-password"),
        error_messages={"required": _("Kies een wachtwoord.")},
    )
    password_again = forms.CharField(
        label=_("Wachtwoord nog een keer"),
        strip=False,
        widget=_password_input("new-password"),
        error_messages={"required": _("Vul het wachtwoord nog een keer in.")},
    )

    def clean(self) -> None:
        super().clean()
        first, second = (
            self.cleaned_data.get("password"),
            self.cleaned_data.get("password_again"),
        )
        if first and second and first != second:
            self.add_error("password_again", _("De wachtwoorden zijn niet gelijk."))


class ActivationForm(NewPasswordForm):
    consent = forms.BooleanField(
        label=_("Ik ga akkoord met digitale loonstroken"),
        help_text=_("Ook zonder akkoord zie je je loonstroken hier."),
        required=False,
    )


class ChangePasswordForm(NewPasswordForm):
    current_password = forms.CharField(
        label=_("Huidig wachtwoord"),
        strip=False,
        widget=_password_input("current-password"),
        error_messages={"required": _("Vul het huidige wachtwoord in.")},
    )
    field_order = ("current_password", "password", "password_again")


class PinField(forms.CharField):
    """Digits only, of the length that the installation asks for."""

    def __init__(self, *, autocomplete: str, **kwargs: object) -> None:
        attrs = {
            "autocomplete": autocomplete,
            "inputmode": "numeric",
            "maxlength": settings.PIN_LENGTH,
        }
        super().__init__(
            widget=forms.PasswordInput(attrs=attrs),
            error_messages={"required": _("Vul je pincode in.")},
            **kwargs,  # type: ignore[arg-type]
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not (
            value.isascii() and value.isdecimal() and len(value) == settings.PIN_LENGTH
        ):
            raise forms.ValidationError(
                _("Een pincode bestaat uit %(length)s cijfers."),
                params={"length": settings.PIN_LENGTH},
            )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code uit de e-mail"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
        error_messages={"required": _("Vul de code uit de e-mail in.")},
    )

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class TotpForm(CodeForm):
    code = forms.CharField(
        label=_("Code uit de authenticator-app"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
        error_messages={"required": _("Vul de zes cijfers uit de app in.")},
    )


class RecoveryForm(forms.Form):
    code = forms.CharField(
        label=_("Herstelcode"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("Vul een van de herstelcodes in.")},
    )


class PinForm(forms.Form):
    pin = PinField(label=_("Pincode"), autocomplete="current-password")


class ChoosePinForm(forms.Form):
    pin = PinField(label=_("Pincode"), autocomplete="new-password")
    pin_again = PinField(label=_("Pincode nog een keer"), autocomplete="new-password")

    def clean(self) -> None:
        super().clean()
        first, second = self.cleaned_data.get("pin"), self.cleaned_data.get("pin_again")
        if first and second and first != second:
            self.add_error("pin_again", _("De pincodes zijn niet gelijk."))


class ChangePinForm(ChoosePinForm):
    current_pin = PinField(label=_("Huidige pincode"), autocomplete="off")
    password = forms.CharField(
        label=_("Wachtwoord"),
        strip=False,
        widget=_password_input("current-password"),
        error_messages={"required": _("Vul het wachtwoord in.")},
    )
    field_order = ("current_pin", "password", "pin", "pin_again")


class EmailForm(forms.Form):
    new_username = forms.CharField(
        label=_("Nieuw e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "none"}
        ),
        error_messages={"required": _("Vul het nieuwe e-mailadres in.")},
    )

    def clean_new_username(self) -> str:
        try:
            return clean_email(self.cleaned_data["new_username"])
        except ValueError as refused:
            raise forms.ValidationError(str(refused)) from None


class StepUpForm(forms.Form):
    """One of three answers; which of them an account has is the service's business."""

    asked = forms.CharField(required=False, widget=forms.HiddenInput)
    pin = PinField(label=_("Pincode"), autocomplete="off", required=False)
    code = forms.CharField(
        label=_("Code uit de authenticator-app"),
        max_length=40,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )
    credential = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_code(self) -> str:
        return "".join(self.cleaned_data["code"].split())


class PasskeyLoginForm(forms.Form):
    credential = forms.CharField(
        widget=forms.HiddenInput,
        error_messages={"required": _("De browser gaf geen passkey.")},
    )


class PasskeyForm(forms.Form):
    name = forms.CharField(
        label=_("Naam"),
        help_text=_("Bijvoorbeeld: telefoon, of laptop van het werk."),
        max_length=60,
        error_messages={"required": _("Geef de passkey een naam.")},
    )
    credential = forms.CharField(widget=forms.HiddenInput)


class LocationForm(forms.Form):
    answer = forms.ChoiceField(choices=[("yes", "ja"), ("no", "nee")])
    control_code = forms.CharField(
        label=_("Controlecode"),
        help_text=_(
            "Deze code staat op de inlogpagina van het apparaat waarop wordt ingelogd."
        ),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
