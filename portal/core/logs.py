"""Logs: one line of JSON for each event, with the number of the request that it belongs to."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_number: ContextVar[str] = ContextVar("request_number", default="")

# The path of a mailed link is a password.
SECRET_PATH = re.compile(
    r"/(agenda|locatie|activeren|wachtwoord-instellen|e-mailadres-(?:bevestigen|tegenhouden))/[^/\s\"\\]+"
)
# PostgreSQL quotes the row or the key that it refuses.
DETAIL = re.compile(r"DETAIL:.*")
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
            "message": record.getMessage()[:LONGEST_MESSAGE],
        }
        # What a visitor sent is no fault of ours: its message says all of it.
        if record.exc_info and not record.name.startswith("django.security."):
            trace = self.formatException(record.exc_info)
            said["trace"] = DETAIL.sub("DETAIL:  -", trace)
        return SECRET_PATH.sub(r"/\1/-", json.dumps(said))
