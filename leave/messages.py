"""What an employee reads when leave is refused: what to do next, and at which field."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from portal.core.dutch import format_date, format_number

FIELDS = {
    "order": "end_date",
    "length": "end_date",
    "far": "end_date",
    "worked": "end_date",
    "hours": "hours",
    "reason": "reason",
    "start_hours": "start_hours",
    "end_hours": "end_hours",
    "start_holiday": "start_hours",
    "end_holiday": "end_hours",
    "group": "group",
    "balance": "group",
    "later": "group",
}


def field_of(code: str) -> str:
    """This function will name the field that a refusal belongs to."""
    return FIELDS.get(code, "start_date")


def lapsing_hours(lapsing: Mapping[date, Decimal]) -> str:
    """This function will write "24,00 uur op 1-7-2026" of each day on which hours are gone."""
    of_days = (
        _("%(hours)s uur op %(day)s")
        % {"hours": format_number(hours), "day": format_date(day)}
        for day, hours in lapsing.items()
    )
    return _(" en ").join(of_days)


def message_of(
    code: str,
    *,
    start: date,
    today: date,
    hours: Decimal | None = None,
    lapsing: Mapping[date, Decimal] | None = None,
) -> str:
    """This function will say in Dutch why a request cannot be made as it is.

    ``hours`` is what is available, of a refusal for want of hours, and ``lapsing`` what of that is
    gone before the last day.

    :raises KeyError: for a code that no rule gives.
    """
    texts = {
        "order": _("De einddatum ligt vóór de startdatum. Kies %(start)s of later."),
        "length": _("Dit is meer dan een jaar. Vraag het in delen aan."),
        "far": _("Zo ver vooruit kan nog niet. Kies uiterlijk 31-12-%(year)s."),
        "worked": _("Deze dagen moeten nog komen. Kies uiterlijk vandaag."),
        "employment": _(
            "Je dienstverband loopt niet over al deze dagen. Kies andere dagen, of vraag "
            "ze in twee delen aan als een nieuw dienstverband aansluit."
        ),
        "nothing": _("Op deze dagen werk je niet. Er zijn geen uren om op te nemen."),
        "overlap": _("Op deze dagen heb je al verlof. Kies andere dagen of uren."),
        "closed": _("Deze periode is afgesloten. Vraag je werkgever om hulp."),
        "group": _("Deze groep kun je niet kiezen. Kies een andere."),
        "start_hours": _("Zoveel uur werk je niet op de eerste dag."),
        "end_hours": _("Zoveel uur werk je niet op de laatste dag."),
        "start_holiday": _("De eerste dag is een feestdag. Laat dit veld leeg."),
        "end_holiday": _("De laatste dag is een feestdag. Laat dit veld leeg."),
        "hours": _("Vul meer dan 0 uur in, en niet meer dan er in deze dagen kan."),
        "reason": _("Vul in waarom je minder uren opneemt dan je rooster heeft."),
        "balance": _("Je hebt nog %(hours)s uur. Kies minder dagen of andere uren."),
        "later": _(
            "Je hebt nog %(hours)s uur, omdat later verlof al uren vraagt. "
            "Kies minder dagen of andere uren."
        ),
        "lapsing": _(
            "Je hebt nog %(hours)s uur, en daarvan vervalt %(lapsing)s. "
            "Kies minder dagen of andere uren."
        ),
    }
    values = {
        "start": format_date(start),
        "year": today.year + 1,
        "hours": format_number(hours or 0),
        "lapsing": lapsing_hours(lapsing or {}),
    }
    return texts["lapsing" if lapsing and code == "balance" else code] % values
