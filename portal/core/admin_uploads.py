"""Lists in the bureau's admin that are filled by reading in a workbook."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.access import Permission
from portal.core.admin_site import ReadOnlyAdmin, ScopedAdmin
from portal.core.guards import permission_required
from portal.core.problems import DeliveryRefused
from portal.core.requests import posted
from portal.core.spreadsheets import SpreadsheetError


class UploadForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Werkmap (.xlsx)"))


class UploadPages(ScopedAdmin):
    """A list with one button: read in a file."""

    refusals: tuple[type[Exception], ...] = (SpreadsheetError,)
    upload_form: type[forms.Form] = UploadForm
    upload_permission: Permission
    upload_title: Promise | str
    upload_explanation: Promise | str
    change_list_template = "admin/upload_list.html"

    def read_in(self, request: HttpRequest, form: Any) -> str:
        """This function will store a valid form's file and return where to go next.

        :raises Exception: one of ``refusals``, when the file as a whole cannot be read.
        :raises DeliveryRefused: with all errors; then nothing was stored.
        """
        raise NotImplementedError

    def make_upload_form(self, request: HttpRequest) -> forms.Form:
        return self.upload_form(posted(request), request.FILES or None)

    def get_urls(self) -> list[URLPattern]:
        guard = permission_required(self.upload_permission)
        view = guard(self.admin_site.admin_view(self.upload))
        name = f"{self.opts.app_label}_{self.opts.model_name}_upload"
        return [path("inlezen/", view, name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"upload_title": self.upload_title} | (extra_context or {})
        return super().changelist_view(request, context)

    def upload(self, request: HttpRequest) -> HttpResponse:
        form = self.make_upload_form(request)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            try:
                return redirect(self.read_in(request, form))
            except self.refusals as error:
                form.add_error("file", str(error))
            except DeliveryRefused as refused:
                form.add_error("file", _("Het bestand bevat fouten."))
                context["errors"] = refused.problems.errors
        context |= {
            "title": self.upload_title,
            "explanation": self.upload_explanation,
        }
        status = 422 if form.is_bound else 200
        return self.page(request, "admin/upload.html", context, status=status)

    def page(
        self,
        request: HttpRequest,
        template: str,
        context: dict[str, Any],
        *,
        status: int = 200,
    ) -> HttpResponse:
        """This function will render a page of this list in the frame of the admin."""
        frame = self.admin_site.each_context(request) | {"opts": self.opts}
        return render(request, template, frame | context, status=status)


class UploadAdmin(UploadPages, ReadOnlyAdmin):
    """A list to look at that is filled by reading in workbooks."""
