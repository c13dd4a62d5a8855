"""The login pipeline: no order of steps ends before all of them were taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.enums import Realm
from accounts.login import LoginStep, PendingLogin, next_step

SHOWS = {
    LoginStep.LOCATION: {"location_approved": True},
    LoginStep.CHOOSE_PIN: {"has_pin": True, "pin_verified": True},
    LoginStep.PIN: {"pin_verified": True},
}


@pytest.mark.parametrize(
    ("pending", "expected"),
    [
        pytest.param(
            PendingLogin(Realm.EMPLOYEE, location_approved=False),
            LoginStep.LOCATION,
            id="employee elsewhere",
        ),
        pytest.param(
            PendingLogin(
                Realm.EMPLOYEE, location_approved=False, has_pin=True, pin_verified=True
            ),
            LoginStep.LOCATION,
            id="employee elsewhere with the right PIN",
        ),
        pytest.param(
            PendingLogin(Realm.EMPLOYEE, location_approved=True),
            LoginStep.CHOOSE_PIN,
            id="employee without PIN",
        ),
        pytest.param(
            PendingLogin(Realm.EMPLOYEE, location_approved=True, pin_verified=True),
            LoginStep.CHOOSE_PIN,
            id="employee without PIN that is said to be verified",
        ),
        pytest.param(
            PendingLogin(Realm.EMPLOYEE, location_approved=True, has_pin=True),
            LoginStep.PIN,
            id="employee with PIN",
        ),
        pytest.param(
            PendingLogin(
                Realm.EMPLOYEE, location_approved=True, has_pin=True, pin_verified=True
            ),
            LoginStep.DONE,
            id="employee with verified PIN",
        ),
        pytest.param(
            PendingLogin(Realm.BUREAU, location_approved=False),
            LoginStep.LOCATION,
            id="bureau elsewhere",
        ),
        pytest.param(
            PendingLogin(Realm.BUREAU, location_approved=True),
            LoginStep.DONE,
            id="bureau from a known location",
        ),
    ],
)
def test_the_next_step_is_the_first_that_is_open(
    pending: PendingLogin, expected: LoginStep
) -> None:
    step = next_step(pending)

    assert step is expected


@given(has_pin=st.booleans(), taken=st.lists(st.sampled_from(list(SHOWS))))
def test_no_order_of_steps_reaches_done_early(
    has_pin: bool, taken: list[LoginStep]
) -> None:
    shown = {"location_approved": False, "has_pin": has_pin, "pin_verified": False}
    in_turn = []

    for step in taken:
        # A step counts only when it is its turn, as the services demand.
        if step is next_step(PendingLogin(Realm.EMPLOYEE, **shown)):
            in_turn.append(step)
            shown |= SHOWS[step]

    pin = LoginStep.PIN if has_pin else LoginStep.CHOOSE_PIN
    is_done = next_step(PendingLogin(Realm.EMPLOYEE, **shown)) is LoginStep.DONE
    assert in_turn == [LoginStep.LOCATION, pin][: len(in_turn)]
    assert is_done is (len(in_turn) == 2)
