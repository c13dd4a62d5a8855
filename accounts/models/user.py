"""An account: one person in one realm of one environment."""

import secrets
import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Realm
from personnel.models import Employee
from portal.core.scoping import ScopedQuerySet, TenantModel


def new_stamp() -> str:
    """This function will make the random value that sessions and links are bound to."""
    return secrets.token_hex(16)


class User(AbstractBaseUser, TenantModel):
    """Links, sessions and attempts carry the account's stamp and die when it changes."""

    class State(models.TextChoices):
        INVITED = "invited", _("uitgenodigd")
        ACTIVE = "active", _("actief")
        BLOCKED = "blocked", _("geblokkeerd")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    realm = models.CharField(_("soort account"), max_length=10, choices=Realm)
    username = models.EmailField(_("gebruikersnaam"))
    state = models.CharField(
        _("status"), max_length=10, choices=State, default=State.INVITED
    )
    stamp = models.CharField(max_length=32, default=new_stamp, editable=False)
    digital_consent_at = models.DateTimeField(
        _("akkoord met digitale loonstroken"), null=True
    )
    # After a reset of the PIN: no bank change, token or other login name until then.
    frozen_until = models.DateTimeField(_("beperkt tot"), null=True, editable=False)
    # Until then a login may put a new app or passkey in the place of lost ones, after a code by
    # mail; those of before prove nothing meanwhile.
    factors_released_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("gemaakt op"))
    employees = models.ManyToManyField(
        Employee, through="EmployeeAccount", related_name="+"
    )

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["environment", "realm", "username"],
                name="accounts_user_username",
            ),
            models.CheckConstraint(
                condition=Q(realm__in=Realm.values), name="accounts_user_realm"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.username} ({self.realm})"

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        return self.state == self.State.ACTIVE


class EmployeeAccountQuerySet(ScopedQuerySet):
    employee_path = "employee"


class EmployeeAccount(TenantModel):
    """Which rows of the personnel file an employee's account stands for."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="employee_links"
    )
    employee = models.OneToOneField(
        Employee, on_delete=models.CASCADE, related_name="account_link"
    )

    objects = EmployeeAccountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.user_id} {self.employee_id}"
