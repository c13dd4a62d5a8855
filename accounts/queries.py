"""Questions about accounts and logins."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.module_loading import import_string

from accounts.enums import Realm
from accounts.login import PendingLogin
from accounts.models import (
    ApprovedLocation,
    AuthenticatorApp,
    EmailChange,
    EmployeeAccount,
    EmployerAccess,
    LocationApproval,
    LoginAttempt,
    MailedLink,
    Passkey,
    Pin,
    User,
    UserSession,
)
from accounts.tokens import hash_token
from personnel.models import BankAccount, Employee, EmployeeAddress, Employment
from personnel.queries import Staff
from portal.core.access import Actor
from portal.core.composed import Composed
from portal.core.identifiers import canonical_email
from portal.core.models import AuditEvent, Environment


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
    present employer, and ``session_accesses`` of an employer: company, role, person
    and the menus that are closed there.
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
                    role="role",
                    person="employee__bsn_index",
                    closed="company__closed_features",
                )
            )
        ),
    )


_session_accounts = Composed(_accounts_with_rights)


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


def pending_login(attempt: LoginAttempt) -> PendingLogin:
    """This function will tell what an attempt has shown so far, in one query."""
    row = _attempts_shown(attempt.pk)[0]
    is_released = row.factors_released
    return PendingLogin(
        realm=Realm(row.realm),
        location_approved=row.location_approved,
        has_pin=row.has_pin,
        pin_was_reset=row.pin_was_reset,
        has_app=row.has_app and not is_released,
        has_passkey=row.has_passkey and not is_released,
        factors_released=is_released,
        browser_known=row.is_browser_known,
        mailbox_shown=row.mailbox_shown_at is not None,
        app_shown=row.app_shown_at is not None,
        passkey_shown=row.passkey_shown_at is not None,
        recovery_shown=row.recovery_shown_at is not None,
        pin_shown=row.pin_shown_at is not None,
    )


def _with_factors(attempt_id: int) -> QuerySet[Any, Any]:
    of_user = {"user": OuterRef("user")}
    pins = Pin.objects.filter(**of_user)
    apps = AuthenticatorApp.objects.filter(**of_user, confirmed_at__isnull=False)
    return LoginAttempt.objects.filter(pk=attempt_id).annotate(
        location_approved=Exists(
            ApprovedLocation.objects.filter(**of_user, location=OuterRef("location"))
        ),
        has_pin=Exists(pins.filter(reset_at=None)),
        pin_was_reset=Exists(pins.filter(reset_at__isnull=False)),
        has_app=Exists(apps),
        has_passkey=Exists(Passkey.objects.filter(**of_user)),
        factors_released=Exists(
            User.objects.filter(
                pk=OuterRef("user"), factors_released_until__gt=OuterRef("created_at")
            )
        ),
    )


_attempts_shown = Composed(_with_factors)


def is_approved(user: User, location: str) -> bool:
    """This function will tell whether an account may be used from a location."""
    return bool(_approved(user.pk, location))


_approved = Composed(
    lambda user_id, location: ApprovedLocation.objects.filter(
        user_id=user_id, location=location
    ).values_list("pk", flat=True)
)


def locations_of(user: User) -> list[ApprovedLocation]:
    """This function will list the approved locations of an account, the newest first."""
    rows = ApprovedLocation.objects.filter(user=user)
    return list(rows.order_by("-approved_at", "-pk"))


def has_logged_in_before(user: User) -> bool:
    """This function will tell whether the login that has just been completed is not the first."""
    logins = _events(user).filter(event="login.completed")
    return len(logins.values_list("pk", flat=True)[:2]) > 1


def events_of(user: User, *, limit: int) -> list[AuditEvent]:
    """This function will list what happened to an account, the newest first."""
    return list(_events(user).order_by("-id")[:limit])


def _events(user: User) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        environment_id=user.environment_id,
        subject_type=User._meta.label_lower,
        subject_id=str(user.pk),
    )


def open_email_change(user: User) -> EmailChange | None:
    """This function will return the other login name that an account waits for, if any."""
    changes = EmailChange.objects.filter(user=user, stamp=user.stamp)
    return changes.filter(applied_at=None, cancelled_at=None).first()


def has_shown_mailbox(user: User, verifier: str, *, since: datetime) -> bool:
    """This function will tell whether this browser answered the mailed link of a location."""
    if not verifier:
        return False
    return LocationApproval.objects.filter(
        user=user,
        answer=LocationApproval.Answer.YES,
        answered_at__gte=since,
        answered_in__verifier_hash=hash_token(verifier),
    ).exists()


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


def account_of(employee: Employee) -> User | None:
    """This function will find the account that an employee logs in with."""
    return User.objects.filter(employee_links__employee=employee).first()


def with_consent(rows: Staff) -> Staff:
    """This function will add to employees since when they agree to digital payslips.

    ``consented_at`` is None for whoever does not; ``account_state`` is None without an account.
    """
    return rows.annotate(
        consented_at=F("account_link__user__digital_consent_at"),
        account_state=F("account_link__user__state"),
    )


def account_with_number(actor: Actor, number: int) -> User | None:
    """This function will find the account of an employee whom the actor may see, by number."""
    employees = Employee.objects.visible_to(actor).filter(personnel_number=number)
    rows = User.objects.filter(employee_links__employee__in=employees)
    return rows.select_related("environment").order_by("pk").first()


def employees_of(user: User) -> list[Employee]:
    """This function will list the persons' rows an account stands for, with their companies."""
    rows = Employee.objects.filter(account_link__user=user).select_related("company")
    return list(rows.order_by("company__number", "personnel_number"))


def contacts_of(user: User) -> QuerySet[User]:
    """This function will find who answers for an account: those with an account of their own.

    Of an employee and an employer the administrators of their companies, and of a member of the
    bureau the other members.
    """
    active = User.objects.filter(
        environment=user.environment_id, state=User.State.ACTIVE
    )
    others = active.exclude(pk=user.pk).order_by("pk")
    if user.realm == Realm.BUREAU:
        return others.filter(realm=Realm.BUREAU)
    rows: QuerySet[Any] = Employee.objects.filter(account_link__user=user)
    if user.realm == Realm.EMPLOYER:
        rows = EmployerAccess.objects.filter(user=user)
    admins = EmployerAccess.objects.filter(
        company__in=rows.values("company"), role=EmployerAccess.Role.ADMIN
    )
    return others.filter(pk__in=admins.values("user"))


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


def stands_in(on: date) -> Q:
    """This function will say of deputies that they have an approver's rights on a day.

    Those without days have them while the approver is away, which another app knows.
    """
    away = import_string(settings.EMPLOYEES_AWAY)(on)
    in_these_days = Q(start_date__lte=on, end_date__gte=on)
    return in_these_days | Q(start_date__isnull=True, access__employee__in=away)
