"""The measure of a page: what Django itself costs for somebody who is logged in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path


def empty(request: HttpRequest) -> HttpResponse:
    if not request.session.session_key or not request.user.is_authenticated:
        return HttpResponse(status=403)
    return HttpResponse("<!DOCTYPE html><title></title>")


urlpatterns = [path("", empty)]
