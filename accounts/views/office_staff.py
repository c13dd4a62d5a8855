"""The employer's employees: the list, and a page for each."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.approvers import staff_of
from accounts.office_forms import StaffFilterForm
from accounts.queries.people import account_of, account_with_number, with_consent
from accounts.services.pins import NoPin, reset_pin_for
from accounts.services.staff import open_employee
from personnel.files import person_files
from personnel.models import Employee
from personnel.names import list_name
from personnel.queries import departments, matching
from portal.core.access import Permission, has_permission, is_open
from portal.core.features import Feature
from portal.core.guards import permission_required
from portal.core.requests import PortalRequest

PAGE_SIZE = 25


@permission_required(Permission.READ_EMPLOYEES)
@require_safe
def staff_list(request: PortalRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = with_consent(staff_of(request.actor, on=today))
    form = StaffFilterForm(request.GET, departments=departments(rows))
    form.is_valid()
    if department := form.cleaned_data.get("afdeling"):
        rows = rows.filter(department=department)
    state = form.cleaned_data.get("status") or "in"
    if state != "alle":
        rows = rows.filter(in_service=state == "in")
    if consent := form.cleaned_data.get("akkoord"):
        rows = rows.filter(consented_at__isnull=consent == "nee")
    rows = matching(rows, form.cleaned_data.get("zoek") or "")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    context = {
        "form": form,
        "staff": page,
        "people": [(list_name(one), one) for one in page],
        "today": today,
        "query": _query(request),
        "has_leave": is_open(request.actor, Feature.LEAVE),
    }
    return render(request, "employer/staff.html", context)


@permission_required(Permission.READ_EMPLOYEES)
@require_safe
def employee_page(request: PortalRequest, number: int) -> HttpResponse:
    try:
        employee = open_employee(number, actor=request.actor, now=timezone.now())
    except Employee.DoesNotExist as error:
        raise Http404 from error
    [file] = person_files([employee], on=timezone.localdate())
    account = account_of(employee)
    context = {
        "file": file,
        "account": account,
        "leave_exit": reverse("leave_exit:detail", args=[number]),
        "may_reset_pin": account is not None
        and has_permission(request.actor, Permission.RESET_PINS),
    }
    return render(request, "employer/employee.html", context)


@permission_required(Permission.RESET_PINS)
@require_POST
def reset_pin(request: PortalRequest, number: int) -> HttpResponse:
    user = account_with_number(request.actor, number)
    if user is None:
        raise Http404
    try:
        reset_pin_for(user, actor=request.actor, now=timezone.now())
    except NoPin:
        messages.warning(request, _("Deze medewerker heeft nog geen pincode."))
    else:
        messages.success(
            request, _("De medewerker kiest bij de volgende keer inloggen een pincode.")
        )
    return redirect("office:employee", number=number)


def _query(request: PortalRequest) -> str:
    """What was asked for, without the page, for the links to other pages."""
    asked = request.GET.copy()
    asked.pop("pagina", None)
    return asked.urlencode()
