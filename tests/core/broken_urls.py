"""A portal of which two pages go wrong."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.core.guards import public
from portal.urls import (
    handler400,
    handler403,
    handler404,
    handler500,
)
from portal.urls import (
    urlpatterns as usual,
)

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

SECRET = "PIN 482913 of noor@voorbeeld.nl"


@public("a test asks")
def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


@public("a test asks")
def refuses(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(SECRET)


urlpatterns = [path("fails/", fails), path("refuses/", refuses), *usual]
