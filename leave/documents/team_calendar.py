"""A calendar of who is away, as geometry for inline SVG and as text. Pure.

A month is a strip of 31 days, so that days stand below each other in every month.
"""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.core.dutch import SHORT_MONTHS, month_name
from portal.core.shown import Shown

LONGEST = 31
SATURDAY = 5
DAY = timedelta(days=1)


class Away(StrEnum):
    """What a day of leave is."""

    GIVEN = "given"
    ASKED = "asked"


# What somebody is told who decides, and what colleagues are told.
DECIDER_WORDS = {Away.GIVEN: "goedgekeurd", Away.ASKED: "aangevraagd"}
COLLEAGUE_WORDS = {Away.GIVEN: "afwezig"}


@dataclass(frozen=True, slots=True)
class Mark(Shown):
    """Some days in a row; place and width are percentages of a strip."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Strip(Shown):
    """Somebody's month: drawn, and in words."""

    month: int
    marks: list[Mark]
    text: str


@dataclass(frozen=True, slots=True)
class PersonRow(Shown):
    """Somebody's months."""

    name: str
    detail: str
    strips: list[Strip]


@dataclass(frozen=True, slots=True)
class DayHead(Shown):
    """A day at the head of a month."""

    number: int
    middle: str
    weekday: str


@dataclass(frozen=True, slots=True)
class Ground(Shown):
    """What a month has for everybody: its weekends and holidays."""

    first: date
    name: str
    marks: list[Mark]
    days: list[DayHead]
    holidays: list[tuple[date, str]]

    @property
    def short_name(self) -> str:
        return SHORT_MONTHS[self.first.month - 1]

    @property
    def code(self) -> str:
        """As the address of a page names it."""
        return f"{self.first:%Y-%m}"


def ground(first: date, holidays: Mapping[date, str]) -> Ground:
    """This function will draw what a month has for everybody."""
    days = list(days_of(first))
    free = {day: "weekend" for day in days if day.weekday() >= SATURDAY}
    named = [(day, holidays[day]) for day in days if day in holidays]
    free |= {day: "holiday" for day, _name in named}
    heads = [
        DayHead(one.day, _percent(one.day - 0.5), WEEKDAYS[one.weekday()])
        for one in days
    ]
    return Ground(first, month_name(first.month), _marks(free), heads, named)


WEEKDAYS = "mdwdvzz"


def strip(first: date, away: Mapping[date, Away], words: Mapping[Away, str]) -> Strip:
    """This function will draw somebody's month, and say it."""
    mine = {day: away[day] for day in days_of(first) if day in away}
    return Strip(first.month, _marks(mine), _text(mine, words))


def days_of(first: date) -> Iterator[date]:
    """This function will go through the days of a month."""
    length = calendar.monthrange(first.year, first.month)[1]
    return (first + DAY * number for number in range(length))


def _marks(days: Mapping[date, str]) -> list[Mark]:
    return [
        Mark(kind, _percent(run[0].day - 1), _percent(len(run)))
        for kind, run in _runs(days)
    ]


def _text(days: Mapping[date, Away], words: Mapping[Away, str]) -> str:
    parts = []
    for kind, word in words.items():
        runs = [_named(run) for one, run in _runs(days) if one == kind]
        if runs:
            parts.append(f"{', '.join(runs)} {word}")
    return "; ".join(parts)


def _named(run: Sequence[date]) -> str:
    first, last = run[0].day, run[-1].day
    return f"{first}" if first == last else f"{first} t/m {last}"


def _runs(days: Mapping[date, str]) -> Iterable[tuple[str, list[date]]]:
    """Days in a row of the same kind."""
    runs: list[tuple[str, list[date]]] = []
    for day, kind in sorted(days.items()):
        if runs and runs[-1][0] == kind and runs[-1][1][-1] + DAY == day:
            runs[-1][1].append(day)
        else:
            runs.append((kind, [day]))
    return runs


def _percent(days: float) -> str:
    return f"{100 * days / LONGEST:.2f}"
