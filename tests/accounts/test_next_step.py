"""The login pipeline: no order of steps ends before all of them were taken."""

from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from accounts.enums import Realm
from accounts.login import LoginStep, PendingLogin, next_step

HERE = {"location_approved": True}
KNOWN = HERE | {"has_pin": True, "browser_known": True}
EMPLOYEE, EMPLOYER, BUREAU = Realm.EMPLOYEE, Realm.EMPLOYER, Realm.BUREAU


@pytest.mark.parametrize(
    ("realm", "facts", "expected"),
    [
        pytest.param(EMPLOYEE, {}, LoginStep.LOCATION, id="elsewhere"),
        pytest.param(
            EMPLOYEE,
            {"has_pin": True, "pin_shown": True, "browser_known": True},
            LoginStep.LOCATION,
            id="elsewhere with the right PIN",
        ),
        pytest.param(
            EMPLOYEE,
            {"passkey_shown": True},
            LoginStep.LOCATION,
            id="elsewhere with a passkey",
        ),
        pytest.param(EMPLOYEE, HERE, LoginStep.CHOOSE_PIN, id="without PIN"),
        pytest.param(
            EMPLOYEE,
            HERE | {"pin_shown": True},
            LoginStep.CHOOSE_PIN,
            id="without PIN that is said to be shown",
        ),
        pytest.param(EMPLOYEE, KNOWN, LoginStep.PIN, id="known browser"),
        pytest.param(
            EMPLOYEE, KNOWN | {"pin_shown": True}, LoginStep.DONE, id="with the PIN"
        ),
        pytest.param(
            EMPLOYEE, HERE | {"has_pin": True}, LoginStep.CODE, id="unknown browser"
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"has_pin": True, "pin_shown": True},
            LoginStep.CODE,
            id="unknown browser with the PIN",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"has_pin": True, "mailbox_shown": True},
            LoginStep.PIN,
            id="unknown browser with the code",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"has_pin": True, "app_shown": True},
            LoginStep.PIN,
            id="unknown browser with an app",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"has_pin": True, "recovery_shown": True},
            LoginStep.PIN,
            id="unknown browser with a recovery code",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"has_pin": True, "passkey_shown": True},
            LoginStep.DONE,
            id="passkey",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"pin_was_reset": True, "browser_known": True},
            LoginStep.CODE,
            id="reset PIN in a known browser",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"pin_was_reset": True, "app_shown": True},
            LoginStep.CODE,
            id="reset PIN with an app alone",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"pin_was_reset": True, "mailbox_shown": True},
            LoginStep.CHOOSE_PIN,
            id="reset PIN with the code",
        ),
        pytest.param(
            EMPLOYEE,
            HERE | {"pin_was_reset": True, "recovery_shown": True},
            LoginStep.CHOOSE_PIN,
            id="forgotten PIN with a recovery code",
        ),
        pytest.param(EMPLOYER, {}, LoginStep.LOCATION, id="employer elsewhere"),
        pytest.param(EMPLOYER, HERE, LoginStep.ENROL_APP, id="employer without factor"),
        pytest.param(
            EMPLOYER,
            HERE | {"browser_known": True, "mailbox_shown": True},
            LoginStep.ENROL_APP,
            id="employer with mailbox and browser",
        ),
        pytest.param(
            EMPLOYER,
            HERE | {"has_pin": True, "pin_shown": True},
            LoginStep.ENROL_APP,
            id="employer with a PIN alone",
        ),
        pytest.param(
            EMPLOYER, HERE | {"has_app": True}, LoginStep.APP, id="employer with app"
        ),
        pytest.param(
            BUREAU,
            HERE | {"has_passkey": True},
            LoginStep.APP,
            id="bureau with a passkey",
        ),
        pytest.param(
            BUREAU,
            HERE | {"has_app": True, "app_shown": True},
            LoginStep.DONE,
            id="bureau with the code of the app",
        ),
        pytest.param(
            BUREAU,
            HERE | {"has_app": True, "recovery_shown": True},
            LoginStep.DONE,
            id="bureau with a recovery code",
        ),
        pytest.param(
            Realm.EMPLOYER,
            HERE | {"factors_released": True},
            LoginStep.CODE,
            id="employer who lost the app",
        ),
        pytest.param(
            Realm.EMPLOYER,
            HERE | {"factors_released": True, "mailbox_shown": True},
            LoginStep.ENROL_APP,
            id="employer who lost the app and has shown the mailbox",
        ),
    ],
)
def test_the_next_step_is_the_first_that_is_open(
    realm: Realm, facts: dict[str, bool], expected: LoginStep
) -> None:
    step = next_step(PendingLogin(realm, **({"location_approved": False} | facts)))

    assert step is expected


