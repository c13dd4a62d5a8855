"""What may be told of an error: its kind and place, not the values that it broke on."""

import re
import unicodedata
from collections.abc import Iterator
from contextvars import ContextVar

# Whatever has ``_post``, the form that it came with, once that was read.
current_request: ContextVar[object] = ContextVar("current_request", default=None)

# PostgreSQL quotes the row, the key or the statement that it refuses, in however many lines.
QUOTED = re.compile(r"(DETAIL|CONTEXT|LINE \d+):.*", re.S)
# Numbers of tasks, days and addresses of computers tell where and when it went wrong.
PLACE = (
    r"(?P<place>(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])"
    r"|(?<![\d.-])(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,3}(?:\.\d{1,3}){3})(?![\d.-]))"
)
# A BSN, a PIN, a code, an e-mail address and the account number of an IBAN.
PERSONAL = re.compile(
    PLACE + r"|[^\s\"'<>(\[{=:,;@]{1,64}@[^\s\"'<>)\]},;@]{1,255}"
    r"|(?:\b[A-Z]{2}\d{2}[ .-]?)?(?:\b[A-Z]{4}[ .-]?|[A-Z]{4})?\d(?:[ .-]?\d){4,}"
)
SECRET_FIELD = re.compile(r"password|pin|code|credential", re.I)
SHORTEST_SECRET = 5
# Numbers and addresses; other words, such as the name of an answer, are in our own code too.
TELLING = re.compile(r"[0-9@]")
SPACE = r"(?:\s|\\[nrt])+"
# A header or form may hold thousands of characters of whatever a stranger likes to write here.
LONGEST_READ, LONGEST_TOLD = 50_000, 2000


class Told:
    """A value in a message, which is written without what is personal or secret in it."""

    def __init__(self, value: object) -> None:
        self.value = value

    def __str__(self) -> str:
        return without_values(str(self.value))

    def __repr__(self) -> str:
        return without_values(repr(self.value))


def without_values(text: str) -> str:
    """This function will take away what was typed, personal data and quoted rows, and then cut."""
    text = text[:LONGEST_READ]
    typed = "|".join(_patterns())
    if typed:
        text = re.sub(typed, "-", text, flags=re.I)
    text = PERSONAL.sub(lambda found: found["place"] or "-", text)
    return QUOTED.sub(r"\1:  -", text)[:LONGEST_TOLD]


def _patterns() -> Iterator[str]:
    """However it is spaced, cased or quoted; the longest first, for it may hold another."""
    for form in sorted(_forms(), key=len, reverse=True):
        yield SPACE.join(map(re.escape, form.split()))


def _forms() -> set[str]:
    """What somebody typed, and what our fields and Python make of it."""
    typed = {value.strip() for value in _typed_secrets()}
    typed |= {unicodedata.normalize("NFKC", value) for value in typed}
    typed |= {value.casefold() for value in typed}
    typed |= {repr(value)[1:-1] for value in typed}
    path = str(getattr(current_request.get(), "path", ""))
    # The path is no secret: who types it blanks the line that tells of the attack.
    return {one for one in typed if len(one) >= SHORTEST_SECRET and one not in path}


def _typed_secrets() -> Iterator[str]:
    """What the form holds that came in, if it was read already: reading it here might fail."""
    form = getattr(current_request.get(), "_post", None)
    for name, values in form.lists() if form else ():
        for value in values:
            if SECRET_FIELD.search(name) or TELLING.search(value):
                yield value[:LONGEST_READ]
