"""Who may do what, on one page."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.core.exceptions import PermissionDenied


class Role(StrEnum):
    """What an actor is; one browser session has exactly one."""

    ANONYMOUS = "anonymous"
    EMPLOYEE = "employee"
    BUREAU = "bureau"
    SYSTEM = "system"


class Permission(StrEnum):
    """What can be asked for; granted per role below."""

    USE_OWN_ACCOUNT = "use own account"
    READ_OWN_PAYSLIPS = "read own payslips"
    MANAGE_COMPANIES = "manage companies"
    INVITE_ACCOUNTS = "invite accounts"
    IMPORT_EMPLOYEES = "import employees"
    IMPORT_RUNS = "import payroll runs"
    PUBLISH_RUNS = "publish payroll runs"


BUREAU_PERMISSIONS = frozenset(
    {
        Permission.USE_OWN_ACCOUNT,
        Permission.MANAGE_COMPANIES,
        Permission.INVITE_ACCOUNTS,
        Permission.IMPORT_EMPLOYEES,
        Permission.IMPORT_RUNS,
        Permission.PUBLISH_RUNS,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ANONYMOUS: frozenset(),
    Role.EMPLOYEE: frozenset(
        {Permission.USE_OWN_ACCOUNT, Permission.READ_OWN_PAYSLIPS}
    ),
    Role.BUREAU: BUREAU_PERMISSIONS,
    Role.SYSTEM: BUREAU_PERMISSIONS,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting; carries ids only, so the kernel needs no models of the apps above it."""

    role: Role
    label: str
    environment_id: int | None
    user_id: int | None = None
    employee_ids: frozenset[int] = frozenset()
    ip_address: str | None = None

    @property
    def tenant_id(self) -> int:
        """The environment that this actor's rows are written to.

        :raises PermissionDenied: when the actor belongs to none.
        """
        if self.environment_id is None:
            raise PermissionDenied("no environment")
        return self.environment_id

    @classmethod
    def anonymous(
        cls, *, environment_id: int | None, ip_address: str | None = None
    ) -> Self:
        """This function will make the actor of a request before anyone is known."""
        return cls(Role.ANONYMOUS, "anoniem", environment_id, ip_address=ip_address)

    @classmethod
    def system(cls, *, environment_id: int, label: str = "systeem") -> Self:
        """This function will make the actor of beat and of commands, bound to one environment."""
        return cls(Role.SYSTEM, label, environment_id)

    @classmethod
    def employee(
        cls,
        *,
        environment_id: int,
        user_id: int,
        label: str,
        employee_ids: Iterable[int],
    ) -> Self:
        """This function will make the actor of a logged-in employee."""
        return cls(
            Role.EMPLOYEE, label, environment_id, user_id, frozenset(employee_ids)
        )


def has_permission(actor: Actor, permission: Permission) -> bool:
    """This function will tell whether the actor's role grants the permission."""
    return permission in PERMISSIONS[actor.role]


def require(actor: Actor, permission: Permission) -> None:
    """This function will return when the actor's role grants the permission.

    :raises PermissionDenied: when it does not.
    """
    if not has_permission(actor, permission):
        raise PermissionDenied(f"{actor.role} may not {permission}")
