"""What somebody does to confirm, and the way back."""

import re
from typing import Any

from django.test import Client

from tests.factories.accounts import PIN

PAGE = "/bevestigen/"
SECURITY = "/account/beveiliging/"


def confirm(client: Client, pin: str = PIN) -> Any:
    """This function will give a PIN where one is asked."""
    return client.post(PAGE, {"pin": pin})


def be_fresh(client: Client) -> None:
    """This function will give a factor, for what may be looked at in the next minutes."""
    assert confirm(client).status_code == 302


def send_confirmed(client: Client, path: str, form: dict[str, str]) -> Any:
    """This function will send a form, confirm it, and press the button on the way back."""
    asked = client.post(path, form)
    assert asked["Location"] == PAGE
    back = confirm(client)["Location"]
    return client.post(back, {"step_up": waiting_number(client.get(back))})


def waiting_number(page: Any) -> str:
    """This function will read which form waits, from the page on the way back."""
    found = re.search(r'name="step_up" value="([^"]+)"', page.content.decode())
    return found[1] if found else ""
