"""The employer's own frame: choosing a company, and the menus of its employees."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.accesses import accesses_of, company_of, deputies_of, office_accesses
from accounts.models import EmployerAccess
from accounts.office_forms import FeaturesForm
from personnel.services.companies import open_features
from portal.core.access import Permission
from portal.core.features import Feature
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.SEE_EMPLOYER_PAGES)
@require_POST
def choose_company(request: PortalRequest) -> HttpResponse:
    asked = request.POST.get("company", "")
    for access in accesses_of(request.actor):
        if str(access.company.public_id) == asked:
            request.session["company"] = access.company_id
            return redirect("employer_home")
    raise Http404


@permission_required(Permission.MANAGE_SETTINGS)
@require_safe
def settings(request: PortalRequest) -> HttpResponse:
    closed = company_of(request.actor).closed_features
    wanted = [name for name in Feature.values if name not in closed]
    return _settings_page(request, FeaturesForm(initial={"open": wanted}))


def _settings_page(
    request: PortalRequest, form: FeaturesForm, status: int = 200
) -> HttpResponse:
    today, accesses = timezone.localdate(), office_accesses(request.actor)
    context = {
        "form": form,
        "accesses": accesses,
        "own_user_id": request.actor.user_id,
        "has_approvers": any(
            one.role == EmployerAccess.Role.APPROVER for one in accesses
        ),
        "deputies": deputies_of(request.actor, since=today),
        "today": today,
    }
    return render(request, "employer/settings.html", context, status=status)


@permission_required(Permission.MANAGE_SETTINGS)
@require_POST
def switch_features(request: PortalRequest) -> HttpResponse:
    form = FeaturesForm(request.POST)
    if not form.is_valid():
        return _settings_page(request, form, status=422)
    switched = open_features(
        company_of(request.actor),
        form.cleaned_data["open"],
        actor=request.actor,
        now=timezone.now(),
    )
    done = _("De menu's zijn aangepast.") if switched else _("Er is niets gewijzigd.")
    messages.success(request, done)
    return redirect("office:settings")
