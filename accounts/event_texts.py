"""What the audit log says, in the words of whoever it is about."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXTS: dict[str, Promise] = {
    "account.activated": _("Account geactiveerd"),
    "account.blocked": _("Account geblokkeerd"),
    "account.invited": _("Activeringslink gemaild"),
    "account.unblocked": _("Blokkering opgeheven"),
    "app.linked": _("Authenticator-app gekoppeld"),
    "app.unlinked": _("Authenticator-app losgekoppeld"),
    "app.wrong": _("Verkeerde code van de authenticator-app"),
    "browser.forgotten": _("Bekende browser verwijderd"),
    "code.wrong": _("Verkeerde code uit de e-mail"),
    "company.added": _("Bedrijf toegevoegd"),
    "company.feature_switched": _("Functie van een bedrijf open- of dichtgezet"),
    "companyfile.asked": _("Document voor de werkgever gevraagd"),
    "companyfile.downloaded": _("Document voor de werkgever gedownload"),
    "consent.given": _("Akkoord gegaan met digitale loonstroken"),
    "consent.withdrawn": _("Akkoord met digitale loonstroken ingetrokken"),
    "document.retried": _("Document opnieuw geprobeerd"),
    "email.cancelled": _("Nieuw e-mailadres tegengehouden"),
    "email.changed": _("E-mailadres gewijzigd"),
    "email.confirmed": _("Nieuw e-mailadres bevestigd"),
    "email.requested": _("Nieuw e-mailadres gevraagd"),
    "employee.viewed": _("Personeelsgegevens van een medewerker bekeken"),
    "employer.access_changed": _("Rol of afdelingen bij een bedrijf gewijzigd"),
    "employer.access_given": _("Toegang tot een bedrijf gegeven"),
    "employer.access_removed": _("Toegang tot een bedrijf ingetrokken"),
    "environment.added": _("Omgeving toegevoegd"),
    "environment.certificate_changed": _(
        "Certificaat om mee te ondertekenen vervangen"
    ),
    "environment.changed": _("Omgeving gewijzigd"),
    "environment.logo_changed": _("Logo van de omgeving gewijzigd"),
    "list.exported": _("Lijst geëxporteerd naar Excel"),
    "factor.released": _(
        "Tweede factor vrijgegeven door beheerder of salarisadministratie"
    ),
    "leave.approved": _("Verlof goedgekeurd"),
    "leave.cancellation_asked": _("Gevraagd goedgekeurd verlof in te trekken"),
    "leave.cancellation_refused": _("Intrekken van verlof afgewezen"),
    "leave.cancelled": _("Goedgekeurd verlof ingetrokken"),
    "leave.corrected": _("Verlof gecorrigeerd na wijziging van rooster of feestdag"),
    "leave.expired": _("Verlofuren vervallen of blijven staan na de vervaldag"),
    "leave.expiry_announced": _("Gemeld dat verlofuren vervallen"),
    "leave.expiry_held": _("Besloten verlofuren niet te laten vervallen"),
    "leave.expiry_released": _("Besloten verlofuren toch te laten vervallen"),
    "leave.expiry_read": _("Bevestigd te hebben gelezen dat verlofuren vervallen"),
    "leave.rejected": _("Verlof afgekeurd"),
    "leave.requested": _("Verlof aangevraagd"),
    "leave.sickness_approved": _("Uren teruggegeven wegens ziekte tijdens verlof"),
    "leave.sickness_rejected": _("Uren wegens ziekte tijdens verlof niet teruggegeven"),
    "leave.sickness_reported": _("Ziekte tijdens verlof gemeld"),
    "leave.withdrawn": _("Verlofaanvraag ingetrokken"),
    "location.approved": _("Locatie gekoppeld"),
    "location.denied": _("Inlogpoging afgewezen door de eigenaar"),
    "location.removed": _("Locatie verwijderd"),
    "login.completed": _("Ingelogd"),
    "login.refused": _("Inloggen geweigerd: gegevens kloppen niet"),
    "login.unknown_location": _("Inloggen tegengehouden: onbekende locatie"),
    "passkey.added": _("Passkey toegevoegd"),
    "passkey.removed": _("Passkey verwijderd"),
    "passkey.wrong": _("Passkey niet herkend"),
    "password.changed": _("Wachtwoord gewijzigd"),
    "password.forgotten": _("Link voor een nieuw wachtwoord gemaild"),
    "password.reset": _("Nieuw wachtwoord ingesteld via de link"),
    "payslip.read": _("Loonstrook bekeken"),
    "payslip.shown": _("Loonstrook getoond naast de lijst"),
    "pin.changed": _("Pincode gewijzigd"),
    "pin.chosen": _("Pincode gekozen"),
    "pin.locked": _("Pincode geblokkeerd na te veel fouten"),
    "pin.reset": _("Pincode vrijgegeven door werkgever of salarisadministratie"),
    "pin.wrong": _("Verkeerde pincode"),
    "recovery.made": _("Nieuwe herstelcodes gemaakt"),
    "recovery.used": _("Herstelcode gebruikt"),
    "recovery.wrong": _("Verkeerde herstelcode"),
    "run.imported": _("Loonrun ingelezen"),
    "run.looked_at": _("Loonrun bekeken door de salarisadministratie"),
    "run.not_published": _("Geplande publicatie van een loonrun ging niet door"),
    "run.plan_cancelled": _("Geplande publicatie van een loonrun geannuleerd"),
    "run.planned": _("Publicatie van een loonrun gepland"),
    "run.published": _("Loonrun gepubliceerd"),
    "run.withdrawn": _("Loonrun teruggetrokken"),
    "session.ended": _("Sessie beëindigd"),
    "session.others_ended": _("Andere sessies beëindigd"),
    "statement.read": _("Jaaropgave bekeken"),
    "statements.issued": _("Jaaropgaven uitgegeven"),
    "stepup.confirmed": _("Handeling bevestigd"),
    "stepup.wrong": _("Bevestiging geweigerd: verkeerde code"),
}
# Of these a table's name comes first: ``bankaccount.changed``.
KINDS = {
    "added": _("Toegevoegd"),
    "changed": _("Gewijzigd"),
    "removed": _("Verwijderd"),
}


def text_of(event: str) -> str:
    """This function will say in a few Dutch words what an event is."""
    found = TEXTS.get(event) or KINDS.get(event.rpartition(".")[2])
    return str(found or event)
