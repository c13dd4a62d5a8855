"""Terms: two weeks to answer (art. 7:638 lid 2 BW), and ten minutes to think better of it."""

from datetime import date, timedelta

ANSWER_WITHIN = timedelta(days=14)
UNDO_WITHIN = timedelta(minutes=10)


def last_day(asked_on: date) -> date:
    """This function will return the last day on which an answer is in time."""
    return asked_on + ANSWER_WITHIN
