"""A portal of which some pages go wrong."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
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


@public("a test asks")
def breaks_on_form(request: HttpRequest) -> HttpResponse:
    raise ValueError(f"could not use {request.POST.dict()} at {SECRET}")


@public("a test asks")
def suspects_form(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(f"odd: {list(request.POST.values())}")


@public("a test asks")
def loses_its_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError(f"server closed the connection at {SECRET}")


urlpatterns = [
    path("fails/", fails),
    path("loses/", loses_its_database),
    path("refuses/", refuses),
    path("breaks/", breaks_on_form),
    path("suspects/", suspects_form),
    *usual,
]
