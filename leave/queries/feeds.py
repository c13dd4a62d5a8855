"""What the secret address of a calendar shows: one's own leave, or who of a team is away.

Whoever reads it is not logged in. It shows what its owner could see at this moment, and nothing
once the account, the access, the employment or the menu is no longer there.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Prefetch, QuerySet, Sum
from django.db.models.functions import Greatest

from accounts.actors import EMPLOYER_ROLES
from accounts.approvers import staff_of
from accounts.models import EmployeeAccount, EmployerAccess, User
from accounts.tokens import hash_token
from leave.balances import ZERO
from leave.documents.calendar_file import Absence
from leave.models import CalendarFeed, LeaveDay, LeaveRequest
from leave.queries.own import own_employments
from personnel.models import Company
from personnel.names import display_name
from portal.core.access import Actor, is_open
from portal.core.features import Feature
from portal.core.models import Environment

# What lies further back or ahead nobody plans with.
BEFORE, AFTER = timedelta(days=366), timedelta(days=731)
OWN_TITLE, TEAM_TITLE = "Verlof: {}", "Afwezig: {}"


def live_feed(actor: Actor, company: Company | None) -> CalendarFeed | None:
    """This function will find the calendar that an account has in use, of a company or its own."""
    rows = CalendarFeed.objects.filter(
        environment=actor.tenant_id, user=actor.user_id, company=company
    )
    return rows.filter(revoked_at=None).first()


def feed_of_token(token: str, environment: Environment) -> CalendarFeed | None:
    """This function will find the calendar of a secret, if it was not revoked."""
    rows = CalendarFeed.objects.select_related("user", "company")
    return rows.filter(
        environment=environment,
        token_hash=hash_token(token),
        revoked_at=None,
        user__state=User.State.ACTIVE,
    ).first()


def absences_of(
    feed: CalendarFeed, *, host: str, today: date
) -> tuple[str, list[Absence]] | None:
    """This function will name a calendar and list what it shows; None when that is nothing."""
    if feed.company is None:
        return _own(feed, host, today)
    return _team(feed, feed.company, host, today)


def _own(
    feed: CalendarFeed, host: str, today: date
) -> tuple[str, list[Absence]] | None:
    links = EmployeeAccount.objects.filter(user=feed.user_id)
    actor = Actor.employee(
        environment_id=feed.environment_id,
        user_id=feed.user_id,
        label=feed.user.username,
        employee_ids=links.values_list("employee_id", flat=True),
    )
    employments = own_employments(actor)
    if not any(one.end_date is None or one.end_date >= today for one in employments):
        return None
    rows = _requests(LeaveRequest.LIVE, today).filter(employment__in=employments)
    found = [
        one
        for request in rows
        for one in _absences(request, OWN_TITLE.format(request.group.name), host)
    ]
    return "Mijn verlof", found


def _team(
    feed: CalendarFeed, company: Company, host: str, today: date
) -> tuple[str, list[Absence]] | None:
    access = EmployerAccess.objects.filter(user=feed.user_id, company=company).first()
    if access is None:
        return None
    actor = Actor(
        EMPLOYER_ROLES[EmployerAccess.Role(access.role)],
        feed.user.username,
        feed.environment_id,
        feed.user_id,
        company_ids=frozenset([company.pk]),
        closed_features=frozenset(company.closed_features),
    )
    if not is_open(actor, Feature.LEAVE):
        return None
    people = staff_of(actor, on=today).filter(in_service=True).values("pk")
    rows = _requests(LeaveRequest.GIVEN, today).filter(employment__employee__in=people)
    found = [
        one for request in rows for one in _absences(request, _title_of(request), host)
    ]
    return f"Afwezig bij {company.name}", found


def _title_of(request: LeaveRequest) -> str:
    """A name, and never the kind of leave."""
    return TEAM_TITLE.format(display_name(request.employment.employee))


def _requests(statuses: Iterable[str], today: date) -> QuerySet[Any]:
    days = LeaveDay.objects.order_by("date").annotate(
        changed=Sum("changes__hours"), changed_at=Max("changes__made_at")
    )
    rows = LeaveRequest.objects.filter(
        kind=LeaveRequest.Kind.WITHDRAWAL,
        status__in=statuses,
        end_date__gte=today - BEFORE,
        start_date__lte=today + AFTER,
    )
    return (
        rows.select_related("group", "employment__employee")
        .annotate(known_at=Greatest("requested_at", "decided_at"))
        .prefetch_related(Prefetch("days", days))
        .order_by("start_date", "id")
    )


def _absences(request: Any, title: str, host: str) -> Iterator[Absence]:
    """The days of a request in one event, or in more where days in between came back."""
    days = list(request.days.all())
    changes = [one.changed_at for one in days if one.changed_at]
    is_decided = request.decided_at is not None
    for number, run in enumerate(_runs(days)):
        yield Absence(
            uid=f"{request.public_id}-{number}@{host}",
            title=title,
            first=run[0],
            last=run[-1],
            is_certain=request.status in LeaveRequest.GIVEN,
            sequence=int(is_decided) + len(changes),
            changed_at=max([request.known_at, *changes]),
        )


def _runs(days: Iterable[Any]) -> list[list[date]]:
    """Days of leave; free days in between belong to them, and days that came back do not."""
    runs: list[list[date]] = [[]]
    for day in days:
        if day.hours + (day.changed or ZERO) > 0:
            runs[-1].append(day.date)
        elif day.hours and runs[-1]:
            runs.append([])
    return [run for run in runs if run]
