"""Which account logs in, and which one a session is of."""

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from accounts.enums import Realm
from accounts.models import (
    ApprovedLocation,
    EmployeeAccount,
    EmployerAccess,
    User,
    UserSession,
)
from personnel.models import Employment
from portal.core.composed import Composed
from portal.core.identifiers import canonical_email
from portal.core.models import Environment


def find_account(
    *, environment: Environment, realm: Realm, username: str
) -> User | None:
    """This function will find an account by what somebody typed as its name."""
    found = _accounts(environment.pk, str(realm), canonical_email(username))
    return found[0] if found else None


_accounts = Composed(
    lambda environment_id, realm, username: User.objects.filter(
        environment_id=environment_id, realm=realm, username=username
    )
)


def session_account(
    *,
    user_id: str,
    session_key: str,
    environment: Environment,
    realm: Realm,
    location: str,
    today: date,
) -> User | None:
    """This function will load the account of a session in one query, with its rights.

    Adds ``location_approved``, ``session_id`` (None when the session was ended),
    ``session_employee_ids``, ``has_employment`` (today or later), ``closed_features`` per
    present employer, and ``session_accesses`` of an employer: company, with what
    a page names it by, role, person and the menus that are closed there.
    """
    found = _session_accounts(
        int(user_id), session_key, environment.pk, str(realm), location, today
    )
    return found[0] if found else None


def _accounts_with_rights(
    user_id: int,
    session_key: str,
    environment_id: int,
    realm: str,
    location: str,
    today: date,
) -> QuerySet[User]:
    of_user = {"user": OuterRef("pk")}
    employees = EmployeeAccount.objects.filter(**of_user)
    employments = Employment.objects.filter(Q(end_date=None) | Q(end_date__gte=today))
    # An employer of before neither opens nor closes anything.
    present = employees.filter(
        Exists(employments.filter(employee=OuterRef("employee_id")))
    )
    accesses = EmployerAccess.objects.filter(**of_user).order_by("company__number")
    accounts = User.objects.filter(
        pk=user_id, environment_id=environment_id, realm=realm
    )
    return accounts.annotate(
        location_approved=Exists(
            ApprovedLocation.objects.filter(**of_user, location=location)
        ),
        session_id=Subquery(
            UserSession.objects.filter(**of_user, session_key=session_key).values("pk")
        ),
        session_employee_ids=ArraySubquery(employees.values("employee_id")),
        has_employment=Exists(present),
        closed_features=ArraySubquery(
            present.values("employee__company__closed_features")
        ),
        session_accesses=ArraySubquery(
            accesses.values(
                access=JSONObject(
                    company="company_id",
                    public_id="company__public_id",
                    number="company__number",
                    name="company__name",
                    role="role",
                    person="employee__bsn_index",
                    closed="company__closed_features",
                )
            )
        ),
    )


_session_accounts = Composed(_accounts_with_rights)
