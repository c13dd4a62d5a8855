"""The kernel's tables in the bureau's admin."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.core import audit
from portal.core.access import Permission
from portal.core.admin_site import ReadOnlyAdmin, actor_of
from portal.core.admin_uploads import UploadPages
from portal.core.colors import MIN_CONTRAST, contrast_with_white
from portal.core.logos import LogoRefused, set_logo
from portal.core.models import COLOR, AuditEvent, Environment, OutgoingMail


class EnvironmentForm(forms.ModelForm):  # type: ignore[type-arg]
    def clean_brand_color(self) -> str:
        color: str = self.cleaned_data["brand_color"]
        # The model says what is no colour, after this.
        is_color = re.fullmatch(COLOR, color)
        if is_color and contrast_with_white(color) < MIN_CONTRAST:
            raise forms.ValidationError(
                _(
                    "Witte tekst is op deze kleur niet goed te lezen. Kies een donkerder kleur."
                )
            )
        return color


class LogoForm(forms.Form):
    file = forms.FileField(label=_("Afbeelding (PNG of JPEG)"))


@admin.register(Environment)
class EnvironmentAdmin(UploadPages):
    form = EnvironmentForm
    refusals = (LogoRefused,)
    upload_form = LogoForm
    upload_permission = Permission.MANAGE_COMPANIES
    upload_title = _("Logo plaatsen")
    upload_explanation = _(
        "Een PNG of JPEG. Het logo staat bovenaan elke pagina, naast de naam, en komt in de "
        "plaats van het vorige."
    )
    list_display = ("name", "subdomain", "support_email")
    fields = ("name", "brand_color", "support_name", "support_email", "support_phone")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return Environment.objects.filter(pk=actor_of(request).tenant_id)

    def has_add_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def read_in(self, request: HttpRequest, form: Any) -> str:
        set_logo(
            request.environment,  # type: ignore[attr-defined]
            form.cleaned_data["file"],
            actor=actor_of(request),
            now=timezone.now(),
        )
        return reverse("admin:core_environment_changelist")

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        admin.ModelAdmin.save_model(self, request, obj, form, change)
        changes = {"fields": form.changed_data}
        audit.record(
            "environment.changed",
            actor=actor_of(request),
            subject=obj,
            now=timezone.now(),
            changes=changes,
        )


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = (
        "occurred_at",
        "event",
        "actor_label",
        "subject_type",
        "subject_id",
        "ip_address",
    )
    list_filter = ("event", "actor_role")
    search_fields = ("actor_label", "subject_id", "request_number")
    ordering = ("-id",)
    show_full_result_count = False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnlyAdmin):
    """Without the texts: they hold links that let their reader in."""

    list_display = ("created_at", "name", "to", "status", "attempts", "sent_at")
    list_filter = ("status", "name")
    fields = (*list_display, "last_error", "send_after", "not_after")
    ordering = ("-id",)
