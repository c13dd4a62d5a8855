"""What the owner of an account sees and does about its security."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.USE_OWN_ACCOUNT)
@require_safe
def security(request: PortalRequest) -> HttpResponse:
    return render(request, "accounts/security.html")
