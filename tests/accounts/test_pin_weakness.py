"""PINs that others would try first."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.pins import is_weak

BIRTH_DATE = datetime.date(1991, 3, 14)
NUMBERS = ["1001", "+31 6 1234 5678", "3511RT", "NL91ABNA0417164300"]


@pytest.mark.parametrize(
    "pin",
    [
        pytest.param("000000", id="one digit"),
        pytest.param("484848", id="two digits"),
        pytest.param("448884", id="two digits in disorder"),
        pytest.param("123456", id="up"),
        pytest.param("987654", id="down"),
        pytest.param("890123", id="up and round"),
        pytest.param("210987", id="down and round"),
        pytest.param("121212", id="pair repeated"),
        pytest.param("123123", id="three repeated"),
        pytest.param("112233", id="pairs"),
        pytest.param("285582", id="mirrored"),
        pytest.param("147258", id="lines of the keypad"),
        pytest.param("741852", id="lines of the keypad upwards"),
        pytest.param("159357", id="diagonals of the keypad"),
        pytest.param("137913", id="corners of the keypad"),
        pytest.param("246810", id="even numbers"),
        pytest.param("135790", id="odd digits"),
        pytest.param("142536", id="rows of the keypad in turn"),
    ],
)
def test_a_pin_that_many_choose_is_weak(pin: str) -> None:
    weak = is_weak(pin)

    assert weak


@pytest.mark.parametrize(
    "pin",
    [
        pytest.param("140391", id="DDMMYY"),
        pytest.param("910314", id="YYMMDD"),
        pytest.param("031491", id="MMDDYY"),
        pytest.param("199103", id="YYYYMM"),
        pytest.param("031991", id="MMYYYY"),
        pytest.param("141991", id="DDYYYY"),
        pytest.param("571991", id="ends with the year"),
        pytest.param("199157", id="starts with the year"),
        pytest.param("719915", id="around the year"),
    ],
)
def test_a_form_of_the_birth_date_is_weak(pin: str) -> None:
    weak = is_weak(pin, birth_dates=[BIRTH_DATE])

    assert weak
    assert not is_weak(pin)


@pytest.mark.parametrize(
    "pin",
    [
        pytest.param("001001", id="personnel number filled up"),
        pytest.param("581001", id="personnel number with two digits"),
        pytest.param("351189", id="postcode with two digits"),
        pytest.param("164300", id="end of the bank account"),
        pytest.param("345678", id="end of the telephone number"),
        pytest.param("612345", id="inside the telephone number"),
    ],
)
def test_a_number_of_the_person_is_weak(pin: str) -> None:
    weak = is_weak(pin, numbers=NUMBERS)

    assert weak


@pytest.mark.parametrize("pin", ["482913", "730492", "591847", "208437"])
def test_another_pin_is_not_weak(pin: str) -> None:
    weak = is_weak(pin, birth_dates=[BIRTH_DATE], numbers=["1001", "", "n.v.t."])

    assert not weak


@given(st.text("0123456789", min_size=3, max_size=4))
def test_repeating_or_mirroring_makes_any_pin_weak(half: str) -> None:
    doubled, mirrored = half + half, half + half[::-1]

    assert is_weak(doubled)
    assert is_weak(mirrored)
