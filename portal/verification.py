"""The page where anyone checks whether a document is genuine."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from payslips.services.checking import (
    Finding,
    Outcome,
    TooManyChecks,
    check_document,
)
from portal.core.guards import public
from portal.core.net import location_of
from portal.core.requests import PortalRequest

LONGEST_CODE = 40


class CheckForm(forms.Form):
    code = forms.CharField(
        label=_("Code op het document"),
        required=False,
        max_length=LONGEST_CODE,
        help_text=_("Tien tekens, bijvoorbeeld 7K2QD-M9X4T."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters"}
        ),
    )
    file = forms.FileField(
        label=_("Of het document zelf (pdf)"),
        required=False,
        allow_empty_file=True,
        help_text=_("Het bestand wordt alleen vergeleken en niet bewaard."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > settings.CHECK_LIMIT_BYTES:
            raise forms.ValidationError(_("Kies een bestand van hoogstens 5 MB."))
        return file

    def clean(self) -> None:
        nothing = not self.cleaned_data.get("code") and self.files.get("file") is None
        if nothing and not self.errors:
            self.add_error("code", _("Vul de code in of kies het document."))


@public("whoever is shown a payslip may ask whether it is genuine")
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: PortalRequest) -> HttpResponse:
    if request.method != "POST":
        asked = request.GET.get("code", "")[:LONGEST_CODE]
        return _page(request, CheckForm(initial={"code": asked}))
    form = CheckForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        found = _found(request, form, now=timezone.now())
    except TooManyChecks as refusal:
        return _too_many(request, refusal.until)
    if found.outcome is Outcome.UNKNOWN_CODE:
        form.add_error(
            "code", _("Deze code is hier niet bekend. Controleer of elk teken klopt.")
        )
        return _page(request, form, status=422)
    return _page(request, form, found=found)


def _found(request: PortalRequest, form: CheckForm, *, now: datetime) -> Finding:
    file = form.cleaned_data["file"]
    return check_document(
        code=form.cleaned_data["code"],
        content=file.read() if file is not None else None,
        environment=request.environment,
        location=location_of(request.client_ip),
        actor=request.actor,
        now=now,
    )


def _too_many(request: PortalRequest, until: datetime) -> HttpResponse:
    response = render(request, "check_throttled.html", {"until": until}, status=429)
    seconds = max(1, int((until - timezone.now()).total_seconds()))
    response.headers["Retry-After"] = str(seconds)
    return response


def _page(
    request: PortalRequest,
    form: CheckForm,
    *,
    found: Finding | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "claim": found.claim if found else None,
        "outcome": found.outcome.name if found else "",
    }
    return render(request, "check.html", context, status=status)
