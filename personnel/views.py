"""What an employee reads about oneself in the personnel file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from personnel.files import person_files
from personnel.queries import employees_in_full
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.READ_OWN_DATA)
@require_safe
def own_data(request: PortalRequest) -> HttpResponse:
    files = person_files(employees_in_full(request.actor), on=timezone.localdate())
    return render(request, "personnel/own_data.html", {"files": files})
