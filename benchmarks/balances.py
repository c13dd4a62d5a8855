"""Measures the balances of ten thousand employees, in a process of its own."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import django
import psutil
from django.db import connection, transaction
from django.utils import timezone

django.setup()

from accounts.models import User
from benchmarks.deliveries import employees
from benchmarks.processes import tell
from leave.buckets import bucket_of
from leave.models import LeaveEntry, LeaveGroup
from leave.queries.figures import figures_of
from personnel.models import Company, Employment
from portal.management.demo_accounts import READY_LOGIN

EMPLOYEES, GROUPS, DAYS, ROUNDS = 10_000, 2, 12, 3
ON = date(2026, 11, 30)


def main() -> None:
    with transaction.atomic():
        company = _furnish()
        entries = LeaveEntry.objects.filter(group__company=company).count()
        found = min((_measure(company) for _round in range(ROUNDS)), key=sum)
        transaction.set_rollback(True)
    tell([EMPLOYEES, entries, *found])


def _furnish() -> Company:
    """Everybody is granted two groups, and took days of both; half as much in a year to come."""
    environment = User.objects.get(username=READY_LOGIN.username).environment
    company = Company.objects.create(
        environment=environment,
        number=900_000,
        name="Meting",
        wage_tax_number="123456782L01",
    )
    employees(company, EMPLOYEES)
    Employment.objects.bulk_create(
        Employment(environment=environment, employee=one, start_date=date(2020, 1, 1))
        for one in company.employees.all()
    )
    groups = [
        LeaveGroup.objects.create(
            environment=environment, company=company, position=number, name=f"{number}"
        )
        for number in range(GROUPS)
    ]
    rows = Employment.objects.filter(employee__company=company)
    for group in groups:
        LeaveEntry.objects.bulk_create(
            (one for employment in rows for one in _entries(employment, group)),
            batch_size=5_000,
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE leave_leaveentry")
    return company


def _entries(employment: Employment, group: LeaveGroup) -> Iterator[LeaveEntry]:
    bucket = bucket_of(2026, is_statutory=True)
    granted = [(LeaveEntry.Kind.ACCRUAL, Decimal(160), date(2026, 1, 1))]
    taken = [
        (LeaveEntry.Kind.WITHDRAWAL, Decimal(-8), date(2026, 8, 3) + timedelta(days))
        for days in range(0, DAYS * 20, 20)
    ]
    for kind, hours, day in [*granted, *taken]:
        yield LeaveEntry(
            environment_id=employment.environment_id,
            employment=employment,
            group=group,
            kind=kind,
            hours=hours,
            accrual_year=bucket.accrual_year,
            is_statutory=bucket.is_statutory,
            expires_on=bucket.expires_on,
            day=day,
            booked_at=timezone.now(),
            booked_by="meting",
        )


def _measure(company: Company) -> tuple[float, float]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    database, own = _used_by(backend), time.process_time()
    found = figures_of(company, until=ON)
    used = time.process_time() - own, _used_by(backend) - database
    if len(found) != EMPLOYEES * GROUPS:
        raise RuntimeError("somebody has no balance")
    return used


def _used_by(process: psutil.Process) -> float:
    used = process.cpu_times()
    return float(used.user + used.system)


if __name__ == "__main__":
    main()
