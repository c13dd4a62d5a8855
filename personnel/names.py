"""How a person is named: the four ways of domain "tenaamstelling".

Source: the Dutch government's BRP-API rules for composing names; Nmbrs' NaamSamenstelling.
"""

from dataclasses import dataclass
from typing import Protocol

from personnel.models import Gender, NameUse
from portal.core.identifiers import sort_key

SORT_NAME_LENGTH = 160
TITLES = {Gender.MALE.value: "De heer", Gender.FEMALE.value: "Mevrouw"}


class Named(Protocol):
    """The fields that names are made from."""

    initials: str
    nickname: str
    first_names: str
    prefix: str
    surname: str
    partner_prefix: str
    partner_surname: str
    name_use: int
    gender: str


def formal_name(person: Named) -> str:
    """This function will compose initials and surname, such as ``R. van Velzen-in het Veld``."""
    return _join(person.initials, _surname(person))


def titled_name(person: Named) -> str:
    """This function will put a title before the formal name, when the gender is known."""
    return _join(TITLES.get(person.gender, ""), formal_name(person))


def addressed_surname(person: Named) -> str:
    """This function will compose the surname for a salutation, such as ``Van Velzen``.

    The first part gets a capital because no initials precede it.
    """
    return _capitalised(_surname(person))


def display_name(person: Named) -> str:
    """This function will compose the name on screen, such as ``Roos van Velzen``."""
    return _join(first_name(person), _surname(person))


def first_name(person: Named) -> str:
    """This function will return what a person is called, else the first names or initials."""
    return person.nickname or person.first_names or person.initials


def list_name(person: Named) -> str:
    """This function will compose the name for alphabetical lists, such as ``Veld, R. in het``."""
    (prefix, surname), *rest = _parts(person)
    joined = "-".join([surname, *(_join(*part) for part in rest)])
    return f"{joined}, {_join(person.initials, prefix)}"


def sort_name(person: Named) -> str:
    """This function will make the key that sorts on the first surname used, without prefix."""
    (_prefix, surname), *_rest = _parts(person)
    # Folding may double letters such as æ.
    return sort_key(f"{surname} {person.initials}")[:SORT_NAME_LENGTH]


@dataclass(frozen=True, slots=True)
class NameVariant:
    """One of the four ways to be named; empty when it needs a partner's name that is missing."""

    label: str
    name: str
    is_used: bool


def name_variants(person: Named) -> list[NameVariant]:
    """This function will compose the formal name in all four ways, and tell which one is used."""
    used = NameUse.OWN if falls_back(person) else NameUse(person.name_use)
    variants = []
    for use in NameUse:
        needs_partner = use is not NameUse.OWN and not person.partner_surname
        surname = "-".join(_join(*part) for part in _parts_of(person, use))
        name = "" if needs_partner else _join(person.initials, surname)
        variants.append(NameVariant(str(use.label), name, is_used=use is used))
    return variants


def falls_back(person: Named) -> bool:
    """This function will tell whether a partner's name is asked for but missing."""
    return person.name_use != NameUse.OWN and not person.partner_surname


def _surname(person: Named) -> str:
    return "-".join(_join(*part) for part in _parts(person))


def _parts(person: Named) -> list[tuple[str, str]]:
    return _parts_of(person, NameUse.OWN if falls_back(person) else person.name_use)


def _parts_of(person: Named, use: int) -> list[tuple[str, str]]:
    own = (person.prefix, person.surname)
    partner = (person.partner_prefix, person.partner_surname)
    if use == NameUse.OWN:
        return [own]
    if use == NameUse.PARTNER:
        return [partner]
    return [partner, own] if use == NameUse.PARTNER_OWN else [own, partner]


def _capitalised(text: str) -> str:
    # A prefix that starts with an apostrophe stays as it is: 't Wolkje.
    return text[:1].upper() + text[1:]


def _join(*parts: str) -> str:
    return " ".join(" ".join(parts).split())
