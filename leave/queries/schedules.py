"""Which schedule holds on a day of an employment."""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date

from personnel.models import Employment, WorkSchedule

ScheduleOn = Callable[[date], WorkSchedule | None]


def schedule_on(employment: Employment) -> ScheduleOn:
    """This function will return what tells the schedule of a day, in one query.

    It answers None outside the employment, and where no schedule is known.
    """
    rows = sorted(employment.workschedule_set.all(), key=lambda one: one.start_date)
    starts = [one.start_date for one in rows]

    def found(day: date) -> WorkSchedule | None:
        is_employed = employment.start_date <= day and (
            employment.end_date is None or day <= employment.end_date
        )
        index = bisect_right(starts, day)
        return rows[index - 1] if is_employed and index else None

    return found
