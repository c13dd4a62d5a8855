"""Lists in the bureau's admin that can be taken along as a workbook."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core.access import Permission, has_permission
from portal.core.admin_site import ScopedAdmin, actor_of
from portal.core.exports import ExportedList, export_list
from portal.core.requests import file_response
from portal.core.sheet_writer import CONTENT_TYPE


class ExportAdmin(ScopedAdmin):
    """A list with an action: the chosen rows, or all that were found, as a workbook."""

    actions: Any = ("export",)
    confirmed = frozenset({"export"})
    exported: ExportedList

    def has_export_permission(self, request: HttpRequest) -> bool:
        return has_permission(actor_of(request), Permission.EXPORT_LISTS)

    def rows_to_export(self, rows: QuerySet[Any]) -> Iterable[Any]:
        """This function will load with the rows what the columns need."""
        return rows

    @admin.action(description=_("Exporteren naar Excel"), permissions=["export"])
    def export(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse:
        return workbook_response(request, self.exported, self.rows_to_export(rows))


def workbook_response(
    request: HttpRequest, exported: ExportedList, rows: Iterable[Any]
) -> HttpResponse:
    """This function will answer with a list as a file to save."""
    now = timezone.now()
    file = export_list(exported, rows, actor=actor_of(request), now=now)
    name = exported.file_name(now=now)
    return file_response(name, file, content_type=CONTENT_TYPE)
