"""A run of the demo that had to be corrected, after the employer had paid it."""

import io
from datetime import datetime, timedelta

from payslips.models import PayrollRun
from payslips.periods import Period
from payslips.services.delivering import import_run
from payslips.services.handing_out import note_hand_out, note_payments_taken
from payslips.services.publishing import publish_run
from personnel.models import PeriodType
from portal.core.access import Actor
from portal.management.demo_files import run_workbook
from portal.management.demo_people import employed_by_mistake

# The month after somebody left, in which another worked overtime.
CORRECTED = Period(2026, 9, PeriodType.MONTH)
CORRECTED_AFTER = timedelta(days=6)


def publish_with_correction(*, actor: Actor, paid_at: datetime) -> None:
    """This function will publish a run with two mistakes, and six days later its correction.

    One payslip lapses by it, and another person is still to be paid a difference: the employer
    took the payments of the first version away.
    """
    year, month = CORRECTED.year, CORRECTED.number
    people = employed_by_mistake(year, month)
    mistaken = run_workbook(year=year, month=month, people=people)
    run = _published(mistaken, actor=actor, now=paid_at)
    note_hand_out(run, now=paid_at)
    note_payments_taken(run, now=paid_at)
    right = run_workbook(year=year, month=month, title="Correctie van salarisrun")
    _published(right, actor=actor, now=paid_at + CORRECTED_AFTER)


def _published(content: bytes, *, actor: Actor, now: datetime) -> PayrollRun:
    run = import_run(io.BytesIO(content), actor=actor, now=now).run
    return publish_run(run, actor=actor, now=now)
