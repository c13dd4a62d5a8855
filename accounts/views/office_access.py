"""Who may enter for a company: inviting, changing and removing, by its administrator."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.accesses import company_of, office_access_rows
from accounts.models import EmployerAccess
from accounts.office_forms import InviteForm, RightsForm
from accounts.services import employers
from accounts.services.releases import NoFactor, release_factors_of
from personnel.queries import departments, staff
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest, posted


@permission_required(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: PortalRequest) -> HttpResponse:
    form = InviteForm(posted(request), **_choices(request))
    if not form.is_valid():
        return _page(request, "employer/invite.html", form)
    try:
        access = employers.invite_colleague(
            form.cleaned_data["email"],
            company_of(request.actor),
            form.rights(),
            actor=request.actor,
            now=timezone.now(),
        )
    except employers.HasAccess:
        form.add_error("email", _("Dit account heeft al toegang tot dit bedrijf."))
        return _page(request, "employer/invite.html", form)
    messages.success(request, _("%s heeft nu toegang.") % access.user.username)
    return redirect("office:settings")


@permission_required(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PortalRequest, access_id: UUID) -> HttpResponse:
    access = _find(request, access_id)
    held = [one.department for one in access.departments.all()]
    form = RightsForm(
        posted(request),
        initial={
            "role": access.role,
            "departments": held,
            "employee": access.employee and str(access.employee.personnel_number),
        },
        **_choices(request, access),
    )
    if not form.is_valid():
        return _page(request, "employer/access.html", form, access)
    try:
        employers.change_access(
            access, form.rights(), actor=request.actor, now=timezone.now()
        )
    except (employers.OwnAccess, employers.LastAdmin) as refused:
        form.add_error(None, _refusal(refused))
        return _page(request, "employer/access.html", form, access)
    messages.success(
        request, _("De rechten van %s zijn aangepast.") % access.user.username
    )
    return redirect("office:settings")


@permission_required(Permission.MANAGE_SETTINGS)
@require_POST
def remove(request: PortalRequest, access_id: UUID) -> HttpResponse:
    access = _find(request, access_id)
    try:
        user = employers.remove_access(access, actor=request.actor, now=timezone.now())
    except (employers.OwnAccess, employers.LastAdmin) as refused:
        messages.error(request, _refusal(refused))
    else:
        messages.success(request, _("%s heeft geen toegang meer.") % user.username)
    return redirect("office:settings")


@permission_required(Permission.RELEASE_FACTORS)
@require_POST
def release(request: PortalRequest, access_id: UUID) -> HttpResponse:
    user = _find(request, access_id).user
    try:
        release_factors_of(user, actor=request.actor, now=timezone.now())
    except NoFactor:
        messages.warning(
            request, _("%s heeft nog geen app of passkey gekoppeld.") % user.username
        )
    else:
        messages.success(
            request,
            _("%s koppelt bij de volgende keer inloggen een nieuwe app of passkey.")
            % user.username,
        )
    return redirect("office:settings")


def _find(request: PortalRequest, access_id: UUID) -> EmployerAccess:
    return get_object_or_404(office_access_rows(request.actor), public_id=access_id)


def _choices(
    request: PortalRequest, access: EmployerAccess | None = None
) -> dict[str, Any]:
    """What may be chosen now, and what was chosen when it still existed."""
    rows = staff(request.actor, on=timezone.localdate())
    names, people = departments(rows), list(rows.filter(in_service=True))
    if access is not None:
        names = sorted({*names, *(one.department for one in access.departments.all())})
        if access.employee is not None and access.employee not in people:
            people.append(access.employee)
    return {"departments": names, "people": people}


def _refusal(refused: Exception) -> str:
    if isinstance(refused, employers.OwnAccess):
        return _(
            "Uw eigen rechten kunt u niet verminderen. Vraag het een andere beheerder."
        )
    return _("Een bedrijf houdt minstens één beheerder.")


def _page(
    request: PortalRequest,
    template: str,
    form: RightsForm,
    access: EmployerAccess | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "access": access,
        "is_own": access is not None and access.user_id == request.actor.user_id,
    }
    return render(request, template, context, status=422 if form.is_bound else 200)
