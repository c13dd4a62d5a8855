"""The password policy: one rule per fact, judged on what a password really is.

Sources: the payroll vendor's policy (15 characters, four classes, no common password, not its
own name) and docs/security.md; composition rules deviate from NIST on purpose.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MIN_LENGTH = 15
MAX_LENGTH = 128
# Accents and invisible characters can be many; beyond this nothing is read.
LONGEST_INPUT = 1024
MIN_DISTINCT = 8
MIN_REMAINDER = 6
MIN_RUN = 4
MIN_PERSONAL_WORD = 4
VENDOR_NAMES = ("nmbrs", "visma")
RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qazwsxedcrfvtgbyhnujmikolp",
)
LEET = str.maketrans("@431!|05$7+€", "aaeiiiosstte")
DUTCH_WORDS = frozenset(
    [
        "wachtwoord",
        "geheim",
        "welkom",
        "welkom01",
        "hallo",
        "zomer",
        "winter",
        "lente",
        "herfst",
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
        "maandag",
        "dinsdag",
        "woensdag",
        "donderdag",
        "vrijdag",
        "zaterdag",
        "zondag",
        "amsterdam",
        "rotterdam",
        "utrecht",
        "denhaag",
        "eindhoven",
        "groningen",
        "nederland",
        "holland",
        "ajax",
        "feyenoord",
        "voetbal",
        "vakantie",
        "salaris",
        "loonstrook",
        "salarisfactory",
        "loonportaal",
        "werkgever",
        "werknemer",
        "medewerker",
        "inloggen",
        "account",
        "portaal",
        "administratie",
    ]
)


def normalise(password: str) -> str:
    """This function will return the password as it is judged, stored and compared.

    NFKC, and without invisible characters, so that what looks the same is the same.
    """
    typed = password[:LONGEST_INPUT]
    visible = "".join(char for char in typed if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", visible)


@dataclass(frozen=True, slots=True)
class Rule:
    """One demand: its place in the checklist, and the message when it is not met."""

    key: str
    label: Promise
    message: Promise
    is_broken: Callable[[str, Iterable[str]], bool]


def broken_rules(password: str, *, personal_words: Iterable[str]) -> list[Rule]:
    """This function will list the rules that a password does not meet, in checklist order."""
    judged = normalise(password)
    return [rule for rule in RULES if rule.is_broken(judged, personal_words)]


def is_common(password: str) -> bool:
    """This function will tell whether a password is a known one in disguise."""
    folded = password.casefold()
    remainder = _without_runs(folded)
    return (
        len(set(folded)) < MIN_DISTINCT
        or sum(map(str.isalnum, remainder)) < MIN_REMAINDER
        or is_repetition(folded)
        or any(_is_known(text) for text in (folded, remainder))
    )


def is_repetition(text: str) -> bool:
    """This function will tell whether a text is a shorter one, repeated."""
    return text in (text + text)[1:-1]


def _is_known(text: str) -> bool:
    # Strip before folding: the 2026! of W@chtw00rd2026! would otherwise become letters.
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    return any(_is_listed(form) for form in (text, core, core.translate(LEET)))


def _is_listed(text: str) -> bool:
    words, known = set(re.findall(r"[^\W\d_]+", text)), _known_passwords()
    return text in known or (len(words) == 1 and words <= known)


def _without_runs(text: str) -> str:
    for run in RUNS:
        for row in (run, run[::-1]):
            for size in range(len(row), MIN_RUN - 1, -1):
                for start in range(len(row) - size + 1):
                    text = text.replace(row[start : start + size], "")
    return text


@cache
def _known_passwords() -> frozenset[str]:
    # Django's list is for shorter passwords; here it is a list of words to build on.
    return frozenset(CommonPasswordValidator().passwords) | DUTCH_WORDS


def _contains_personal_word(password: str, words: Iterable[str]) -> bool:
    folded = password.casefold()
    parts = {
        part
        for word in words
        for part in re.split(r"[\W_]+", normalise(word).casefold())
    }
    return any(part in folded for part in parts if len(part) >= MIN_PERSONAL_WORD)


def _lacks(test: Callable[[str], bool]) -> Callable[[str, Iterable[str]], bool]:
    return lambda password, _words: not any(test(char) for char in password)


RULES = (
    Rule(
        "length",
        _("15 tekens of meer"),
        _("Kies een wachtwoord van 15 tot en met 128 tekens."),
        lambda password, _words: not MIN_LENGTH <= len(password) <= MAX_LENGTH,
    ),
    Rule(
        "upper",
        _("een hoofdletter"),
        _("Gebruik minstens één hoofdletter."),
        _lacks(str.isupper),
    ),
    Rule(
        "lower",
        _("een kleine letter"),
        _("Gebruik minstens één kleine letter."),
        _lacks(str.islower),
    ),
    Rule(
        "digit",
        _("een cijfer"),
        _("Gebruik minstens één cijfer."),
        _lacks(str.isdecimal),
    ),
    Rule(
        "special",
        _("een leesteken of spatie"),
        _("Gebruik minstens één leesteken of spatie."),
        _lacks(lambda char: not char.isalnum()),
    ),
    Rule(
        "forbidden",
        _("geen < of >"),
        _("De tekens < en > zijn niet toegestaan."),
        lambda password, _words: "<" in password or ">" in password,
    ),
    Rule(
        "vendor",
        _("niet het woord Nmbrs of Visma"),
        _("Het wachtwoord mag niet Nmbrs of Visma bevatten."),
        lambda password, _words: any(
            name in password.casefold() for name in VENDOR_NAMES
        ),
    ),
    Rule(
        "personal",
        _("geen eigen naam, e-mailadres of werkgever"),
        _("Gebruik geen eigen naam, e-mailadres of werkgever in het wachtwoord."),
        _contains_personal_word,
    ),
    Rule(
        "common",
        _("niet makkelijk te raden"),
        _(
            "Dit wachtwoord is te makkelijk te raden. Kies bijvoorbeeld een paar losse woorden."
        ),
        lambda password, _words: is_common(password),
    ),
)
