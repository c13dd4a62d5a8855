"""Logs: one line of JSON for each event, with the number of the request that it belongs to."""

import json
import logging
import re
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

request_number: ContextVar[str] = ContextVar("request_number", default="")
# Whatever has ``_post``, the form that it came with, once that was read.
current_request: ContextVar[object] = ContextVar("current_request", default=None)

# The path of a mailed link is a password.
SECRET_PATH = re.compile(
    r"/(agenda|locatie|activeren|wachtwoord-instellen|e-mailadres-(?:bevestigen|tegenhouden))/[^/\s\"\\]+"
)
# PostgreSQL quotes the row, the key or the statement that it refuses.
QUOTED = re.compile(r"(DETAIL|CONTEXT|LINE \d+):.*")
# A BSN, a PIN, a code and the account number of an IBAN: what breaks may tell what it broke on.
DIGITS = re.compile(
    r"(?<![0-9A-Za-z])(?:[A-Z]{2}\d{2} ?)?(?:[A-Z]{4} ?)?\d(?: ?\d){4,}"
)
SECRET_FIELD = re.compile(r"password|pin|code|credential", re.I)
SHORTEST_SECRET = 5
# Numbers and addresses; other words, such as the name of an answer, are in our own code too.
TELLING = re.compile(r"[0-9@]")
# A header may hold thousands of characters of whatever a stranger likes to write here.
LONGEST_MESSAGE = 2000


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
            "message": _without_typed(record.getMessage()[:LONGEST_MESSAGE]),
        }
        # What a visitor sent is no fault of ours: its message says all of it.
        if record.exc_info and not record.name.startswith("django.security."):
            said["trace"] = _without_values(self.formatException(record.exc_info))
        return SECRET_PATH.sub(r"/\1/-", json.dumps(said))


def _without_values(trace: str) -> str:
    quoted = QUOTED.sub(r"\1:  -", _without_typed(trace))
    return DIGITS.sub("-", quoted)


def _without_typed(text: str) -> str:
    for value in sorted(_typed_secrets(), key=len, reverse=True):
        text = text.replace(value, "-").replace(repr(value)[1:-1], "-")
    return text


def _typed_secrets() -> Iterator[str]:
    """What the form holds that came in, if it was read already: reading it here might fail."""
    form = getattr(current_request.get(), "_post", None)
    for name, values in form.lists() if form else ():
        for value in values:
            is_secret = SECRET_FIELD.search(name) or TELLING.search(value)
            if is_secret and len(value) >= SHORTEST_SECRET:
                yield value