class Login(RuleBasedStateMachine):
    """Somebody tries steps in any order; a step counts only when it is its turn."""

    @initialize(
        realm=st.sampled_from(list(Realm)),
        facts=st.fixed_dictionaries(
            {
                "has_pin": st.booleans(),
                "browser_known": st.booleans(),
                "has_app": st.booleans(),
                "has_passkey": st.booleans(),
            }
        ),
        was_reset=st.booleans(),
        was_released=st.booleans(),
    )
    def begin(
        self,
        realm: Realm,
        facts: dict[str, bool],
        was_reset: bool,
        was_released: bool,
    ) -> None:
        self.realm = realm
        self.facts: dict[str, Any] = facts | {"location_approved": False}
        if was_reset:
            self.facts |= {"has_pin": False, "pin_was_reset": True}
        self.was_reset = was_reset
        self.was_released = was_released and realm is not Realm.EMPLOYEE
        if self.was_released:
            lost = {"has_app": False, "has_passkey": False, "factors_released": True}
            self.facts |= lost
        self.shown: set[str] = set()

    def at(self) -> LoginStep:
        return next_step(PendingLogin(self.realm, **self.facts))

    def show(self, name: str, *steps: LoginStep, **facts: bool) -> None:
        if self.at() in steps:
            self.shown.add(name)
            self.facts |= facts

    @rule()
    def approve_location(self) -> None:
        self.show("location", LoginStep.LOCATION, location_approved=True)

    @rule()
    def enter_code(self) -> None:
        self.show("mailbox", LoginStep.CODE, mailbox_shown=True)

    @rule()
    def choose_pin(self) -> None:
        facts = {"has_pin": True, "pin_was_reset": False, "pin_shown": True}
        name = "new pin" if self.facts.get("pin_was_reset") else "first pin"
        self.show(name, LoginStep.CHOOSE_PIN, **facts)

    @rule()
    def enter_pin(self) -> None:
        self.show("pin", LoginStep.PIN, pin_shown=True)

    @rule()
    def enter_app(self) -> None:
        facts = {"has_app": True, "app_shown": True, "factors_released": False}
        self.show("app", LoginStep.APP, LoginStep.ENROL_APP, **facts)

    @rule()
    def use_passkey(self) -> None:
        if self.facts["has_passkey"]:
            steps = (LoginStep.APP, LoginStep.CODE, LoginStep.PIN)
            self.show("passkey", *steps, passkey_shown=True)

    @rule()
    def use_recovery_code(self) -> None:
        if self.realm is Realm.EMPLOYEE:
            facts = {"recovery_shown": True, "has_pin": False, "pin_was_reset": True}
            self.show("recovery", LoginStep.CODE, LoginStep.PIN, **facts)
        else:
            self.show("recovery", LoginStep.APP, recovery_shown=True)

    @invariant()
    def nobody_is_in_without_location_and_factors(self) -> None:
        if not hasattr(self, "facts") or self.at() is not LoginStep.DONE:
            return
        assert "location" in self.shown
        if self.realm is Realm.EMPLOYEE:
            assert self.shown & {"pin", "new pin", "first pin", "passkey"}
        else:
            assert self.shown & {"app", "passkey", "recovery"}

    @invariant()
    def a_browser_nobody_knows_has_shown_more_than_a_pin(self) -> None:
        if hasattr(self, "facts") and self.is_employee_in():
            has_more = self.shown & {"mailbox", "passkey", "first pin", "recovery"}
            assert self.facts["browser_known"] or has_more

    @invariant()
    def a_reset_pin_is_replaced_by_whoever_reads_the_mailbox_or_has_a_code(
        self,
    ) -> None:
        if hasattr(self, "facts") and self.was_reset and self.is_employee_in():
            assert self.shown & {"mailbox", "passkey", "recovery"}

    @invariant()
    def whoever_used_a_recovery_code_has_another_pin(self) -> None:
        if (
            hasattr(self, "facts")
            and "recovery" in self.shown
            and self.is_employee_in()
        ):
            assert self.shown & {"new pin", "passkey"}

    @invariant()
    def whoever_lost_the_app_has_shown_the_mailbox_and_another(self) -> None:
        is_in = hasattr(self, "facts") and self.at() is LoginStep.DONE
        if is_in and self.was_released:
            assert self.shown >= {"mailbox", "app"}

    def is_employee_in(self) -> bool:
        return self.realm is Realm.EMPLOYEE and self.at() is LoginStep.DONE


TestLogin = Login.TestCase
