"""What an employee says about notices of hours that expire."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from leave.services.announcing import NothingToRead, confirm_reading
from portal.core.access import Permission
from portal.core.guards import feature_required, permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.ASK_LEAVE)
@feature_required("leave")
@require_POST
def confirm(request: PortalRequest, year: int, month: int) -> HttpResponse:
    try:
        day = date(year, month, 1)
        confirm_reading(day, actor=request.actor, now=timezone.now())
    except (ValueError, OverflowError, NothingToRead) as error:
        raise Http404 from error
    messages.success(request, _("Genoteerd dat je dit hebt gelezen."))
    return redirect("leave:overview")
