"""Leave in the bureau's admin: groups with what they give, policy, and holidays per year."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from leave.models import Allowance, CompanyHoliday, LeaveGroup, LeavePolicy
from portal.core.admin_site import ScopedAdmin, ScopedRelatedFilter, actor_of


class AllowanceInline(admin.TabularInline):
    model = Allowance
    exclude = ("environment",)
    extra = 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(LeaveGroup)
class LeaveGroupAdmin(ScopedAdmin):
    list_display = ("name", "company", "position", "is_statutory", "is_visible")
    list_filter = (("company", ScopedRelatedFilter),)
    search_fields = ("name",)
    ordering = ("company__number", "position", "id")
    exclude = ("environment",)
    inlines = (AllowanceInline,)

    def save_formset(
        self, request: HttpRequest, form: Any, formset: Any, change: bool
    ) -> None:
        for row in formset.save(commit=False):
            row.environment_id = actor_of(request).tenant_id
            row.save()
        formset.save_m2m()


@admin.register(LeavePolicy)
class LeavePolicyAdmin(ScopedAdmin):
    list_display = ("company", "settles_by_law", "closed_until")
    ordering = ("company__number",)
    exclude = ("environment",)


class HolidayForm(forms.ModelForm):
    class Meta:
        model = CompanyHoliday
        fields = ("company", "date", "name", "is_worked")


@admin.register(CompanyHoliday)
class CompanyHolidayAdmin(ScopedAdmin):
    """A day that is worked after all stays in the list, so that it is not filled in again."""

    form = HolidayForm
    list_display = ("date", "name", "company", "is_worked")
    list_filter = (("company", ScopedRelatedFilter), "date", "is_worked")
    date_hierarchy = "date"
    ordering = ("-date", "id")
