"""Logs: one line of JSON for each event, with the number of the request that it belongs to."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_number: ContextVar[str] = ContextVar("request_number", default="")

# The path of a mailed link is a password.
SECRET_PATH = re.compile(
    r"/(locatie|activeren|wachtwoord-instellen|e-mailadres-(?:bevestigen|tegenhouden))/[^/\s]+"
)
# PostgreSQL quotes the row or the key that it refuses.
DETAIL = re.compile(r"DETAIL:.*")


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
            "message": record.getMessage(),
        }
        if record.exc_info:
            trace = self.formatException(record.exc_info)
            said["trace"] = DETAIL.sub("DETAIL:  -", trace)
        return SECRET_PATH.sub(r"/\1/-", json.dumps(said))
