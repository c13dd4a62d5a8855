"""The bureau's admin: one site, every list narrowed to the environment, every save audited."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core import audit
from portal.core.access import Actor, Role
from portal.core.models import AuditEvent, Environment, OutgoingMail

WITHOUT = {"login", "logout", "password_change", "password_change_done"}


class PortalAdminSite(admin.AdminSite):
    """Only for the bureau's accounts, which log in on the portal's own page."""

    site_header = _("Salarisadministratie")
    site_title = _("Salarisadministratie")
    index_title = _("Overzicht")
    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        return _actor(request).role is Role.BUREAU

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("bureau_accounts:login")

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [url for url in super().get_urls() if getattr(url, "name", None) not in WITHOUT]


class ScopedAdmin(admin.ModelAdmin):
    """What every admin of a tenant table does: scope, refuse deletion, audit."""

    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).visible_to(_actor(request))  # type: ignore[attr-defined]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _actor(request).role is Role.BUREAU

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _actor(request).role is Role.BUREAU

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _actor(request).role is Role.BUREAU

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return _actor(request).role is Role.BUREAU

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        related = db_field.remote_field.model._default_manager.all()
        if hasattr(related, "visible_to"):
            kwargs["queryset"] = related.visible_to(_actor(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        actor = _actor(request)
        obj.environment_id = actor.environment_id
        super().save_model(request, obj, form, change)
        audit.record(
            f"{obj._meta.model_name}.{'changed' if change else 'added'}",
            actor=actor,
            subject=obj,
            now=timezone.now(),
            changes={"fields": form.changed_data},
        )


class ReadOnlyAdmin(ScopedAdmin):
    """A list to look at."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Environment)
class EnvironmentAdmin(ScopedAdmin):
    list_display = ("name", "subdomain", "support_email")
    fields = ("name", "brand_color", "support_name", "support_email", "support_phone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return Environment.objects.filter(pk=_actor(request).environment_id)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        admin.ModelAdmin.save_model(self, request, obj, form, change)
        changes = {"fields": form.changed_data}
        audit.record(
            "environment.changed",
            actor=_actor(request),
            subject=obj,
            now=timezone.now(),
            changes=changes,
        )


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("occurred_at", "event", "actor_label", "subject_type", "subject_id", "ip_address")
    list_filter = ("event", "actor_role")
    search_fields = ("actor_label", "subject_id")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Without the texts: they hold links that let their reader in."""

    list_display = ("created_at", "name", "to", "status", "attempts", "sent_at")
    list_filter = ("status", "name")
    fields = (*list_display, "last_error", "send_after", "not_after")
    ordering = ("-id",)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined]
