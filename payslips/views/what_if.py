"""The employee's question what would be left of another wage."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from payslips.forms.what_if import WhatIfForm
from payslips.queries.what_if import basis_from, latest_payslip
from payslips.services.reading import show_payslip
from payslips.views.found import found_or_404
from payslips.wage_tax.rules import NotSupported
from payslips.what_if import Basis, Indication, gross_of, indication, rows
from portal.core.access import Permission
from portal.core.features import Feature
from portal.core.guards import feature_required, head_marks_nothing, permission_required
from portal.core.requests import PortalRequest, posted

PAGE = "payslips/what_if.html"


@permission_required(Permission.READ_OWN_DATA)
@feature_required(Feature.WHAT_IF)
@require_http_methods(["GET", "HEAD", "POST"])
@head_marks_nothing
def what_if(request: PortalRequest) -> HttpResponse:
    try:
        payslip = latest_payslip(request.actor)
        basis = basis_from(payslip)
        now = indication(basis)
    except NotSupported as refused:
        # Whoever sends a form all the same gets no answer to it.
        status = 422 if request.method == "POST" else 200
        return render(request, PAGE, {"reason": _reason(refused)}, status=status)
    with found_or_404():
        show_payslip(payslip, actor=request.actor, now=timezone.now())
    form = WhatIfForm(posted(request), basis=basis)
    context: dict[str, Any] = {"form": form, "run": payslip.run, "rows": None}
    if not form.is_bound:
        return render(request, PAGE, context)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    try:
        then = _asked(basis, form)
    except NotSupported as refused:
        return render(request, PAGE, context | {"refusal": _reason(refused)})
    answer = {"rows": rows(now, then), "then": then, "difference": then.net - now.net}
    return render(request, PAGE, context | answer)


def _asked(basis: Basis, form: WhatIfForm) -> Indication:
    asked = form.cleaned_data
    gross = gross_of(basis, salary=asked["salary"], hours=asked.get("hours"))
    return indication(basis, gross=gross, credit=asked["wage_tax_credit"] == "yes")


def _reason(refused: NotSupported) -> str:
    return str(refused).removeprefix("niet ondersteund: ")
