"""Tells people by mail that their annual statement is ready, once each."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from accounts.models import EmployeeAccount
from payslips.models import AnnualStatement
from personnel.models import Company, Employee
from personnel.names import first_name
from portal.core import mail
from portal.core.hosts import portal_url
from portal.core.mail import Letter


def queue_mails(
    company: Company, statements: list[AnnualStatement], *, now: datetime
) -> None:
    """This function will queue one mail per address, without a single amount.

    Whoever gets a first statement and a corrected one reads that one was corrected.
    """
    letters = {
        address: ("statement_corrected" if is_correction else "statement_ready", letter)
        for is_correction in (False, True)
        for address, letter in _letters(
            company, [one for one in statements if (one.version > 1) is is_correction]
        )
    }
    for name in ("statement_ready", "statement_corrected"):
        of_kind = [letter for kind, letter in letters.values() if kind == name]
        if of_kind:
            mail.send_many(name, of_kind, environment=company.environment, now=now)


def _letters(
    company: Company, statements: list[AnnualStatement]
) -> Iterator[tuple[str, Letter]]:
    employees = {one.employee_id: one.employee for one in statements}
    accounts = dict(
        EmployeeAccount.objects.filter(employee__in=employees).values_list(
            "employee_id", "user__username"
        )
    )
    for employee in employees.values():
        address = accounts.get(employee.pk) or employee.contact_email
        if address:
            context = _context(company, employee, statements[0].year)
            yield address, Letter(address, context)


def _context(company: Company, employee: Employee, year: int) -> dict[str, object]:
    path = reverse("statements:detail", args=[year])
    return {
        "portal_name": company.environment.name,
        "employer_name": company.name,
        "first_name": first_name(employee),
        "year": str(year),
        "url": portal_url(company.environment, path),
    }
