"""Hours of leave in the demo that expire: told, read by some, and gone or kept since."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import localdate, make_aware

from leave.expiry import NOTICE_MONTHS
from leave.models import ExpiryNotice
from leave.services.announcing import confirm_reading, tell_everybody
from leave.services.nightly import keep_company
from personnel.models import Company, Employee
from portal.core.access import Actor, Role

# Who reads what is told; the others do not.
READERS = (1002, 1005)


def seed_expiry(companies: list[Company], *, actor: Actor, now: datetime) -> None:
    """This function will tell what expires in the last months of notices, and let it expire."""
    for month in _months(localdate(now)):
        told = min(make_aware(datetime.combine(month, time(6, 30))), now)
        for company in companies:
            keep_company(company, actor=actor, now=told)
        tell_everybody(actor=actor, now=told)
        _read(month, now=min(told + timedelta(days=2), now))
    for company in companies:
        keep_company(company, actor=actor, now=now)


def _months(today: date) -> list[date]:
    """The months of notices since the autumn of last year, the first first."""
    days = [
        date(year, month, 1)
        for year in (today.year - 1, today.year)
        for month in NOTICE_MONTHS
    ]
    return [day for day in days if date(today.year - 1, 10, 1) <= day <= today]


def _read(month: date, *, now: datetime) -> None:
    told = ExpiryNotice.objects.filter(month=month, expires_on__gt=localdate(now))
    readers = Employee.objects.filter(personnel_number__in=READERS)
    for reader in readers.filter(employments__expiry_notices__in=told).distinct():
        actor = Actor(
            Role.EMPLOYEE,
            reader.contact_email,
            reader.environment_id,
            employee_ids=frozenset([reader.pk]),
        )
        confirm_reading(month, actor=actor, now=now)
