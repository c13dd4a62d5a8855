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
    # Out of service: reads payslips and annual statements, and nothing else.
    LEAVER = "leaver"
    EMPLOYER_ADMIN = "employer-admin"
    APPROVER = "approver"
    BUREAU = "bureau"
    SYSTEM = "system"


EMPLOYEE_ROLES = frozenset({Role.EMPLOYEE, Role.LEAVER})
EMPLOYER_ROLES = frozenset({Role.EMPLOYER_ADMIN, Role.APPROVER})


class Permission(StrEnum):
    """What can be asked for; granted per role below."""

    USE_OWN_ACCOUNT = "use own account"
    READ_OWN_PAYSLIPS = "read own payslips"
    READ_OWN_DATA = "read own data"
    # Art. 15 and 20 AVG: also of whoever left.
    EXPORT_OWN_DATA = "export own data"
    ASK_LEAVE = "ask leave"
    SEE_EMPLOYER_PAGES = "see employer pages"
    READ_EMPLOYEES = "read employees"
    DECIDE_REQUESTS = "decide on requests"
    MANAGE_SETTINGS = "manage settings"
    DOCUMENTS = "use the employer's payroll documents"
    RESET_PINS = "reset PINs"
    RELEASE_FACTORS = "release second factors"
    BLOCK_ACCOUNTS = "block accounts"
    MANAGE_COMPANIES = "manage companies"
    INVITE_ACCOUNTS = "invite accounts"
    IMPORT_EMPLOYEES = "import employees"
    IMPORT_RUNS = "import payroll runs"
    PUBLISH_RUNS = "publish payroll runs"
    EXPORT_LISTS = "export lists"
    KEEP_LEAVE = "keep the ledger of leave"
    HOLD_RECORDS = "keep records beyond their years"


BUREAU_PERMISSIONS = frozenset(
    {
        Permission.USE_OWN_ACCOUNT,
        Permission.MANAGE_COMPANIES,
        Permission.INVITE_ACCOUNTS,
        Permission.IMPORT_EMPLOYEES,
        Permission.IMPORT_RUNS,
        Permission.PUBLISH_RUNS,
        Permission.EXPORT_LISTS,
        Permission.RESET_PINS,
        Permission.RELEASE_FACTORS,
        Permission.BLOCK_ACCOUNTS,
        Permission.MANAGE_SETTINGS,
        Permission.KEEP_LEAVE,
        Permission.HOLD_RECORDS,
    }
)
APPROVER_PERMISSIONS = frozenset(
    {
        Permission.USE_OWN_ACCOUNT,
        Permission.SEE_EMPLOYER_PAGES,
        Permission.READ_EMPLOYEES,
        Permission.DECIDE_REQUESTS,
    }
)

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ANONYMOUS: frozenset(),
    Role.EMPLOYEE: frozenset(
        {
            Permission.USE_OWN_ACCOUNT,
            Permission.READ_OWN_PAYSLIPS,
            Permission.READ_OWN_DATA,
            Permission.EXPORT_OWN_DATA,
            Permission.ASK_LEAVE,
        }
    ),
    Role.LEAVER: frozenset(
        {
            Permission.USE_OWN_ACCOUNT,
            Permission.READ_OWN_PAYSLIPS,
            Permission.EXPORT_OWN_DATA,
        }
    ),
    Role.EMPLOYER_ADMIN: APPROVER_PERMISSIONS
    | {
        Permission.MANAGE_SETTINGS,
        Permission.RESET_PINS,
        Permission.DOCUMENTS,
        Permission.RELEASE_FACTORS,
    },
    Role.APPROVER: APPROVER_PERMISSIONS,
    Role.BUREAU: BUREAU_PERMISSIONS,
    # Where nobody answers in time the law decides.
    Role.SYSTEM: BUREAU_PERMISSIONS | {Permission.DECIDE_REQUESTS},
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting; carries ids only, so the kernel needs no models of the apps above it.

    ``person`` is the blind index of the BSN where the account stands for a person, so that
    nobody decides on their own request whatever accounts they have. ``closed_features`` are
    the menus that the employer has closed to its employees.
    """

    role: Role
    label: str
    environment_id: int | None
    user_id: int | None = None
    employee_ids: frozenset[int] = frozenset()
    ip_address: str | None = None
    company_ids: frozenset[int] = frozenset()
    person: str = ""
    closed_features: frozenset[str] = frozenset()

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


def is_open(actor: Actor, feature: str) -> bool:
    """This function will tell whether a menu is open to an employee, or kept by an employer."""
    has_menus = actor.role is Role.EMPLOYEE or actor.role in EMPLOYER_ROLES
    return has_menus and feature not in actor.closed_features


def has_permission(actor: Actor, permission: Permission) -> bool:
    """This function will tell whether the actor's role grants the permission."""
    return permission in PERMISSIONS[actor.role]


def require(actor: Actor, permission: Permission) -> None:
    """This function will return when the actor's role grants the permission.

    :raises PermissionDenied: when it does not.
    """
    if not has_permission(actor, permission):
        raise PermissionDenied(f"{actor.role} may not {permission}")
