"""Pages that compose the apps: home, health, the demo's mailbox, and errors."""

import logging
import re
import secrets
import sys
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.accesses import company_of
from accounts.approvers import staff_of
from accounts.enums import realm_of
from accounts.passwords import RULES
from leave.queries.inbox import inbox_size
from leave.queries.own import exits_of
from payslips.company_documents.kind import selection_of_run
from payslips.company_documents.rows import document_rows
from payslips.deadlines import next_deadline
from payslips.queries.company_files import files_of
from payslips.queries.cost_overview import cost_page
from payslips.queries.entries import current
from payslips.queries.listing import payslip_items
from payslips.services.handing_out import shown_runs
from payslips.services.reading import listed_payslips
from personnel.names import first_name
from personnel.queries import employees
from portal.core import mail
from portal.core.access import Permission, Role, has_permission
from portal.core.features import Feature
from portal.core.guards import head_marks_nothing, permission_required, public
from portal.core.health import broker_answers, waiting_mails
from portal.core.hosts import portal_url
from portal.core.logos import logo_of
from portal.core.models import OutgoingMail
from portal.core.requests import PortalRequest
from portal.help_texts import BROWSERS
from portal.waiting import waiting_for

log = logging.getLogger(__name__)

URL = re.compile(r"https?://\S+")
RECENT = 4
SHOWN_MAILS = 100
CSP_REPORT_LENGTH = 600
# The database went away, or refused for reasons that pass.
LOST = (InterfaceError, OperationalError)


@dataclass(frozen=True, slots=True)
class MailboxItem:
    """A mail as the demo's mailbox shows it."""

    id: int
    created_at: datetime
    to: str
    subject: str
    text: str
    status_label: str
    links: list[str]


@permission_required(Permission.READ_OWN_PAYSLIPS)
@require_safe
@head_marks_nothing
def home(request: PortalRequest) -> HttpResponse:
    entries = listed_payslips(actor=request.actor, now=timezone.now())
    items = payslip_items(current(entries), limit=RECENT)
    # One that a correction left out is no newest payslip, as long as there is another.
    latest = next((item for item in items if not item.lapsed_on), None)
    latest = latest or next(iter(items), None)
    context = {
        "first_name": first_name(employees(request.actor)[0]),
        "latest": latest,
        "recent": [item for item in items if item is not latest],
        "exits": exits_of(request.actor) if request.actor.role is Role.LEAVER else [],
    }
    return render(request, "home.html", context)


@permission_required(Permission.SEE_EMPLOYER_PAGES)
@require_safe
@head_marks_nothing
def employer_home(request: PortalRequest) -> HttpResponse:
    today = timezone.localdate()
    staff = staff_of(request.actor, on=today)
    company = company_of(request.actor)
    request.questions = inbox_size(request.actor, on=today)
    context = {
        "company": company,
        "waiting": waiting_for(request.actor, questions=request.questions, on=today),
        **_payroll(request, today=today),
        "staff_count": staff.filter(in_service=True).count(),
        "closed": [Feature(name).label for name in company.closed_features],
    }
    return render(request, "employer/home.html", context)


def _payroll(request: PortalRequest, *, today: date) -> dict[str, object]:
    """The newest run with its documents, and until when changes for the next can be sent."""
    if not has_permission(request.actor, Permission.DOCUMENTS):
        return {}
    runs = shown_runs(actor=request.actor, now=timezone.now())
    if not runs:
        return {"latest": None}
    selection = selection_of_run(runs[0], today=today)
    made = files_of(request.actor, runs=runs[:1], years=())
    return {
        "latest": selection,
        "costs": cost_page(runs).costs,
        "documents": document_rows(selection, made, now=timezone.now()),
        "deadline": next_deadline(
            selection.period,
            runs[0].payment_date,
            days=selection.company.deadline_days,
            today=today,
        ),
    }


@public("monitoring asks without an account")
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    try:
        waiting = waiting_mails()
    except DatabaseError:
        return JsonResponse({"status": "degraded", "database": False}, status=503)
    broker = broker_answers()
    state = "ok" if broker else "degraded"
    return JsonResponse(
        {
            "status": state,
            "database": True,
            "broker": broker,
            "outbox": waiting,
            "last_sync": None,
        }
    )


@public("exists in demo mode only")
@require_safe
def mailbox(request: PortalRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    newest = mail.newest(request.environment, limit=SHOWN_MAILS)
    mails = [_mailbox_item(row) for row in newest]
    return render(request, "portal/mailbox.html", {"mails": mails})


@public("whoever cannot log in needs it")
@require_safe
def help_page(request: PortalRequest) -> HttpResponse:
    context = {
        "rules": [rule.label for rule in RULES],
        "browsers": BROWSERS,
        "page_address": portal_url(request.environment, "/"),
    }
    return render(request, "help.html", context)


@public("a style sheet holds no data")
@require_safe
def brand_css(request: PortalRequest) -> HttpResponse:
    color = request.environment.brand_color
    css = f":root {{ --bureau: {color}; }}" if color else ""
    return HttpResponse(
        css, content_type="text/css", headers={"Cache-Control": "max-age=300"}
    )


@public("a logo is for whoever sees the login page")
@require_safe
def brand_logo(request: PortalRequest, digest: str) -> HttpResponse:
    png = logo_of(request.environment)
    if png is None or digest != request.environment.logo_digest:
        raise Http404
    headers = {"Cache-Control": "max-age=86400, immutable"}
    return HttpResponse(png, content_type="image/png", headers=headers)


@public("browsers send what our own policy stopped")
@csrf_exempt
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    # Anyone can send anything here: one short line, without the addresses, since the path of
    # a mailed link holds its secret.
    text = request.body[:CSP_REPORT_LENGTH].decode(errors="replace")
    text = re.sub(r"(https?://[^/\s\"]+)[^\s\",]*", r"\1", text)
    log.warning("content security policy stopped: %r", text)
    return HttpResponse(status=204)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the request: whatever broke may be what its context would ask for.
    code = secrets.token_hex(2).upper()
    if isinstance(sys.exception(), LOST):
        log.error("database lost, shown with code %s", code)
        page = render_to_string("503.html", {"code": code})
        return HttpResponse(page, status=503, headers={"Retry-After": "10"})
    log.error("server error shown with code %s", code)
    return HttpResponse(render_to_string("500.html", {"code": code}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(
        request, "403_csrf.html", {"realm": realm_of(request.path)}, status=403
    )


def _mailbox_item(row: OutgoingMail) -> MailboxItem:
    rendered = mail.render(row)
    return MailboxItem(
        id=row.pk,
        created_at=row.created_at,
        to=row.to,
        subject=rendered.subject,
        text=rendered.text,
        status_label=row.get_status_display(),
        links=URL.findall(rendered.text),
    )
