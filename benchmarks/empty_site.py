"""The measure of a page: what Django itself costs for somebody who is logged in."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

TEXT = '<!DOCTYPE html><html lang="nl"><title>{{ user.username }}</title></html>'


def empty(request: HttpRequest) -> HttpResponse:
    if not request.session.session_key or not request.user.is_authenticated:
        return HttpResponse(status=403)
    return HttpResponse(PAGE.render({}, request))


PAGE = engines["django"].from_string(TEXT)
urlpatterns = [path("", empty)]
