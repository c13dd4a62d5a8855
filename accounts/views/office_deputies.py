"""Who stands in for an approver, by the employer's administrator."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.accesses import deputy_rows, office_accesses
from accounts.office_forms import DeputyForm
from accounts.services import deputies
from portal.core.access import Permission
from portal.core.dutch import format_date
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest, posted


@permission_required(Permission.MANAGE_SETTINGS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: PortalRequest) -> HttpResponse:
    form = DeputyForm(posted(request), accesses=office_accesses(request.actor))
    if not form.is_valid() or not _add(request, form):
        status = 422 if form.is_bound else 200
        return render(request, "employer/deputy.html", {"form": form}, status=status)
    messages.success(request, _("De vervanger is vastgelegd."))
    return redirect("office:settings")


@permission_required(Permission.MANAGE_SETTINGS)
@require_POST
def end(request: PortalRequest, deputy_id: UUID) -> HttpResponse:
    deputy = get_object_or_404(deputy_rows(request.actor), public_id=deputy_id)
    try:
        deputies.end_deputy(deputy, actor=request.actor, now=timezone.now())
    except deputies.InThePast:
        messages.error(request, _("Deze vervanging is al voorbij."))
    else:
        messages.success(request, _("De vervanging is beëindigd."))
    return redirect("office:settings")


def _add(request: PortalRequest, form: DeputyForm) -> bool:
    """Whether it was added; if not, the form says why."""
    chosen = form.cleaned_data
    wanted = deputies.Assignment(
        access=form.accesses[chosen["approver"]],
        deputy=form.accesses[chosen["deputy"]],
        start_date=chosen["start_date"],
        end_date=chosen["end_date"],
    )
    try:
        deputies.add_deputy(wanted, actor=request.actor, now=timezone.now())
    except deputies.SamePerson:
        form.add_error("deputy", _("Kies iemand anders dan de goedkeurder zelf."))
    except deputies.NotAPerson:
        text = _(
            "Leg bij dit account eerst vast welke medewerker het is, of vul data in."
        )
        form.add_error("approver", text)
    except deputies.InThePast:
        form.add_error("end_date", _("Deze dag is voorbij. Kies vandaag of later."))
    except deputies.Overlap as refused:
        form.add_error("start_date", _overlap(refused))
    return form.is_valid()


def _overlap(refused: deputies.Overlap) -> str:
    known = refused.deputy
    if known.start_date is None or known.end_date is None:
        text = _("Tijdens het eigen verlof vervangt %(name)s al. Beëindig dat eerst.")
        return text % {"name": known.deputy.user.username}
    return _("Van %(first)s t/m %(last)s vervangt %(name)s al. Kies andere dagen.") % {
        "first": format_date(known.start_date),
        "last": format_date(known.end_date),
        "name": known.deputy.user.username,
    }
