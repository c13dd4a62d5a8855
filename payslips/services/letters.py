"""The mails about a run: one per person, and never an amount."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import EmployeeAccount
from payslips.models import PayrollRun
from payslips.periods import Period
from payslips.queries.corrections import changed_people, people_of
from payslips.queries.wage_registers import Person
from personnel.models import Employee, PeriodType
from personnel.names import first_name
from portal.core import mail
from portal.core.dutch import format_date_long
from portal.core.hosts import portal_url
from portal.core.mail import Letter


def queue_publication(
    run: PayrollRun, employees: list[Employee], *, now: datetime
) -> None:
    """This function will tell everybody of a run that a payslip is ready or was corrected.

    Whose figures a correction leaves as they were hears nothing. Whom it leaves out, or one
    income relationship of whom, is told that the payslip of before has lapsed.
    """
    before, present = people_of(run.supersedes_id), people_of(run.pk)
    known = _owners(before)
    changed = _owners(present & _changed(run, run.supersedes_id))
    is_paid = run.payment_date < timezone.localdate(now)
    for name, members in (
        ("payslip_corrected", [one for one in employees if one.pk in known & changed]),
        ("payslip_ready", [one for one in employees if one.pk not in known]),
    ):
        if members:
            letters = _letters(run, members, is_paid=is_paid)
            mail.send_many(name, letters, environment=run.environment, now=now)
    gone = _employees(before - present)
    kept = _owners(present)
    lapsed = [
        *_letters(run, (one for one in gone if one.pk not in kept), url=_list(run)),
        *_letters(
            run,
            (one for one in gone if one.pk in kept),
            url=_list(run),
            is_partly=True,
        ),
    ]
    if lapsed:
        mail.send_many("payslip_lapsed", lapsed, environment=run.environment, now=now)


def queue_withdrawal(
    run: PayrollRun,
    employees: list[Employee],
    *,
    back: PayrollRun | None,
    now: datetime,
) -> None:
    """This function will tell everybody of a run that it was withdrawn.

    ``back`` is the earlier version that holds again, if there is one; whose figures are the
    same in it heard nothing of the run and hears nothing now.
    """
    back_id = back.pk if back else None
    before, present = people_of(back_id), people_of(run.pk)
    returned = _owners(before)
    changed = _owners(present & _changed(run, back_id))
    gone = [one for one in employees if one.pk not in returned]
    letters = [
        *_letters(run, gone, url=_list(run)),
        *_letters(
            run,
            (one for one in employees if one.pk in returned & changed),
            is_back=True,
        ),
    ]
    # Somebody with two employments reads one mail.
    once = {letter.to: letter for letter in letters}.values()
    if once:
        mail.send_many("payslip_withdrawn", once, environment=run.environment, now=now)
    holds_again = list(_letters(run, _employees(before - present)))
    if holds_again:
        mail.send_many(
            "payslip_valid_again", holds_again, environment=run.environment, now=now
        )


def _changed(run: PayrollRun, other_id: int | None) -> set[Person]:
    return changed_people(run.pk, other_id) if other_id else set()


def _employees(people: set[Person]) -> list[Employee]:
    if not people:
        return []
    return list(Employee.objects.filter(pk__in=_owners(people)).order_by("pk"))


def _list(run: PayrollRun) -> str:
    return portal_url(run.environment, reverse("payslips:list"))


def _owners(people: set[Person]) -> set[int]:
    return {employee_id for employee_id, _number in people}


def _letters(
    run: PayrollRun, employees: Iterable[Employee], **more: object
) -> Iterator[Letter]:
    people = {one.pk: one for one in employees}
    common = _common(run) | more
    accounts = dict(
        EmployeeAccount.objects.filter(employee__in=people).values_list(
            "employee_id", "user__username"
        )
    )
    addresses = {
        accounts.get(one.pk) or one.contact_email: one for one in people.values()
    }
    for address, employee in addresses.items():
        if address:
            yield Letter(address, common | {"first_name": first_name(employee)})


def _common(run: PayrollRun) -> dict[str, object]:
    period = Period(run.year, run.period_number, PeriodType(run.period_type))
    return {
        "portal_name": run.environment.name,
        "employer_name": run.company.name,
        "period_label": f"{period.name} {period.year}",
        "period_code": str(period),
        "payment_date": format_date_long(run.payment_date),
        "url": portal_url(
            run.environment, reverse("payslips:detail", args=[str(period)])
        ),
    }
