"""Logs: one line of JSON for each event, with the number of the request that it belongs to."""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from itertools import islice
from traceback import format_tb

from billiard.einfo import ExceptionWithTraceback

from portal.core.wording import Told, without_values

request_number: ContextVar[str] = ContextVar("request_number", default="")

# The path of a mailed link is a password.
SECRET_PATH = re.compile(
    r"/(agenda|locatie|activeren|wachtwoord-instellen|e-mailadres-(?:bevestigen|tegenhouden))/[^/\s\"\\]+"
)
# An error may be its own cause, and its trace is as deep as whatever was sent.
MOST_CAUSES = 10
LONGEST_TRACE = 20_000


class OneLine(logging.Formatter):
    """Whatever a message holds, line ends and control characters included, it stays one line."""

    def format(self, record: logging.LogRecord) -> str:
        """This function will write an event as a JSON object, without the paths of mailed links."""
        moment = datetime.fromtimestamp(record.created, UTC)
        said = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": request_number.get(),
            "message": _message(record),
        }
        error = record.exc_info[1] if record.exc_info else None
        # What a visitor sent is no fault of ours: its message says all of it.
        if error and not record.name.startswith("django.security."):
            said["trace"] = _trace(error)[-LONGEST_TRACE:]
        return SECRET_PATH.sub(r"/\1/-", json.dumps(said))


def _message(record: logging.LogRecord) -> str:
    """Only what is filled in holds values, unless the message was filled in before it came."""
    if isinstance(record.args, Mapping):
        return str(record.msg) % {k: _told(v) for k, v in record.args.items()}
    if record.args:
        return str(record.msg) % tuple(map(_told, record.args))
    return without_values(str(record.msg))


def _told(value: object) -> object:
    """A number is one of ours, such as that of a row."""
    return value if isinstance(value, int | float) else Told(value)


def _trace(error: BaseException) -> str:
    """Files and lines as they are: only what an error says holds values."""
    causes = [*islice(_causes(error), MOST_CAUSES)]
    return "\n".join(map(_one_trace, reversed(causes)))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        # The worker hands over an error with its trace as text.
        error = error.exc if isinstance(error, ExceptionWithTraceback) else error
        yield error
        context = None if error.__suppress_context__ else error.__context__
        error = error.__cause__ or context


def _one_trace(error: BaseException) -> str:
    places = "".join(format_tb(error.__traceback__))
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    head = "Traceback (most recent call last):\n"
    return f"{head}{places}{kind}: {without_values(str(error))}\n"
