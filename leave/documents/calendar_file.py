"""A calendar that other programs read (RFC 5545). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

PRODUCER = "-//Salarisportaal//Verlof//NL"
CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a program may ask again.
REFRESH = timedelta(hours=6)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days in a row, the last included, on which somebody is away.

    ``uid`` stays the same for as long as these days are known, and ``sequence`` counts what
    changed about them since.
    """

    uid: str
    title: str
    first: date
    last: date
    is_certain: bool
    sequence: int
    changed_at: datetime


def calendar_file(name: str, absences: Iterable[Absence], *, now: datetime) -> bytes:
    """This function will write a calendar of whole days, each event with the day after as its end."""
    # Only when needed: its 9 MB would count in every process.
    from icalendar import Calendar

    made = Calendar()
    made.add("version", "2.0")
    made.add("prodid", PRODUCER)
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", name)
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for absence in absences:
        made.add_component(_event(absence, now))
    written: bytes = made.to_ical()
    return written


def _event(absence: Absence, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", absence.uid)
    event.add("summary", absence.title)
    event.add("dtstart", absence.first)
    event.add("dtend", absence.last + DAY)
    event.add("dtstamp", now)
    event.add("last-modified", absence.changed_at)
    event.add("sequence", absence.sequence)
    event.add("status", "CONFIRMED" if absence.is_certain else "TENTATIVE")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    return event
