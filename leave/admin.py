"""Leave in the bureau's admin: groups with what they give, policy, and holidays per year."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leave.models import Allowance, CompanyHoliday, LeaveGroup, LeavePolicy
from leave.queries.companies import is_in_use
from leave.services.closing_days import settle_holiday
from portal.core.admin_site import ScopedAdmin, ScopedRelatedFilter, actor_of

# Requests and hours that were booked rest on these.
FIXED_ONCE_USED = ("company", "carries_over")
FIXED = _("Ligt vast zodra er uren in deze groep zijn geboekt of gevraagd.")


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

    def get_readonly_fields(
        self, request: HttpRequest, obj: LeaveGroup | None = None
    ) -> tuple[str, ...]:
        """The ledger cannot be rewritten: hours keep the day of expiry that they were given."""
        if obj is None or not is_in_use(obj):
            return ()
        return FIXED_ONCE_USED

    def get_form(
        self,
        request: HttpRequest,
        obj: LeaveGroup | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> Any:
        kwargs["help_texts"] = dict.fromkeys(FIXED_ONCE_USED, FIXED)
        return super().get_form(request, obj, change, **kwargs)

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

    def get_readonly_fields(
        self, request: HttpRequest, obj: CompanyHoliday | None = None
    ) -> tuple[str, ...]:
        """A day that moved would be filled in again where it was."""
        return () if obj is None else ("company", "date")

    def save_model(
        self, request: HttpRequest, obj: CompanyHoliday, form: Any, change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        settle_holiday(
            obj.company_id, obj.date, actor=actor_of(request), now=timezone.now()
        )
