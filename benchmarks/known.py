"""Lets a browser be one in which an account of the demo has logged in before.

Without that each login asks for a code that was mailed: python -m benchmarks.known, a process of
its own, tells the cookie that such a browser has.
"""

import django

django.setup()

from django.utils import timezone

from accounts import browsers
from accounts.models import User
from accounts.views import cookies
from benchmarks.processes import tell
from portal.core.models import Environment
from portal.core.tenancy import use_environment
from portal.management.demo_accounts import NEIGHBOUR_LOGIN, READY_LOGIN, DemoLogin

KNOWN = (READY_LOGIN, NEIGHBOUR_LOGIN)


def remember(login: DemoLogin, *, environment_id: int) -> str:
    """This function will note a browser of an account and return the secret for its cookie."""
    with use_environment(environment_id):
        user = User.objects.get(realm=login.realm, username=login.username)
        return browsers.remember(user, "", user_agent="", now=timezone.now())


def main() -> None:
    environment = Environment.objects.get(subdomain=READY_LOGIN.environment)
    tokens = {
        login.username: remember(login, environment_id=environment.pk)
        for login in KNOWN
    }
    tell({"environment": environment.pk, "cookie": cookies.BROWSER, "tokens": tokens})


if __name__ == "__main__":
    main()
