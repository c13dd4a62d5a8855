"""Accounts in the bureau's admin: who was invited, and inviting again."""

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Realm
from accounts.models import User
from accounts.queries import employees_of
from accounts.services.invitations import (
    AlreadyActive,
    AnotherPerson,
    NoEmailAddress,
    invite_bureau,
    invite_employee,
)
from portal.core.admin_site import ReadOnlyAdmin, actor_of

# Roles are a table in portal.core.access, not rows of the framework.
admin.site.unregister(Group)


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """No password, PIN or location can be set here: only their owner does that."""

    list_display = ("username", "realm", "state", "last_login", "created_at")
    list_filter = ("realm", "state")
    search_fields = ("username",)
    ordering = ("username", "realm", "id")
    fields = list_display
    actions = ("invite_again",)

    @admin.action(description=_("Activeringslink opnieuw mailen"))
    def invite_again(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users.order_by("username"):
            try:
                _invite(user, request)
            except AlreadyActive:
                messages.warning(request, _("Al geactiveerd: %s.") % user.username)
            except (AnotherPerson, NoEmailAddress):
                messages.error(
                    request, _("Controleer het e-mailadres van %s.") % user.username
                )
            else:
                messages.success(
                    request, _("Nieuwe link gemaild naar %s.") % user.username
                )


def _invite(user: User, request: HttpRequest) -> None:
    actor, now = actor_of(request), timezone.now()
    if user.realm == Realm.BUREAU:
        environment = user.environment
        invite_bureau(user.username, environment=environment, actor=actor, now=now)
        return
    employees = employees_of(user)
    if not employees:
        raise NoEmailAddress
    invite_employee(employees[0], actor=actor, now=now)
