"""The bureau's admin: one site, every list narrowed to the environment, every save audited."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import SuspiciousOperation
from django.db.models import ForeignKey, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.core import audit
from portal.core.access import Actor, Role

WITHOUT = {"login", "logout", "password_change", "password_change_done"}


class PortalAdminSite(admin.AdminSite):
    """Only for the bureau's accounts, which log in on the portal's own page."""

    site_header = _("Salarisadministratie")
    site_title = _("Salarisadministratie")
    index_title = _("Overzicht")
    site_url = None

    def has_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).role is Role.BUREAU

    def get_urls(self) -> list[URLPattern | URLResolver]:
        return [
            url
            for url in super().get_urls()
            if getattr(url, "name", None) not in WITHOUT
        ]


class ScopedRelatedFilter(admin.RelatedFieldListFilter):
    """A filter on a related row that offers only what the actor may see."""

    def field_choices(
        self, field: Any, request: HttpRequest, model_admin: Any
    ) -> list[tuple[str, Any]]:
        rows = field.related_model._default_manager.all()
        visible = rows.visible_to(actor_of(request)).order_by("pk")
        return [(str(row.pk), str(row)) for row in visible]


class ScopedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What every admin of a tenant table does: scope, refuse deletion, audit."""

    actions: Any = None
    # Of these, what asks a fresh factor first.
    confirmed: frozenset[str] = frozenset()

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, and its actions; Django picks one of several that a form names."""
        if not self.confirmed:
            return super().changelist_view(request, extra_context)
        step_up_where = import_string(settings.STEP_UP_WHERE)
        view = step_up_where(
            lambda asked: self.confirmed & set(asked.POST.getlist("action")),
            super().changelist_view,
        )
        response: HttpResponse = view(request, extra_context)
        return response

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        return super().get_queryset(request).visible_to(actor_of(request))  # type: ignore[attr-defined]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return actor_of(request).role is Role.BUREAU

    def has_view_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return actor_of(request).role is Role.BUREAU

    def has_add_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return actor_of(request).role is Role.BUREAU

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return actor_of(request).role is Role.BUREAU

    def has_delete_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        related = db_field.remote_field.model._default_manager.all()
        if hasattr(related, "visible_to"):
            kwargs["queryset"] = related.visible_to(actor_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def lookup_allowed(
        self, lookup: str, value: str, request: HttpRequest | None = None
    ) -> bool:
        """Only what the list offers: a password could be guessed letter by letter."""
        filters: Any = self.list_filter
        offered = {one if isinstance(one, str) else one[0] for one in filters}
        is_offered = lookup.partition("__")[0] in offered
        # Django may leave the request out, which its types do not know.
        return is_offered and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def response_action(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(number.isdecimal() for number in chosen):
            # Django would ask the database for it, which fails.
            raise SuspiciousOperation("a chosen row is no number")
        return super().response_action(request, *args, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: Any, change: bool
    ) -> None:
        actor = actor_of(request)
        obj.environment_id = actor.tenant_id
        super().save_model(request, obj, form, change)
        audit.record(
            f"{obj._meta.model_name}.{'changed' if change else 'added'}",
            actor=actor,
            subject=obj,
            now=timezone.now(),
            changes={"fields": form.changed_data},
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        response = super().render_change_form(request, context, *args, **kwargs)
        if context.get("errors"):
            response.status_code = 422
        return response

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        raise Http404

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        audit.record(
            f"{obj._meta.model_name}.removed",
            actor=actor_of(request),
            subject=obj,
            now=timezone.now(),
            changes={"was": str(obj)},
        )
        super().delete_model(request, obj)


class ReadOnlyAdmin(ScopedAdmin):
    """A list to look at."""

    def has_add_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: Model | None = None
    ) -> bool:
        return False


def actor_of(request: HttpRequest) -> Actor:
    """This function will return who is asking, as the middleware found it."""
    return request.actor  # type: ignore[attr-defined]
