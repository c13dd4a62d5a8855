"""Form fields read and write as the Dutch do."""

import datetime
from decimal import Decimal

import pytest
from django import forms

from portal.core.form_fields import DutchDateField, DutchNumberField


class DayForm(forms.Form):
    day = DutchDateField(required=False)


def test_a_date_is_read_and_written_back_as_typed():
    form = DayForm({"day": "20 okt 2025"})

    assert form.is_valid()
    assert form.cleaned_data == {"day": datetime.date(2025, 10, 20)}
    assert 'value="20 okt 2025"' in str(form["day"])


def test_a_date_is_read_as_programs_write_it():
    form = DayForm({"day": "2025-10-20"})

    assert form.is_valid()
    assert form.cleaned_data == {"day": datetime.date(2025, 10, 20)}


def test_a_known_date_is_written_in_numbers():
    form = DayForm(initial={"day": datetime.date(2025, 2, 4)})

    assert 'value="4-2-2025"' in str(form["day"])


def test_no_date_is_none():
    form = DayForm({"day": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"day": None}


@pytest.mark.parametrize(
    "text", ["31-2-2025", "morgen", "2025-02-31", "9999-01-01", "1-1-0001"]
)
def test_what_is_no_date_says_so_at_the_field(text: str):
    form = DayForm({"day": text})

    assert not form.is_valid()
    assert [len(errors) for errors in form.errors.values()] == [1]


class HoursForm(forms.Form):
    hours = DutchNumberField(
        required=False, smallest=Decimal("0.5"), largest=Decimal(1000)
    )


@pytest.mark.parametrize(
    ("text", "number"),
    [
        pytest.param("7,5", Decimal("7.5"), id="comma"),
        pytest.param("1.000", Decimal(1000), id="largest"),
        pytest.param("0,5", Decimal("0.5"), id="smallest"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_number_is_read_as_the_dutch_write_it(text: str, number):
    form = HoursForm({"hours": text})

    assert form.is_valid()
    assert form.cleaned_data == {"hours": number}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("veel", "Dit is geen getal. Schrijf bijvoorbeeld 1.234,50."),
        ("0,49", "Vul een getal in van 0,50 tot en met 1.000."),
        ("1.000,01", "Vul een getal in van 0,50 tot en met 1.000."),
    ],
)
def test_what_is_no_such_number_says_so_at_the_field(text: str, message: str):
    form = HoursForm({"hours": text})

    assert form.errors == {"hours": [message]}
