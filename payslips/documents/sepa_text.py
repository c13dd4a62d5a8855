"""Text as banks take it: the characters of the European Payments Council. Pure.

Source: EPC217-08, SEPA Conversion Table (basic Latin, no slash at either end, none twice).
"""

import re
import unicodedata

# What decomposition leaves as it is.
SPELLED = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "þ": "th",
        "Þ": "TH",
        "\u0131": "i",
        "\u2019": "'",
        "\u2018": "'",
        "\u201c": "'",
        "\u201d": "'",
        '"': "'",
        "\u2013": "-",
        "\u2014": "-",
        "€": "EUR",
        "&": "+",
        "_": "-",
        "@": "(at)",
    }
)
NOT_ALLOWED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]+")
SLASHES = re.compile(r"/{2,}")


def plain(text: str, *, length: int) -> str:
    """This function will spell a text in the characters that every bank takes.

    ``length`` is the most characters that are kept; nothing may be left of a text.
    """
    # A text of megabytes is cut before anything is looked up.
    cut = "".join(
        letter if letter.isprintable() else " " if letter.isspace() else ""
        for letter in text[: length * 20]
    )
    letters = unicodedata.normalize("NFKD", cut.translate(SPELLED))
    kept = "".join(one for one in letters if not unicodedata.combining(one))
    allowed = SLASHES.sub("/", NOT_ALLOWED.sub(" ", kept))
    return " ".join(allowed.split())[:length].strip("/ ")
