"""The request as views see it, after the middleware."""

from django.http import HttpRequest, QueryDict

from portal.core.access import Actor
from portal.core.models import Environment


class PortalRequest(HttpRequest):
    """A request whose environment, client address and actor are known."""

    environment: Environment
    client_ip: str
    actor: Actor


def posted(request: HttpRequest) -> QueryDict | None:
    """This function will return what a form was sent with, or None when none was sent.

    A form that was sent with nothing in it is sent all the same.
    """
    return request.POST if request.method == "POST" else None
