"""Agreeing to digital payslips, and no longer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.enums import Realm
from accounts.services.consent import give_consent, withdraw_consent
from accounts.views.security import to_security
from accounts.views.targets import is_own_path
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_POST
def give(request: PortalRequest) -> HttpResponse:
    give_consent(actor=request.actor, now=timezone.now())
    messages.success(request, _("Je akkoord is vastgelegd. Intrekken kan altijd."))
    return _back(request)


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_POST
def withdraw(request: PortalRequest) -> HttpResponse:
    withdraw_consent(actor=request.actor, now=timezone.now())
    messages.success(
        request,
        _("Je akkoord is ingetrokken. Je werkgever ziet dit; vraag daar om papier."),
    )
    return _back(request)


def _back(request: PortalRequest) -> HttpResponse:
    target = request.POST.get("next", "")
    return (
        redirect(target)
        if is_own_path(target, Realm.EMPLOYEE)
        else to_security(request)
    )
