"""Who an account acts as: its role, whose rows it may see and which menus are closed to it."""

from functools import reduce
from typing import Any

from accounts.enums import Realm
from accounts.models import EmployerAccess, User
from portal.core.access import Actor, Role

EMPLOYER_ROLES = {
    EmployerAccess.Role.ADMIN: Role.EMPLOYER_ADMIN,
    EmployerAccess.Role.APPROVER: Role.APPROVER,
}


def actor_of_session(
    user: User, *, company_id: int | None, ip_address: str
) -> Actor | None:
    """This function will make the actor of an account from ``accounts.queries.sessions.session_account``.

    ``company_id`` is the company that an employer with several has chosen. None when the
    account has no rights anywhere any more.
    """
    if user.realm == Realm.EMPLOYER:
        return _employer(user, company_id=company_id, ip_address=ip_address)
    role = Role.BUREAU if user.realm == Realm.BUREAU else _employee_role(user)
    return Actor(
        role=role,
        label=user.username,
        environment_id=user.environment_id,
        user_id=user.pk,
        employee_ids=frozenset(user.session_employee_ids),  # type: ignore[attr-defined]
        ip_address=ip_address,
        closed_features=_closed_everywhere(user.closed_features),  # type: ignore[attr-defined]
    )


def _employee_role(user: User) -> Role:
    return Role.EMPLOYEE if user.has_employment else Role.LEAVER  # type: ignore[attr-defined]


def _closed_everywhere(lists: list[list[str]]) -> frozenset[str]:
    """Somebody with two employers may use what at least one of them has opened."""
    sets = [frozenset(closed) for closed in lists]
    return reduce(frozenset.intersection, sets) if sets else frozenset()


def _employer(user: User, *, company_id: int | None, ip_address: str) -> Actor | None:
    accesses = user.session_accesses  # type: ignore[attr-defined]
    chosen = [one for one in accesses if one["company"] == company_id] or accesses
    if not chosen:
        return None
    access = chosen[0]
    return Actor(
        role=EMPLOYER_ROLES[access["role"]],
        label=user.username,
        environment_id=user.environment_id,
        user_id=user.pk,
        ip_address=ip_address,
        company_ids=frozenset([access["company"]]),
        person=access["person"] or _person(accesses),
        closed_features=frozenset(access["closed"]),
    )


def _person(accesses: list[dict[str, Any]]) -> str:
    """One account is one person: whoever it is named at another company it is here."""
    return next((one["person"] for one in accesses if one["person"]), "") or ""
