"""The login pipeline: which step comes next. Pure.

The order of the gates is that of the security specification, 3.2: the location first, then
something the owner has, then something the owner knows.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Realm


class LoginStep(StrEnum):
    """What a login still has to show; nobody is logged in before DONE."""

    LOCATION = "location"
    CODE = "code"
    CHOOSE_PIN = "choose pin"
    PIN = "pin"
    ENROL_APP = "enrol app"
    APP = "app"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """What a login with the right password has shown so far.

    ``has_pin`` is false after a reset too: the owner may then choose another. ``has_app`` is an
    authenticator app that has worked once. While ``factors_released`` app, passkeys and recovery
    codes of before prove nothing.
    """

    realm: Realm
    location_approved: bool
    has_pin: bool = False
    pin_was_reset: bool = False
    has_app: bool = False
    has_passkey: bool = False
    factors_released: bool = False
    browser_known: bool = False
    mailbox_shown: bool = False
    app_shown: bool = False
    passkey_shown: bool = False
    recovery_shown: bool = False
    pin_shown: bool = False

    @property
    def factors(self) -> list[str]:
        """What proved, beside the password and the location, that this is the owner."""
        shown = {
            "known browser": self.browser_known,
            "mailbox": self.mailbox_shown,
            "app": self.app_shown,
            "passkey": self.passkey_shown,
            "recovery code": self.recovery_shown,
            "pin": self.pin_shown,
        }
        return [name for name, is_shown in shown.items() if is_shown]


def next_step(pending: PendingLogin) -> LoginStep:
    """This function will return the first step that is still open, in the order of the gates."""
    if not pending.location_approved:
        return LoginStep.LOCATION
    if pending.realm is Realm.EMPLOYEE:
        return _step_of_employee(pending)
    return _step_of_office(pending)


def _step_of_employee(pending: PendingLogin) -> LoginStep:
    if pending.passkey_shown:
        # A passkey is had and, by finger, face or its own PIN, known.
        return LoginStep.DONE
    if _needs_code(pending):
        return LoginStep.CODE
    if not pending.has_pin:
        return LoginStep.CHOOSE_PIN
    return LoginStep.DONE if pending.pin_shown else LoginStep.PIN


def _needs_code(pending: PendingLogin) -> bool:
    """The password and PIN alone are one kind of proof: the browser is known, or shows more.

    A reset PIN is replaced only by whoever reads the mailbox, in a known browser too.
    """
    has_shown = pending.mailbox_shown or pending.recovery_shown
    if pending.pin_was_reset:
        return not has_shown
    is_first_login = not pending.has_pin
    is_enough = has_shown or pending.app_shown or pending.browser_known
    return not (is_first_login or is_enough)


def _step_of_office(pending: PendingLogin) -> LoginStep:
    """Employers and the bureau always show an authenticator app or a passkey.

    Who lost both, and was released by somebody else, shows the mailbox before linking others.
    """
    if pending.app_shown or pending.passkey_shown or pending.recovery_shown:
        return LoginStep.DONE
    if pending.factors_released:
        return LoginStep.ENROL_APP if pending.mailbox_shown else LoginStep.CODE
    has_any = pending.has_app or pending.has_passkey
    return LoginStep.APP if has_any else LoginStep.ENROL_APP
