"""Questions about accounts and logins."""

from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.enums import Realm
from accounts.login import PendingLogin
from accounts.models import (
    ApprovedLocation,
    EmployeeAccount,
    LoginAttempt,
    MailedLink,
    Pin,
    User,
)
from accounts.tokens import hash_token
from personnel.models import BankAccount, Employee, EmployeeAddress
from portal.core.identifiers import canonical_email
from portal.core.models import Environment


def find_account(
    *, environment: Environment, realm: Realm, username: str
) -> User | None:
    """This function will find an account by what somebody typed as its name."""
    name = canonical_email(username)
    return User.objects.filter(
        environment=environment, realm=realm, username=name
    ).first()


def session_account(
    *, user_id: str, environment: Environment, realm: Realm, location: str
) -> User | None:
    """This function will load the account of a session in one query, with its rights.

    Adds ``location_approved`` and ``session_employee_ids``.
    """
    approved = ApprovedLocation.objects.filter(user=OuterRef("pk"), location=location)
    employees = EmployeeAccount.objects.filter(user=OuterRef("pk")).values(
        "employee_id"
    )
    accounts = User.objects.filter(pk=user_id, environment=environment, realm=realm)
    return accounts.annotate(
        location_approved=Exists(approved),
        session_employee_ids=ArraySubquery(employees),
    ).first()


def live_attempt(
    *,
    verifier: str,
    environment: Environment,
    realm: Realm,
    location: str,
    now: datetime,
) -> LoginAttempt | None:
    """This function will find the login under way in this browser, if it may still go on."""
    return (
        live_attempts(now=now)
        .filter(
            verifier_hash=hash_token(verifier),
            environment=environment,
            realm=realm,
            location=location,
        )
        .select_related("user", "environment")
        .first()
    )


def live_attempts(*, now: datetime) -> QuerySet[LoginAttempt]:
    """This function will narrow down to attempts that are not over, void or of an old stamp."""
    return LoginAttempt.objects.filter(
        consumed_at=None,
        expires_at__gt=now,
        stamp=F("user__stamp"),
        user__state=User.State.ACTIVE,
    )


def pending_login(attempt: LoginAttempt, *, pin_verified: bool = False) -> PendingLogin:
    """This function will tell what an attempt has shown so far."""
    return PendingLogin(
        realm=Realm(attempt.realm),
        location_approved=is_approved(attempt.user, attempt.location),
        has_pin=Pin.objects.filter(user=attempt.user).exists(),
        pin_verified=pin_verified,
    )


def is_approved(user: User, location: str) -> bool:
    """This function will tell whether an account may be used from a location."""
    return ApprovedLocation.objects.filter(user=user, location=location).exists()


def open_link(
    token: str, *, kind: MailedLink.Kind, environment: Environment, now: datetime
) -> MailedLink | None:
    """This function will find a mailed link that still works."""
    return (
        MailedLink.objects.filter(
            token_hash=hash_token(token),
            kind=kind,
            environment=environment,
            used_at=None,
            expires_at__gt=now,
            stamp=F("user__stamp"),
        )
        .exclude(user__state=User.State.BLOCKED)
        .select_related("user", "environment")
        .first()
    )


def employees_of(user: User) -> list[Employee]:
    """This function will list the persons' rows an account stands for, with their companies."""
    rows = Employee.objects.filter(account_link__user=user).select_related("company")
    return list(rows.order_by("company__number", "personnel_number"))


def personal_numbers(user: User) -> list[str]:
    """This function will collect the numbers that a PIN of this account may not hold."""
    rows = employees_of(user)
    numbers = [str(row.personnel_number) for row in rows]
    numbers += [phone for row in rows for phone in (row.phone, row.mobile_phone)]
    addresses = EmployeeAddress.objects.filter(employee__in=rows)
    accounts = BankAccount.objects.filter(employee__in=rows)
    numbers += addresses.values_list("postcode", flat=True)
    numbers += [account.iban for account in accounts]
    return numbers


def personal_words(user: User) -> list[str]:
    """This function will collect the words that a password of this account may not contain."""
    words = [user.username.partition("@")[0], user.environment.name]
    for employee in employees_of(user):
        words += [
            employee.nickname,
            employee.first_names,
            employee.surname,
            employee.partner_surname,
            employee.company.name,
        ]
    return words
