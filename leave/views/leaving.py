"""What is left of leave at the end of an employment: a page, and a PDF to take along."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.services.staff import open_employee
from leave.queries.exit_statement import (
    ExitStatement,
    NotLeaving,
    exit_statement,
)
from leave.queries.own import own_employments
from personnel.models import Employee
from portal.core.access import Permission, has_permission
from portal.core.guards import permission_required
from portal.core.pdf import render_pdf
from portal.core.requests import PortalRequest, pdf_response

TEMPLATE, CSS = "pdf/leave_statement.html", "pdf/leave_statement.css"


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
def own(request: PortalRequest, employee_id: UUID) -> HttpResponse:
    context = {
        "statement": _own(request, employee_id),
        **_back(request),
        "pdf": reverse("leave:exit_pdf", args=[employee_id]),
        "is_own": True,
    }
    return render(request, "leave/exit.html", context)


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
def own_pdf(request: PortalRequest, employee_id: UUID) -> HttpResponse:
    return _pdf(_own(request, employee_id))


@permission_required(Permission.READ_EMPLOYEES)
@require_safe
def of_employee(request: PortalRequest, number: int) -> HttpResponse:
    statement = _of_number(request, number)
    context = {
        "statement": statement,
        "back": reverse("office:employee", args=[number]),
        "back_label": statement.name,
        "pdf": reverse("leave_exit:pdf", args=[number]),
        "is_own": False,
    }
    return render(request, "leave/exit.html", context)


@permission_required(Permission.READ_EMPLOYEES)
@require_safe
def of_employee_pdf(request: PortalRequest, number: int) -> HttpResponse:
    return _pdf(_of_number(request, number))


def _back(request: PortalRequest) -> dict[str, str]:
    """Who left has no page of leave any more."""
    if has_permission(request.actor, Permission.ASK_LEAVE):
        return {"back": reverse("leave:overview"), "back_label": _("Mijn verlof")}
    return {"back": reverse("home"), "back_label": _("Overzicht")}


def _own(request: PortalRequest, employee_id: UUID) -> ExitStatement:
    for one in own_employments(request.actor):
        if one.end_date and one.employee.public_id == employee_id:
            return exit_statement(one.employee, today=timezone.localdate())
    raise Http404


def _of_number(request: PortalRequest, number: int) -> ExitStatement:
    try:
        employee = open_employee(number, actor=request.actor, now=timezone.now())
        return exit_statement(employee, today=timezone.localdate())
    except (Employee.DoesNotExist, NotLeaving) as error:
        raise Http404 from error


def _pdf(statement: ExitStatement) -> HttpResponse:
    number, end = statement.employee.personnel_number, statement.end_date
    name = f"Verlofverklaring {number} {end:%Y-%m-%d}.pdf"
    return pdf_response(name, render_pdf(TEMPLATE, {"statement": statement}, css=CSS))
