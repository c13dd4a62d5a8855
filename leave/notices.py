"""Mails about leave: to who decides, and to who asked. Without the kind of leave."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from accounts.approvers import approvers_of
from accounts.models import EmployerAccess
from accounts.queries.people import account_of
from leave.deadlines import last_day
from leave.models import LeaveRequest
from personnel.models import Employee, Employment
from personnel.names import display_name, first_name
from portal.core import mail
from portal.core.dutch import format_date, format_number
from portal.core.hosts import portal_url
from portal.core.mail import Letter
from portal.core.models import OutgoingMail

Role = EmployerAccess.Role


class Part(Protocol):
    """Days of a request, with their hours."""

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def hours(self) -> Decimal: ...


def ask_approvers(
    request: LeaveRequest,
    *,
    asks: str,
    now: datetime,
    about: UUID | None = None,
    part: Part | None = None,
) -> None:
    """This function will mail everybody who may decide; ``asks`` completes "… vraagt".

    The link is to the page of the request, or of the question ``about`` it; ``part`` is what is
    asked of the request, where that is not all of it.
    """
    context: dict[str, object] = {
        **_office_context(request),
        **(_period(part.first, part.last, part.hours) if part else {}),
        "asks": asks,
        "url": _address_of(request, about or request.public_id),
    }
    letters = _letters(_deciders(request, now), context)
    mail.send_many("leave_asked", letters, environment=request.environment, now=now)


def remind_approvers(request: LeaveRequest, *, now: datetime) -> bool:
    """This function will remind approvers of a request, or administrators where there are none.

    Returns whether there was anybody.
    """
    deciders = _deciders(request, now)
    approvers = [one for one in deciders if one.role == Role.APPROVER]
    letters = _letters(approvers or deciders, _office_context(request))
    mail.send_many("leave_reminder", letters, environment=request.environment, now=now)
    return bool(letters)


def escalate(request: LeaveRequest, *, now: datetime) -> bool:
    """This function will tell administrators, or else approvers, that the two weeks end.

    Returns whether there was anybody.
    """
    deciders = _deciders(request, now)
    admins = [one for one in deciders if one.role == Role.ADMIN]
    letters = _letters(admins or deciders, _office_context(request))
    mail.send_many("leave_escalated", letters, environment=request.environment, now=now)
    return bool(letters)


def tell_settled(request: LeaveRequest, *, now: datetime) -> None:
    """This function will tell everybody who could decide that the law did."""
    letters = _letters(_deciders(request, now), _office_context(request))
    mail.send_many("leave_settled", letters, environment=request.environment, now=now)


def tell_employee(
    request: LeaveRequest,
    *,
    answer: str,
    now: datetime,
    remark: str,
    part: Part | None = None,
    send_after: datetime | None = None,
) -> OutgoingMail | None:
    """This function will mail the answer to who asked; ``answer`` completes "je verlof is".

    ``remark`` is what was written with this answer; ``part`` are the days that it is about, where
    those are not all. Returns None for somebody without an address.
    """
    employee, environment = request.employment.employee, request.environment
    to = _address(employee)
    if not to:
        return None
    context = {
        "first_name": first_name(employee),
        "portal_name": environment.name,
        "answer": answer,
        "remark": remark,
        "url": portal_url(environment, _page(request)),
        **_period(request.start_date, request.end_date, request.hours),
        **(_period(part.first, part.last, part.hours) if part else {}),
    }
    return mail.send(
        "leave_decided",
        to=to,
        context=context,
        environment=environment,
        now=now,
        send_after=send_after,
    )


def tell_corrected(corrected: Mapping[LeaveRequest, Decimal], *, now: datetime) -> None:
    """This function will mail one person that approved leave takes more or fewer hours now.

    ``corrected`` are hours added to each request, below zero where they came back. Nobody is
    mailed for somebody without an address.
    """
    requests = sorted(corrected, key=lambda one: one.start_date)
    employee, environment = requests[0].employment.employee, requests[0].environment
    to = _address(employee)
    if not to:
        return
    page = reverse("leave:detail", args=[requests[0].public_id])
    context = {
        "first_name": first_name(employee),
        "portal_name": environment.name,
        "lines": [_corrected(one, corrected[one]) for one in requests],
        "url": portal_url(
            environment, _page(requests[0]) if len(requests) > 1 else page
        ),
    }
    mail.send(
        "leave_corrected", to=to, context=context, environment=environment, now=now
    )


def tell_expiry(
    employment: Employment, hours: Mapping[date, Decimal], *, to: str, now: datetime
) -> None:
    """This function will mail one person how many hours expire on which days."""
    environment = employment.environment
    days = sorted(hours)
    context = {
        "first_name": first_name(employment.employee),
        "portal_name": environment.name,
        "first_day": format_date(days[0]),
        "lines": [
            f"{format_number(hours[day])} uur vervalt op {format_date(day)}"
            for day in days
        ],
        "url": portal_url(environment, reverse("leave:overview")),
    }
    mail.send("leave_expires", to=to, context=context, environment=environment, now=now)


def tell_exit(employment: Employment, last_day: date, *, now: datetime) -> bool:
    """This function will mail who left where the statement of hours is; False without an address."""
    employee, environment = employment.employee, employment.environment
    to = _address(employee)
    if not to:
        return False
    page = reverse("leave:exit", args=[employee.public_id])
    context = {
        "first_name": first_name(employee),
        "portal_name": environment.name,
        "company_name": employee.company.name,
        "last_day": format_date(last_day),
        "url": portal_url(environment, page),
    }
    mail.send("leave_left", to=to, context=context, environment=environment, now=now)
    return True


def _deciders(request: LeaveRequest, now: datetime) -> list[EmployerAccess]:
    return approvers_of(request.employment.employee, on=localdate(now))


def _letters(
    accesses: Iterable[EmployerAccess], context: dict[str, object]
) -> list[Letter]:
    return [Letter(one.user.username, context) for one in accesses]


def _office_context(request: LeaveRequest) -> dict[str, object]:
    asked_on = localdate(request.requested_at)
    return {
        "formal": True,
        "portal_name": request.environment.name,
        "employee_name": display_name(request.employment.employee),
        "asked_on": format_date(asked_on),
        "last_day": format_date(last_day(asked_on)),
        "url": _address_of(request, request.public_id),
        **_period(request.start_date, request.end_date, request.hours),
    }


def _address_of(request: LeaveRequest, public_id: UUID) -> str:
    page = reverse("leave_inbox:one", args=[public_id])
    return portal_url(request.environment, page)


def _period(start: date, end: date, hours: Decimal) -> dict[str, str]:
    first, last = format_date(start), format_date(end)
    period = first if first == last else f"{first} t/m {last}"
    return {"period": period, "hours": format_number(hours)}


def _corrected(request: LeaveRequest, hours: Decimal) -> str:
    period = _period(request.start_date, request.end_date, abs(hours))
    if not hours:
        return f"{period['period']}: andere dagen, evenveel uren"
    ending = "komt terug op je saldo" if hours < 0 else "gaat extra van je saldo af"
    return f"{period['period']}: {period['hours']} uur {ending}"


def _page(request: LeaveRequest) -> str:
    return f"{reverse('leave:overview')}?jaar={request.start_date.year}"


def _address(employee: Employee) -> str:
    account = account_of(employee)
    return account.username if account else employee.contact_email
