"""The page on which somebody asks for their own data, and takes it away."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.decorators import step_up_required
from accounts.models import DataExport
from portal.core.access import Permission
from portal.core.guards import permission_required
from portal.core.made_files import NoLongerThere
from portal.core.requests import PortalRequest, streamed_response
from portal.own_data.services import (
    AskedTooOften,
    ask_for_export,
    is_offered,
    latest_export,
    own_export,
    take_export,
)
from portal.tasks import start_export


@permission_required(Permission.EXPORT_OWN_DATA)
@step_up_required()
@require_http_methods(["GET", "HEAD", "POST"])
def data_export(request: PortalRequest) -> HttpResponse:
    if request.method == "POST":
        return _ask(request)
    export, now = latest_export(request.actor), timezone.now()
    may_take = export is not None and is_offered(export, now=now)
    context = {"export": export, "is_offered": may_take}
    return render(request, "own_data/page.html", context)


# The one view here that answers with a stream.
@permission_required(Permission.EXPORT_OWN_DATA)
@step_up_required()  # type: ignore[arg-type]
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: PortalRequest, public_id: uuid.UUID) -> HttpResponseBase:
    try:
        if request.method != "POST":
            # Where somebody comes back to who did not confirm.
            own_export(public_id, actor=request.actor)
            return redirect("data_export")
        made = take_export(public_id, actor=request.actor, now=timezone.now())
    except DataExport.DoesNotExist as error:
        raise Http404 from error
    except NoLongerThere:
        messages.error(
            request, _("Dit bestand is al gedownload of verlopen. Vraag een nieuw aan.")
        )
        return redirect("data_export")
    return streamed_response(made)


def _ask(request: PortalRequest) -> HttpResponse:
    try:
        with transaction.atomic():
            export = ask_for_export(actor=request.actor, now=timezone.now())
            start_export(export)
    except AskedTooOften:
        messages.error(
            request,
            _("Je hebt vandaag al drie keer je gegevens gevraagd. Kom morgen terug."),
        )
    return redirect("data_export")
