"""The table of roles and permissions, asked one by one."""

import pytest
from django.core.exceptions import PermissionDenied

from portal.core.access import (
    PERMISSIONS,
    Actor,
    Permission,
    Role,
    has_permission,
    require,
)

BUREAU_WORK = {
    Permission.USE_OWN_ACCOUNT,
    Permission.MANAGE_COMPANIES,
    Permission.INVITE_ACCOUNTS,
    Permission.IMPORT_EMPLOYEES,
    Permission.IMPORT_RUNS,
    Permission.PUBLISH_RUNS,
    Permission.RESET_PINS,
    Permission.RELEASE_FACTORS,
    Permission.EXPORT_LISTS,
    Permission.BLOCK_ACCOUNTS,
    Permission.MANAGE_SETTINGS,
    Permission.KEEP_LEAVE,
    Permission.HOLD_RECORDS,
}
OWN_PAYSLIPS = {
    Permission.USE_OWN_ACCOUNT,
    Permission.READ_OWN_PAYSLIPS,
    Permission.EXPORT_OWN_DATA,
}
APPROVING = {
    Permission.USE_OWN_ACCOUNT,
    Permission.SEE_EMPLOYER_PAGES,
    Permission.READ_EMPLOYEES,
    Permission.DECIDE_REQUESTS,
}
GRANTED = {
    Role.ANONYMOUS: set(),
    Role.EMPLOYEE: OWN_PAYSLIPS | {Permission.READ_OWN_DATA, Permission.ASK_LEAVE},
    Role.LEAVER: OWN_PAYSLIPS,
    Role.EMPLOYER_ADMIN: APPROVING
    | {
        Permission.MANAGE_SETTINGS,
        Permission.DOCUMENTS,
        Permission.RESET_PINS,
        Permission.RELEASE_FACTORS,
    },
    Role.APPROVER: APPROVING,
    Role.BUREAU: BUREAU_WORK,
    Role.SYSTEM: BUREAU_WORK | {Permission.DECIDE_REQUESTS},
}
TABLE = [
    pytest.param(
        role, permission, permission in GRANTED[role], id=f"{role}-{permission}"
    )
    for role in Role
    for permission in Permission
]


@pytest.mark.parametrize(("role", "permission", "granted"), TABLE)
def test_a_role_has_exactly_its_permissions(
    role: Role, permission: Permission, granted: bool
):
    actor = Actor(role, "iemand", environment_id=1)

    assert has_permission(actor, permission) is granted


@pytest.mark.parametrize(
    ("role", "permission"), [row.values[:2] for row in TABLE if row.values[2]]
)
def test_require_returns_when_the_role_grants(role: Role, permission: Permission):
    assert require(Actor(role, "iemand", environment_id=1), permission) is None


@pytest.mark.parametrize(
    ("role", "permission"), [row.values[:2] for row in TABLE if not row.values[2]]
)
def test_require_refuses_what_the_role_does_not_grant(
    role: Role, permission: Permission
):
    with pytest.raises(PermissionDenied, match=f"^{role} may not {permission}$"):
        require(Actor(role, "iemand", environment_id=1), permission)


def test_every_role_is_in_the_table():
    assert set(PERMISSIONS) == set(Role)


def test_an_anonymous_actor_knows_its_address_and_nobody():
    actor = Actor.anonymous(environment_id=3, ip_address="203.0.113.7")

    assert actor == Actor(
        Role.ANONYMOUS, "anoniem", environment_id=3, ip_address="203.0.113.7"
    )


def test_the_system_is_bound_to_one_environment():
    assert Actor.system(environment_id=3) == Actor(Role.SYSTEM, "systeem", 3)


def test_an_employee_carries_the_rows_it_is():
    actor = Actor.employee(
        environment_id=3, user_id=7, label="noor@voorbeeld.nl", employee_ids=[5, 6, 5]
    )

    assert actor == Actor(
        Role.EMPLOYEE, "noor@voorbeeld.nl", 3, user_id=7, employee_ids=frozenset({5, 6})
    )


def test_an_actor_writes_to_its_own_environment():
    assert Actor.system(environment_id=3).tenant_id == 3


def test_an_actor_without_environment_writes_nowhere():
    with pytest.raises(PermissionDenied, match=r"^no environment$"):
        _ = Actor.anonymous(environment_id=None).tenant_id
