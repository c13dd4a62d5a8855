"""What the help page says about browsers: where each keeps the passwords that it fills in."""

from django.utils.translation import gettext_lazy as _

BROWSERS = [
    (
        "Chrome",
        _(
            "Drie puntjes, Wachtwoorden en automatisch invullen, Google "
            "Wachtwoordmanager. Zoek dit portaal op en verwijder of wijzig het wachtwoord."
        ),
    ),
    (
        "Firefox",
        _(
            "Drie streepjes, Wachtwoorden. Zoek dit portaal op en kies Verwijderen of "
            "Bewerken."
        ),
    ),
    (
        "Edge",
        _(
            "Drie puntjes, Instellingen, Profielen, Wachtwoorden. Zoek dit portaal op "
            "en verwijder of wijzig het wachtwoord."
        ),
    ),
    (
        "Safari (Mac)",
        _(
            "Open de app Wachtwoorden, of Safari, Instellingen, Wachtwoorden. Zoek dit "
            "portaal op en kies Verwijder of Wijzig."
        ),
    ),
    (
        "iPhone en iPad",
        _(
            "Open de app Wachtwoorden (voor iOS 18: Instellingen, Wachtwoorden). Zoek dit "
            "portaal op en kies Wijzig of Verwijder."
        ),
    ),
    (
        "Android",
        _(
            "Instellingen, Google, Automatisch invullen, Google Wachtwoordmanager. Zoek "
            "dit portaal op en verwijder of wijzig het wachtwoord."
        ),
    ),
]
