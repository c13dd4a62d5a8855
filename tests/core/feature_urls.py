"""A page for every menu, as the functions that come later make theirs."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from portal.core.access import Permission
from portal.core.features import Feature
from portal.core.guards import feature_required, permission_required
from portal.urls import handler403, handler404
from portal.urls import urlpatterns as real_urlpatterns

__all__ = ["handler403", "handler404", "urlpatterns"]


def page_of(feature: str) -> URLPattern:
    @permission_required(Permission.READ_OWN_DATA)
    @feature_required(feature)
    @require_POST
    def page(request: HttpRequest) -> HttpResponse:
        return HttpResponse(feature)

    return path(f"menu/{feature}/", page)


urlpatterns = [*real_urlpatterns, *(page_of(name) for name in Feature.values)]
