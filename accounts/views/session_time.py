"""How long a session still lasts, and making it last: for the warning before its end."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import polled
from accounts.sessions import seconds_left
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.USE_OWN_ACCOUNT)
@polled
@require_safe
def session_time(request: PortalRequest) -> HttpResponse:
    return _answer(request)


@permission_required(Permission.USE_OWN_ACCOUNT)
@require_POST
def extend_session(request: PortalRequest) -> HttpResponse:
    """The request itself is the sign of life."""
    return _answer(request)


def _answer(request: PortalRequest) -> HttpResponse:
    return JsonResponse({"seconds": seconds_left(request.session, now=timezone.now())})
