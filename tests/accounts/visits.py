"""What somebody does to get in, and what arrives in their mailbox."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.test import Client

from accounts.enums import PREFIXES, Realm
from accounts.models import AuthenticatorApp, User
from accounts.views import cookies
from portal.core.models import OutgoingMail
from tests.actors import know_browser
from tests.factories.accounts import PASSWORD, PIN, code_of

ELSEWHERE = "127.0.0.2"


def log_in(
    client: Client,
    user: User,
    *,
    password: str = PASSWORD,
    in_known_browser: bool = True,
    **extra: Any,
) -> Any:
    """This function will send the name and password of an account."""
    if in_known_browser and cookies.BROWSER not in client.cookies:
        know_browser(client, user)
    form = {"username": user.username, "password": password}
    return client.post(f"{home_of(user)}inloggen/", form, **extra)


def enter_pin(client: Client, pin: str = PIN) -> Any:
    return client.post("/inloggen/pincode/", {"pin": pin})


def enter_totp(client: Client, user: User) -> Any:
    """This function will enter the code of the owner's app, linking one if there is none."""
    app = AuthenticatorApp.objects.get(user=user)
    return client.post(f"{home_of(user)}inloggen/totp/", {"code": code_of(app)})


def control_code(refused: Any) -> str:
    """This function will read the code from the page of a refused login."""
    found = re.search(
        r'<output id="control-code"[^>]*>\s*(\w+)\s*</output>', refused.content.decode()
    )
    return found[1] if found else ""


def mailed_path() -> str:
    """This function will return the path of the link in the newest mail."""
    newest = OutgoingMail.objects.order_by("-id")[0]
    return urlsplit(newest.context["url"]).path


def token_of(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def home_of(user: User) -> str:
    return PREFIXES.get(Realm(user.realm), "/")


def is_logged_in(client: Client, path: str = "/") -> bool:
    """This function will tell whether a page of the portal opens."""
    return bool(client.get(path).status_code == 200)
