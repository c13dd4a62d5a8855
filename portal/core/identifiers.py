"""Checks, masks and sorts the numbers and names that identify a person or account."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from localflavor.generic.countries.iso_3166 import ISO_3166_1_ALPHA2_COUNTRY_CODES
from stdnum import iban
from stdnum.exceptions import ValidationError as NumberError
from stdnum.nl import bsn

DOT = "•"

_POSTCODES = {
    "NL": re.compile(r"[1-9][0-9]{3}[A-Z]{2}"),
    "BE": re.compile(r"[1-9][0-9]{3}"),
    "DE": re.compile(r"[0-9]{5}"),
}
_OTHER_POSTCODE = re.compile(r"[A-Z0-9][A-Z0-9 -]{1,11}")
_POSTCODE_EXAMPLES = {"NL": "1234 AB", "BE": "1000", "DE": "10115"}
_WAGE_TAX_NUMBER = re.compile(r"([0-9]{9})L([0-9]{2})")
_COUNTRIES = frozenset(ISO_3166_1_ALPHA2_COUNTRY_CODES)
_MAX_EMAIL_LENGTH = 254
# Letters that Unicode does not take apart into a base letter and an accent.
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
    }
)

# Mail to this machine itself is for nobody.
_is_email = EmailValidator(allowlist=[])
# A quoted name may hold anything, and a number in brackets is no domain of anybody.
_ODD_IN_EMAIL = set('"[]')


def clean_bsn(text: str) -> str:
    """This function will return a BSN as nine digits.

    Excel drops a leading zero, so eight digits are padded. The elfproef alone decides
    (contract 3.1), not the series in which numbers are issued.

    :raises ValueError: with a Dutch sentence
    """
    digits = re.sub(r"[ .-]", "", text.strip())
    if not re.fullmatch(r"[0-9]{8,9}", digits):
        message = "Een BSN heeft 9 cijfers"
        raise ValueError(message)
    if not bsn.is_valid(digits):
        message = "Dit BSN klopt niet. Controleer de cijfers"
        raise ValueError(message)
    return digits.zfill(9)


def clean_iban(text: str) -> str:
    """This function will return an IBAN without spaces, in capitals.

    Length and structure per country and the check digits (mod 97) are judged; whether
    the bank exists is not, so the test IBANs of a fictitious bank pass.

    :raises ValueError: with a Dutch sentence
    """
    try:
        return iban.validate("".join(text.split()), check_country=False)
    except NumberError:
        message = "Dit IBAN klopt niet. Controleer de letters en cijfers"
        raise ValueError(message) from None


def clean_postcode(text: str, country: str = "NL") -> str:
    """This function will return a postcode as it is stored: `1234AB`.

    Countries other than NL, BE and DE are judged on length and characters alone.

    :raises ValueError: with a Dutch sentence
    """
    postcode = " ".join(text.upper().split())
    if country in _POSTCODES:
        postcode = postcode.replace(" ", "")
    if not _POSTCODES.get(country, _OTHER_POSTCODE).fullmatch(postcode):
        example = _POSTCODE_EXAMPLES.get(country)
        hint = f". Schrijf bijvoorbeeld {example}" if example else ""
        message = f"Deze postcode klopt niet{hint}"
        raise ValueError(message)
    return postcode


def clean_wage_tax_number(text: str) -> str:
    """This function will return a wage tax number (loonheffingennummer): 123456782L01.

    Nine digits that satisfy the elfproef, an L and a number from 01.

    :raises ValueError: with a Dutch sentence
    """
    number = re.sub(r"[ .-]", "", text).upper()
    found = _WAGE_TAX_NUMBER.fullmatch(number)
    if found is None or found[2] == "00" or not bsn.is_valid(found[1]):
        message = "Dit loonheffingennummer klopt niet. Voorbeeld: 123456782L01"
        raise ValueError(message)
    return number


def canonical_email(text: str) -> str:
    """This function will write an e-mail address in the one form that is compared."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def clean_email(text: str) -> str:
    """This function will return a valid e-mail address in its canonical form.

    It is what people and mail servers read the same: no quoted name, no domain literal, and of
    letters beyond ASCII only those with an accent, since others look like what they are not.

    :raises ValueError: with a Dutch sentence
    """
    address = canonical_email(text)
    try:
        _is_email(address)
    except ValidationError:
        address = ""
    is_odd = _ODD_IN_EMAIL & set(address) or not _reads_the_same(text, address)
    if not address or is_odd or len(address) > _MAX_EMAIL_LENGTH:
        message = "Dit e-mailadres klopt niet. Voorbeeld: naam@voorbeeld.nl"
        raise ValueError(message)
    return address


def _reads_the_same(text: str, address: str) -> bool:
    bare = unicodedata.normalize("NFD", address)
    letters = "".join(one for one in bare if not unicodedata.combining(one))
    # Folding makes another domain of some, such as the German sharp s.
    is_lower = unicodedata.normalize("NFKC", text).strip().lower() == address
    return letters.isascii() and is_lower


def clean_country(text: str) -> str:
    """This function will return an ISO 3166 country code of two letters.

    :raises ValueError: with a Dutch sentence
    """
    code = text.strip().upper()
    if code not in _COUNTRIES:
        message = "Deze landcode bestaat niet. Schrijf bijvoorbeeld NL"
        raise ValueError(message)
    return code


def clean_nationality(text: str) -> str:
    """This function will return a nationality as given: a country code or a number.

    Numbers are those of Nmbrs, where 1 is Dutch.

    :raises ValueError: with a Dutch sentence
    """
    code = text.strip().upper()
    if re.fullmatch(r"[0-9]{1,4}", code):
        return str(int(code))
    if code not in _COUNTRIES:
        message = "Deze nationaliteit bestaat niet. Schrijf bijvoorbeeld NL of 1"
        raise ValueError(message)
    return code


def mask_bsn(number: str) -> str:
    """This function will hide all of a BSN but its last three digits."""
    return f"{DOT * 6} {number[-3:]}" if number else ""


def mask_iban(number: str) -> str:
    """This function will hide an IBAN but for the country, the bank and four digits.

    Only letters name a bank; elsewhere the digits belong to the account and are hidden.
    """
    if not number:
        return ""
    bank = number[4:8] if number[4:8].isalpha() else DOT * 4
    return f"{number[:2]}{DOT * 2} {bank} {DOT * 4} {number[-4:]}"


def mask_email(address: str) -> str:
    """This function will hide a mailbox name, whatever its length: `n•••••k@…`."""
    name, _, domain = address.rpartition("@")
    first, last = (name[0], name[-1]) if len(name) > 2 else ("", "")
    return f"{first}{DOT * 5}{last}@{domain}" if address else ""


def group_iban(number: str) -> str:
    """This function will write an IBAN in groups of four characters."""
    return iban.format(number)


def sort_key(surname: str) -> str:
    """This function will fold accents and case, for ordering by code point."""
    decomposed = unicodedata.normalize("NFKD", surname.casefold())
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.translate(_PLAIN_LETTERS).split())
