"""Terms: two weeks to answer (art. 7:638 lid 2 BW), and a while to think better of it."""

from datetime import date, timedelta
from enum import IntEnum

from django.conf import settings

ANSWER_WITHIN = timedelta(days=14)


class Step(IntEnum):
    """What happens after so many days without an answer."""

    FIRST_REMINDER = 7
    SECOND_REMINDER = 12
    # The last day of the term: whoever administers the company can still answer.
    ESCALATION = 14


def undo_within() -> timedelta:
    """This function will return how long an answer can be undone; its mail waits as long."""
    return timedelta(seconds=settings.DECISION_UNDO)


def last_day(asked_on: date) -> date:
    """This function will return the last day on which an answer is in time."""
    return asked_on + ANSWER_WITHIN


def step_due(asked_on: date, *, on: date) -> Step | None:
    """This function will return the latest step that is due on a day, if any is.

    What nights were missed is not made up for: only the latest still says something.
    """
    passed = (on - asked_on).days
    return max((one for one in Step if one <= passed), default=None)


def is_over(asked_on: date, *, on: date) -> bool:
    """This function will tell whether the two weeks have passed, their last day included.

    From then on vacation is as the employee asked (art. 7:638 lid 2 BW).
    """
    return on > last_day(asked_on)
