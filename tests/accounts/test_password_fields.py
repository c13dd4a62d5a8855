"""Fields for what is secret: password managers know them, and nothing stops pasting."""

from pathlib import Path

import pytest
from django import forms
from django.conf import settings

from accounts import forms as account_forms
from accounts.models import User
from tests.accounts.test_password_resets import new_link
from tests.actors import client_of

FORMS = [
    form
    for form in vars(account_forms).values()
    if isinstance(form, type) and issubclass(form, forms.Form)
]
AUTOCOMPLETE = {
    "current_password": "current-password",
    "password": "new-password",
    "password_again": "new-password",
    "pin_again": "new-password",
    "current_pin": "off",
}
# Where a field of this name asks for what is there, and not for something new.
PRESENT = {
    ("LoginForm", "password"): "current-password",
    ("ChangePinForm", "password"): "current-password",
    ("PinForm", "pin"): "current-password",
    ("StepUpForm", "pin"): "off",
    ("ChoosePinForm", "pin"): "new-password",
    ("ChangePinForm", "pin"): "new-password",
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_secret_field_is_one_that_password_managers_know(
    form: type[forms.Form],
) -> None:
    fields = {
        name: field.widget
        for name, field in form.base_fields.items()
        if "password" in name or "pin" in name
    }

    assert {name: widget.attrs["autocomplete"] for name, widget in fields.items()} == {
        name: PRESENT.get((form.__name__, name)) or AUTOCOMPLETE[name]
        for name in fields
    }
    assert {widget.input_type for widget in fields.values()} <= {"password"}
    # Its value never comes back in a page.
    assert not any(widget.render_value for widget in fields.values())


@pytest.mark.usefixtures("clock")
def test_a_new_password_is_typed_in_fields_of_their_own(user: User) -> None:
    page = client_of(user.environment).get(new_link(user), follow=True).text

    assert page.count('type="password"') == page.count('autocomplete="new-password"')
    assert page.count('type="password"') == 2


def test_no_script_and_no_page_looks_at_what_is_pasted() -> None:
    sources = [
        path
        for folder in ("static", "templates")
        for path in Path(settings.BASE_DIR, folder).rglob("*")
        if path.suffix in {".js", ".html"}
    ]

    assert len(sources) > 50
    assert [one.name for one in sources if "paste" in one.read_text()] == []
