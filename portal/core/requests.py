"""The request as views see it, after the middleware."""

from django.http import HttpRequest

from portal.core.access import Actor
from portal.core.models import Environment


class PortalRequest(HttpRequest):
    """A request whose environment, client address and actor are known."""

    environment: Environment
    client_ip: str
    actor: Actor
