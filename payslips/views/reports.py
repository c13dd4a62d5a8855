"""The employer's reports: what the staff costs."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from payslips.forms.staff_costs import StaffCostsForm
from payslips.queries.cost_overview import cost_page
from payslips.services.handing_out import shown_runs
from portal.core.access import Permission, is_open
from portal.core.features import Feature
from portal.core.guards import head_marks_nothing, permission_required
from portal.core.requests import PortalRequest


@permission_required(Permission.DOCUMENTS)
@require_safe
@head_marks_nothing
def staff_costs(request: PortalRequest) -> HttpResponse:
    shown = cost_page(
        shown_runs(actor=request.actor, now=timezone.now()),
        year=request.GET.get("jaar", ""),
        department=request.GET.get("afdeling", ""),
    )
    form = StaffCostsForm(
        initial={"jaar": shown.year, "afdeling": shown.department},
        years=shown.years,
        departments=shown.departments,
    )
    context = {
        "form": form,
        "years": shown.years,
        "costs": shown.costs,
        "latest_period": shown.latest_period,
        "may_read_costs": True,
        "has_leave": is_open(request.actor, Feature.LEAVE),
    }
    return render(request, "employer/staff_costs.html", context)
