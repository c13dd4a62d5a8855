"""A browser whose own session ended by what it asked for."""

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser

from accounts import sessions
from portal.core.requests import PortalRequest


def leave_if_ended(request: PortalRequest) -> bool:
    """This function will let go of a session that is on the list no longer.

    Returns whether it did. Otherwise Django would save what is no longer there, and fail.
    """
    key = str(request.session.session_key or "")
    if SESSION_KEY not in request.session or sessions.is_open(key):
        return False
    request.session.flush()
    request.user = AnonymousUser()
    return True
