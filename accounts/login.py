"""The login pipeline: which step comes next. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Realm


class LoginStep(StrEnum):
    """What a login still has to show; nobody is logged in before DONE."""

    LOCATION = "location"
    CHOOSE_PIN = "choose pin"
    PIN = "pin"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """What a login with the right password has shown so far."""

    realm: Realm
    location_approved: bool
    has_pin: bool = False
    pin_verified: bool = False


def next_step(pending: PendingLogin) -> LoginStep:
    """This function will return the first step that is still open, in the order of the gates."""
    if not pending.location_approved:
        return LoginStep.LOCATION
    if pending.realm is Realm.EMPLOYEE and not pending.has_pin:
        return LoginStep.CHOOSE_PIN
    if pending.realm is Realm.EMPLOYEE and not pending.pin_verified:
        return LoginStep.PIN
    return LoginStep.DONE
