"""Accounts in the bureau's admin: who was invited, and inviting again."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.activations import unactivated
from accounts.admin_invitations import OfficeInviteForm
from accounts.decorators import step_up_where
from accounts.enums import Realm
from accounts.models import User
from accounts.queries.people import employees_of
from accounts.services import blocking
from accounts.services.employers import LastAdmin
from accounts.services.invitations import (
    AlreadyActive,
    AnotherPerson,
    NoAccess,
    NoEmailAddress,
    invite_employee,
    invite_office_again,
    invite_uninvited,
)
from accounts.services.pins import NoPin, reset_pin_for
from accounts.services.releases import NoFactor, release_factors_of
from personnel.models import Employee
from portal.core.access import Permission
from portal.core.admin_exports import ExportAdmin, workbook_response
from portal.core.admin_site import ReadOnlyAdmin, actor_of
from portal.core.exports import ExportedList, day_of
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest, posted

# Roles are a table in portal.core.access, not rows of the framework.
admin.site.unregister(Group)

# Each is a handful of statements and a mail, in one request.
MOST_AT_ONCE = 200

ACCOUNTS = ExportedList(
    "accounts",
    {
        gettext_lazy("Gebruikersnaam"): lambda user: user.username,
        gettext_lazy("Soort account"): lambda user: user.get_realm_display(),
        gettext_lazy("Status"): lambda user: user.get_state_display(),
        gettext_lazy("Laatst ingelogd"): lambda user: day_of(user.last_login),
        gettext_lazy("Gemaakt op"): lambda user: day_of(user.created_at),
    },
)
UNACTIVATED = ExportedList(
    "niet-geactiveerd",
    {
        gettext_lazy("Bedrijfsnummer"): lambda row: row.company_number,
        gettext_lazy("Bedrijf"): lambda row: row.company,
        gettext_lazy("Personeelsnummer"): lambda row: row.personnel_number,
        gettext_lazy("Naam"): lambda row: row.name,
        gettext_lazy("E-mailadres"): lambda row: row.email,
        gettext_lazy("Waarom"): lambda row: row.reason,
        gettext_lazy("Uitgenodigd op"): lambda row: day_of(row.invited_at),
    },
)


@admin.register(User)
class UserAdmin(ExportAdmin, ReadOnlyAdmin):
    """No password, PIN or location can be set here: only their owner does that."""

    exported = ACCOUNTS

    list_display = ("username", "realm", "state", "last_login", "created_at")
    list_filter = ("realm", "state")
    search_fields = ("username",)
    ordering = ("username", "realm", "id")
    fields = list_display
    actions = (
        "invite_again",
        "reset_pin",
        "release_factors",
        "block",
        "unblock",
        "export",
    )
    confirmed = frozenset({"reset_pin", "release_factors", "export"})
    change_list_template = "admin/accounts/user/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        guard = permission_required(Permission.INVITE_ACCOUNTS)
        listed = step_up_where(_takes_along, self.unactivated)
        view = guard(self.admin_site.admin_view(listed))
        invite = guard(self.admin_site.admin_view(self.invite))
        return [
            path("uitnodigen/", invite, name="accounts_user_invite"),
            path("niet-geactiveerd/", view, name="accounts_user_unactivated"),
            *super().get_urls(),
        ]

    def unactivated(self, request: HttpRequest) -> HttpResponse:
        """The page of who has not activated, and why; a POST takes it along as a workbook."""
        rows = unactivated(actor_of(request), now=timezone.now())
        if "invite" in request.POST:
            _invite_chosen(request, {row.employee_id for row in rows})
            return redirect("admin:accounts_user_unactivated")
        if _takes_along(request):
            return workbook_response(request, UNACTIVATED, rows)
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Niet geactiveerd"),
            "rows": rows,
            "most": MOST_AT_ONCE,
        }
        return render(request, "admin/accounts/user/unactivated.html", context)

    def invite(self, request: PortalRequest) -> HttpResponse:
        """The page that invites an employer or a member of the bureau."""
        actor = actor_of(request)
        form = OfficeInviteForm(posted(request), actor=actor)
        if form.is_valid():
            try:
                user = form.invite(request.environment, actor=actor, now=timezone.now())
            except AlreadyActive:
                form.add_error("email", _("Dit account is al geactiveerd."))
            except LastAdmin:
                form.add_error("role", _("Een bedrijf houdt minstens één beheerder."))
            else:
                messages.success(request, _invited(user))
                return redirect("admin:accounts_user_changelist")
        context = self.admin_site.each_context(request) | {
            "opts": self.opts,
            "title": _("Uitnodigen"),
            "form": form,
        }
        page, status = "admin/accounts/user/invite.html", 422 if form.is_bound else 200
        return render(request, page, context, status=status)

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
            except NoAccess:
                messages.error(
                    request, _("Geen toegang meer tot een bedrijf: %s.") % user.username
                )
            else:
                messages.success(
                    request, _("Nieuwe link gemaild naar %s.") % user.username
                )

    @admin.action(description=_("Pincode vrijgeven"))
    def reset_pin(self, request: HttpRequest, users: QuerySet[User]) -> None:
        _each(
            request,
            users,
            reset_pin_for,
            done=_("Pincode vrijgegeven: %s."),
            refused={
                NoPin: _("Geen pincode: %s."),
                PermissionDenied: _("Niemand geeft de eigen pincode vrij: %s."),
            },
        )

    @admin.action(description=_("Tweede factor vrijgeven (app of passkey kwijt)"))
    def release_factors(self, request: HttpRequest, users: QuerySet[User]) -> None:
        _each(
            request,
            users,
            release_factors_of,
            done=_("Tweede factor vrijgegeven: %s."),
            refused={
                NoFactor: _("Geen tweede factor om vrij te geven: %s."),
                PermissionDenied: _("Niemand geeft de eigen tweede factor vrij: %s."),
            },
        )

    @admin.action(description=_("Blokkeren"))
    def block(self, request: HttpRequest, users: QuerySet[User]) -> None:
        _each(
            request,
            users,
            blocking.block,
            done=_("Geblokkeerd: %s."),
            refused={
                blocking.AlreadySo: _("Was al geblokkeerd: %s."),
                PermissionDenied: _("Niemand blokkeert zichzelf: %s."),
            },
        )

    @admin.action(description=_("Blokkering opheffen"))
    def unblock(self, request: HttpRequest, users: QuerySet[User]) -> None:
        _each(
            request,
            users,
            blocking.unblock,
            done=_("Blokkering opgeheven: %s."),
            refused={blocking.AlreadySo: _("Was niet geblokkeerd: %s.")},
        )


def _takes_along(request: HttpRequest) -> bool:
    return request.method == "POST" and "invite" not in request.POST


def _each(
    request: HttpRequest,
    users: QuerySet[User],
    act: Callable[..., object],
    *,
    done: str,
    refused: dict[type[Exception], str],
) -> None:
    """Do something with each account, and say of each what came of it."""
    for user in users.order_by("username"):
        try:
            act(user, actor=actor_of(request), now=timezone.now())
        except tuple(refused) as reason:
            messages.error(request, refused[type(reason)] % user.username)
        else:
            messages.success(request, done % user.username)


def _invite(user: User, request: HttpRequest) -> None:
    actor, now = actor_of(request), timezone.now()
    if user.realm != Realm.EMPLOYEE:
        invite_office_again(user, actor=actor, now=now)
        return
    employees = employees_of(user)
    if not employees:
        raise NoEmailAddress
    invite_employee(employees[0], actor=actor, now=now)


def _invite_chosen(request: HttpRequest, listed: set[int | None]) -> None:
    """Invite the employees who were ticked, and say how many that were."""
    actor, mailed = actor_of(request), 0
    ticked = {int(one) for one in request.POST.getlist("employee") if one.isdecimal()}
    rows = Employee.objects.visible_to(actor).filter(pk__in=ticked & listed)
    for employee in rows.order_by("pk")[:MOST_AT_ONCE]:
        try:
            mailed += len(invite_uninvited([employee], actor=actor, now=timezone.now()))
        except AnotherPerson as reason:
            messages.error(request, str(reason))
    messages.success(request, _("Activeringslinks gemaild: %s.") % mailed)


def _invited(user: User) -> str:
    if user.state == User.State.INVITED:
        return _("Activeringslink gemaild naar %s.") % user.username
    return _("Toegang gegeven aan %s, die al een account heeft.") % user.username
