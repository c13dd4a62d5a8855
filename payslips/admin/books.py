"""How the bureau closes periods, and on which accounts companies book."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from payslips.models import ClosedPeriod, LedgerAccount
from portal.core.admin_site import ScopedAdmin, ScopedRelatedFilter


@admin.register(ClosedPeriod)
class ClosedPeriodAdmin(ScopedAdmin):
    """Closing a period is adding a row; opening it again is taking the row away."""

    list_display = ("company", "year", "period_number")
    list_filter = (("company", ScopedRelatedFilter), "year")
    fields = ("company", "year", "period_number")
    ordering = ("-year", "-period_number", "company")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


@admin.register(LedgerAccount)
class LedgerAccountAdmin(ScopedAdmin):
    """On which account of its own books a company books what is delivered."""

    list_display = ("delivered", "company", "number", "rgs_code", "description")
    list_filter = (("company", ScopedRelatedFilter),)
    search_fields = ("delivered", "number", "rgs_code", "description")
    fields = ("company", "delivered", "number", "rgs_code", "description")
    ordering = ("company", "delivered")
