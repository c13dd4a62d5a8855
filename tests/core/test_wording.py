"""What is taken out of a line of the log, and what stays in it."""

import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import RequestFactory

from portal.core.logs import OneLine
from portal.core.wording import current_request, without_values


@contextmanager
def typed(**form: str) -> Iterator[None]:
    """What happens while this form is being answered."""
    request = RequestFactory().post("/verlof/", form)
    assert request.POST.dict() == form
    token = current_request.set(request)
    yield
    current_request.reset(token)


def logged(message: str, *args: object, error: BaseException | None = None) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    info = (type(error), error, error.__traceback__) if error else None
    handler.emit(
        logging.LogRecord("x", logging.ERROR, "f", 1, message, args, info)  # type: ignore[arg-type]
    )
    return stream.getvalue()


def raised(text: str) -> Exception:
    try:
        raise ValueError(text)
    except ValueError:
        return sys.exc_info()[1]  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("bsn 111222333.", "bsn -."),
        ("bsn 1112.22.333.", "bsn -."),
        ("bsn 111-222-333.", "bsn -."),
        ("x111222333", "x-"),
        ("pin=48291", "pin=-"),
        ("at NL91 ABNA 0417 1643 00", "at -"),
        ("at NL91ABNA0417164300", "at -"),
        ("{'noor@voorbeeld.nl': (550, b'no')}", "{'-': (550, b'no')}"),
        ("DETAIL:  Failing row (1,\nnoor\n).\nno", "DETAIL:  -"),
        ("row 4829", "row 4829"),
        ("on 2026-11-26", "on 2026-11-26"),
        ("at 192.168.100.100:5432", "at 192.168.100.100:5432"),
        (
            "[0f0e1d2c-3b4a-4958-8776-123456789012]",
            "[0f0e1d2c-3b4a-4958-8776-123456789012]",
        ),
    ],
)
def test_what_stands_in_a_value(written: str, left: str) -> None:
    assert without_values(written) == left
    assert f'"message": "at {left}"'.replace("\n", "\\n") in logged("at %s", written)


@pytest.mark.parametrize(
    "echo",
    [
        str,
        str.casefold,
        str.upper,
        repr,
        str.strip,
        lambda text: text.replace("\r\n", "\n"),
        lambda text: text.replace("\r\n", " "),
        lambda text: repr(text.strip().casefold()),
    ],
)
def test_what_was_typed_goes_however_it_comes_back(echo) -> None:
    with typed(password=" Mijn 'Zin\r\nMet\" \\ Woorden "):
        text = logged("no: %s", echo(" Mijn 'Zin\r\nMet\" \\ Woorden "))

    assert "zin" not in text.casefold()
    assert "woorden" not in text.casefold()


def test_a_secret_at_the_end_of_a_long_value_is_not_cut_in_two() -> None:
    with typed(password="Fietsbel Lampion"):
        text = logged("%s", "y" * 1990 + " Fietsbel Lampion")

    assert "Fiets" not in text


@pytest.mark.parametrize(
    "word",
    [
        "Traceback",
        "Internal Server Error",
        "Internal Server Error: /verlof/",
        "/verlof/",
        "line ",
        "ValueError",
        "raise ValueError(text)",
        __file__,
    ],
)
def test_whoever_types_words_of_the_log_does_not_blank_it(word: str) -> None:
    error = raised("anders")
    plain = logged("Internal Server Error: %s", "/verlof/", error=error)

    with typed(pin=word, code=word, password=word):
        text = logged("Internal Server Error: %s", "/verlof/", error=error)

    # All but the moment.
    assert text[45:] == plain[45:]


def test_a_number_of_ours_stays() -> None:
    assert '"mail 123456 was not sent"' in logged("mail %s was not sent", 123456)


def test_the_trace_of_an_error_that_is_its_own_cause_ends() -> None:
    error = raised("anders")
    error.__cause__ = error

    assert logged("no", error=error).count("Traceback") == 10


def test_a_trace_has_a_length() -> None:
    error = deepest = raised("y" * 5000)
    for _cause in range(20):
        deepest.__cause__ = raised("y" * 5000)
        deepest = deepest.__cause__

    assert 20_000 < len(logged("no", error=error)) < 21_000
