"""What a refused step says; uniform, and with what to do next."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def wrong_credentials() -> str:
    return _(
        "E-mailadres of wachtwoord klopt niet. Controleer beide. Na meerdere pogingen wordt "
        "inloggen tijdelijk geblokkeerd."
    )


def code_refusal(_refused: Exception) -> str:
    return _(
        "Deze code klopt niet of is al gebruikt. Controleer de code en probeer opnieuw."
    )


def passkey_refusal(_refused: Exception) -> str:
    return _("De passkey is niet herkend. Probeer het opnieuw of kies iets anders.")


def weak_pin(_refused: Exception) -> str:
    return _("Kies geen reeks, gelijke cijfers of een datum die bij je hoort.")


def pin_refusal(left: int) -> str:
    """This function will say how many attempts are left, or who can help."""
    if not left:
        return _(
            "Je pincode is geblokkeerd. Gebruik een herstelcode, of vraag je werkgever of "
            "salarisadministratie om een nieuwe."
        )
    return ngettext(
        "Pincode klopt niet. Nog %(left)s poging.",
        "Pincode klopt niet. Nog %(left)s pogingen.",
        left,
    ) % {"left": left}
