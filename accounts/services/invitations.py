"""Making accounts, inviting their owners and activating."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from accounts import links
from accounts.enums import Realm
from accounts.models import EmployeeAccount, EmployerAccess, MailedLink, User
from accounts.models.user import new_stamp
from accounts.queries.people import employees_of
from accounts.salutations import salutation
from accounts.services.passwords import PasswordRefused as PasswordRefused
from accounts.services.passwords import set_by_link
from personnel.models import Employee
from portal.core import audit, mail
from portal.core.access import Actor, Permission, require
from portal.core.hosts import portal_url
from portal.core.identifiers import canonical_email
from portal.core.models import Environment

SECONDS_A_DAY = 86_400


class NoEmailAddress(Exception):
    """The employee has no e-mail address, so no account can be made."""


class AnotherPerson(Exception):
    """The user name belongs to an account of somebody with another BSN."""


class NoAccess(Exception):
    """The account was an employer's, and has no company left to log in for."""


class AlreadyActive(Exception):
    """The account is active or blocked; an invitation would not help."""


def invite_employee(employee: Employee, *, actor: Actor, now: datetime) -> User:
    """This function will make the account of an employee if needed and mail an activation link.

    Somebody who works for two companies of the environment has one account for both; when it
    is active already, the second employment is added to it all the same.

    :raises NoEmailAddress: when there is nothing to send the link to.
    :raises AnotherPerson: when the address is in use by somebody with another BSN.
    :raises AlreadyActive: when the account was activated before.
    """
    require(actor, Permission.INVITE_ACCOUNTS)
    return send_activation(account_for(employee, now=now), actor=actor, now=now)


@transaction.atomic
def account_for(employee: Employee, *, now: datetime) -> User:
    """This function will return the account of an employee, and make it when there is none.

    :raises NoEmailAddress: when there is nothing to name it after.
    :raises AnotherPerson: when the address is in use by somebody with another BSN.
    """
    if not employee.contact_email:
        raise NoEmailAddress
    linked = User.objects.filter(employee_links__employee=employee).first()
    if linked:
        return _renamed(linked, employee)
    user, _created = User.objects.get_or_create(
        environment_id=employee.environment_id,
        realm=Realm.EMPLOYEE,
        username=canonical_email(employee.contact_email),
        defaults={"created_at": now},
    )
    _require_same_person(user, employee)
    EmployeeAccount.objects.create(
        environment_id=employee.environment_id, user=user, employee=employee
    )
    return user


@transaction.atomic
def invite_bureau(
    email: str, *, environment: Environment, actor: Actor, now: datetime
) -> User:
    """This function will make an account for a member of the bureau and mail an activation link.

    :raises AlreadyActive: when the account was activated before.
    """
    require(actor, Permission.INVITE_ACCOUNTS)
    user = bureau_account(email, environment=environment, now=now)
    return send_activation(user, actor=actor, now=now)


@transaction.atomic
def invite_office_again(user: User, *, actor: Actor, now: datetime) -> User:
    """This function will mail an employer or a member of the bureau another activation link.

    :raises NoAccess: when it is an employer's account without a company.
    :raises AlreadyActive: when the account was activated before.
    """
    require(actor, Permission.INVITE_ACCOUNTS)
    if user.realm == Realm.EMPLOYER and not _company_name(user):
        raise NoAccess
    return send_activation(user, actor=actor, now=now)


def bureau_account(email: str, *, environment: Environment, now: datetime) -> User:
    """This function will return the account of a member of the bureau, and make it if needed."""
    user, _created = User.objects.get_or_create(
        environment=environment,
        realm=Realm.BUREAU,
        username=canonical_email(email),
        defaults={"created_at": now},
    )
    return user


@transaction.atomic
def invite_uninvited(
    employees: Iterable[Employee], *, actor: Actor, now: datetime
) -> list[User]:
    """This function will invite those who have an address, but no active account nor an open link.

    Somebody with two employments is invited once.

    :raises AnotherPerson: when an address is in use by somebody with another BSN.
    """
    require(actor, Permission.INVITE_ACCOUNTS)
    users = [account_for(one, now=now) for one in employees if one.contact_email]
    return [
        send_activation(user, actor=actor, now=now)
        for user in dict.fromkeys(users)
        if not _is_reached(user, now=now)
    ]


@transaction.atomic
def send_activation(user: User, *, actor: Actor, now: datetime) -> User:
    """This function will mail an activation link for those who may invite, which they have checked.

    :raises AlreadyActive: when the account was activated before.
    """
    # One after another, so that only the last of two links works.
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if user.state != User.State.INVITED:
        raise AlreadyActive
    token = links.create_activation(user, now=now)
    audit.record("account.invited", actor=actor, subject=user, now=now)
    _mail_activation(user, token, now=now)
    return user


@transaction.atomic
def activate(
    token: str,
    *,
    password: str,
    consent: bool = False,
    environment: Environment,
    actor: Actor,
    now: datetime,
) -> User:
    """This function will set the first password of an account; its owner then logs in normally.

    ``consent`` is agreement to digital payslips (art. 7:626 lid 4 BW).

    :raises LinkDead: when the link works no longer.
    :raises PasswordRefused: with the rules that the password breaks.
    """
    kind = MailedLink.Kind.ACTIVATION
    user = set_by_link(token, password, kind=kind, environment=environment, now=now)
    user.state = User.State.ACTIVE
    user.digital_consent_at = now if consent else None
    user.save(update_fields=["state", "digital_consent_at"])
    audit.record(
        "account.activated",
        actor=actor,
        subject=user,
        now=now,
        changes={"consent": consent},
    )
    return user


def _renamed(user: User, employee: Employee) -> User:
    """An account nobody has activated follows a corrected address; an active one keeps its name."""
    name = canonical_email(employee.contact_email)
    if user.state != User.State.INVITED or user.username == name:
        return user
    taken = User.objects.filter(
        environment_id=user.environment_id, realm=user.realm, username=name
    ).first()
    if taken:
        _require_same_person(taken, employee)
        EmployeeAccount.objects.filter(employee=employee).update(user=taken)
        return taken
    # A new stamp, so that the link in the wrong mailbox dies.
    user.username, user.stamp = name, new_stamp()
    user.save(update_fields=["username", "stamp"])
    return user


def _require_same_person(user: User, employee: Employee) -> None:
    if any(other.bsn_index != employee.bsn_index for other in employees_of(user)):
        raise AnotherPerson(
            f"{employee}: dit e-mailadres is van iemand met een ander BSN."
        )


def _is_reached(user: User, *, now: datetime) -> bool:
    open_links = MailedLink.objects.filter(user=user, used_at=None, expires_at__gt=now)
    return user.state != User.State.INVITED or open_links.exists()


def _mail_activation(user: User, token: str, *, now: datetime) -> None:
    employees = employees_of(user)
    mail.send(
        "activation" if user.realm == Realm.EMPLOYEE else "office_activation",
        to=user.username,
        context={
            **salutation(user),
            "employer_name": employees[0].company.name
            if employees
            else user.environment.name,
            "company_name": _company_name(user),
            "username": user.username,
            "url": portal_url(
                user.environment, reverse("accounts:activate", args=[token])
            ),
            "days": settings.ACTIVATION_TTL // SECONDS_A_DAY,
        },
        environment=user.environment,
        now=now,
    )


def _company_name(user: User) -> str:
    """For whom an employer's account is; it may serve several companies."""
    names = EmployerAccess.objects.filter(user=user).order_by("company__number")
    return ", ".join(names.values_list("company__name", flat=True))
