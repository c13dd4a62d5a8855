"""What is kept no longer than it may be, in one place; docs/operations.md has the list.

Source: AVG art. 5 lid 1 sub e; art. 52 AWR for payroll. A legal hold of the bureau
(``personnel.services.holds``) keeps a company or a person out of all of it but what logins need.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from accounts.services.closing import close_accounts
from accounts.services.purging import purge
from leave.services.forgetting import forget_leave, forget_words
from leave.services.printing import purge_prints
from payslips.services.forgetting import forget_payroll
from payslips.services.purging import purge_company_files
from personnel.services.forgetting import forget_details, forget_employees
from portal.core import audit, mail
from portal.core.access import Actor
from portal.core.models import Environment

# Two years after the last day of service; a day more in a leap year.
DETAILS_KEPT = timedelta(days=731)
# Beside the year itself.
PAYROLL_YEARS = 7


@dataclass(frozen=True, slots=True)
class Limits:
    """Up to when what is old enough to go."""

    now: datetime
    # Who left before this day: details and account; and who left before that year ended: all.
    left: date
    until_year: int

    @property
    def left_long_ago(self) -> date:
        return date(self.until_year + 1, 1, 1)


# In this order: whoever something refers to goes last.
RULES: dict[str, Callable[[Limits], int]] = {
    "mails": lambda limits: mail.purge(now=limits.now),
    "logins": lambda limits: purge(now=limits.now),
    "company files": lambda limits: purge_company_files(now=limits.now),
    "leave reports": lambda limits: purge_prints(now=limits.now),
    "accounts": lambda limits: close_accounts(left=limits.left),
    "details": lambda limits: forget_details(left=limits.left),
    "words about leave": lambda limits: forget_words(left=limits.left),
    "payroll": lambda limits: forget_payroll(until_year=limits.until_year),
    "leave": lambda limits: forget_leave(
        left=limits.left_long_ago, until_year=limits.until_year
    ),
    "people": lambda limits: forget_employees(left=limits.left_long_ago),
}


def limits_at(now: datetime) -> Limits:
    """This function will tell what is old enough to go at a moment."""
    today = localdate(now)
    return Limits(now, today - DETAILS_KEPT, today.year - PAYROLL_YEARS - 1)


def forget(environment_id: int, *, now: datetime) -> dict[str, int]:
    """This function will delete what is over in one environment, and return how much by rule.

    Safe to run again: each rule goes on where it was stopped. What was deleted is audited, by
    number.
    """
    limits = limits_at(now)
    counted = {name: rule(limits) for name, rule in RULES.items()}
    gone = {name: count for name, count in counted.items() if count}
    if gone:
        environment = Environment.objects.get(pk=environment_id)
        actor = Actor.system(environment_id=environment_id, label="bewaartermijnen")
        audit.record(
            "retention.done", actor=actor, subject=environment, now=now, changes=gone
        )
    return gone
