"""Form fields read and write as the Dutch do."""

import datetime

import pytest
from django import forms

from portal.core.form_fields import DutchDateField


class DayForm(forms.Form):
    day = DutchDateField(required=False)


def test_a_date_is_read_and_written_back_as_typed():
    form = DayForm({"day": "20 okt 2025"})

    assert form.is_valid()
    assert form.cleaned_data == {"day": datetime.date(2025, 10, 20)}
    assert 'value="20 okt 2025"' in str(form["day"])


def test_a_known_date_is_written_in_numbers():
    form = DayForm(initial={"day": datetime.date(2025, 2, 4)})

    assert 'value="4-2-2025"' in str(form["day"])


def test_no_date_is_none():
    form = DayForm({"day": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"day": None}


@pytest.mark.parametrize("text", ["31-2-2025", "morgen", "2025-10-20", "1-1-0001"])
def test_what_is_no_date_says_so_at_the_field(text: str):
    form = DayForm({"day": text})

    assert not form.is_valid()
    assert [len(errors) for errors in form.errors.values()] == [1]
