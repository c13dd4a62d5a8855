"""Names are composed as the government's rules say (domain 5.1)."""

import dataclasses

import pytest

from personnel.names import (
    addressed_surname,
    display_name,
    falls_back,
    first_name,
    formal_name,
    list_name,
    sort_name,
    titled_name,
)


@dataclasses.dataclass(frozen=True)
class Person:
    initials: str = "J.R."
    nickname: str = "Jo"
    first_names: str = "Johanna Rosa"
    prefix: str = "in het"
    surname: str = "Veld"
    partner_prefix: str = "van"
    partner_surname: str = "Velzen"
    name_use: int = 1
    gender: str = "V"


OWN, PARTNER, PARTNER_OWN, OWN_PARTNER = (Person(name_use=use) for use in (1, 2, 3, 4))
WITH_APOSTROPHE = Person(prefix="'t", surname="Wolkje")
WITHOUT_PREFIX = Person(prefix="", surname="Smit")


@pytest.mark.parametrize(
    ("person", "name"),
    [
        pytest.param(OWN, "J.R. in het Veld", id="own"),
        pytest.param(PARTNER, "J.R. van Velzen", id="partner"),
        pytest.param(PARTNER_OWN, "J.R. van Velzen-in het Veld", id="partner-own"),
        pytest.param(OWN_PARTNER, "J.R. in het Veld-van Velzen", id="own-partner"),
        pytest.param(WITH_APOSTROPHE, "J.R. 't Wolkje", id="apostrophe"),
        pytest.param(WITHOUT_PREFIX, "J.R. Smit", id="no prefix"),
    ],
)
def test_formal_name_follows_the_four_name_options(person, name):
    assert formal_name(person) == name


@pytest.mark.parametrize(
    ("person", "surname"),
    [
        pytest.param(OWN, "In het Veld", id="own"),
        pytest.param(PARTNER, "Van Velzen", id="partner"),
        pytest.param(PARTNER_OWN, "Van Velzen-in het Veld", id="partner-own"),
        pytest.param(OWN_PARTNER, "In het Veld-van Velzen", id="own-partner"),
        pytest.param(WITH_APOSTROPHE, "'t Wolkje", id="apostrophe"),
    ],
)
def test_addressed_surname_begins_with_a_capital_but_for_an_apostrophe(person, surname):
    assert addressed_surname(person) == surname


@pytest.mark.parametrize(
    ("gender", "name"),
    [
        pytest.param("V", "Mevrouw J.R. in het Veld", id="woman"),
        pytest.param("M", "De heer J.R. in het Veld", id="man"),
        pytest.param("", "J.R. in het Veld", id="unknown"),
    ],
)
def test_titled_name_has_a_title_when_the_gender_is_known(gender, name):
    assert titled_name(Person(gender=gender)) == name


@pytest.mark.parametrize(
    ("person", "name"),
    [
        pytest.param(Person(), "Jo", id="nickname"),
        pytest.param(Person(nickname=""), "Johanna Rosa", id="first names"),
        pytest.param(Person(nickname="", first_names=""), "J.R.", id="initials"),
    ],
)
def test_first_name_is_what_somebody_is_called(person, name):
    assert first_name(person) == name


def test_display_name_puts_the_first_name_before_the_surname():
    assert display_name(OWN_PARTNER) == "Jo in het Veld-van Velzen"


@pytest.mark.parametrize(
    ("person", "name"),
    [
        pytest.param(OWN, "Veld, J.R. in het", id="own"),
        pytest.param(PARTNER, "Velzen, J.R. van", id="partner"),
        pytest.param(PARTNER_OWN, "Velzen-in het Veld, J.R. van", id="partner-own"),
        pytest.param(OWN_PARTNER, "Veld-van Velzen, J.R. in het", id="own-partner"),
        pytest.param(WITHOUT_PREFIX, "Smit, J.R.", id="no prefix"),
    ],
)
def test_list_name_moves_the_first_prefix_to_the_end(person, name):
    assert list_name(person) == name


@pytest.mark.parametrize(
    ("person", "key"),
    [
        pytest.param(OWN, "veld j.r.", id="own"),
        pytest.param(PARTNER_OWN, "velzen j.r.", id="partner-own"),
        pytest.param(OWN_PARTNER, "veld j.r.", id="own-partner"),
        pytest.param(Person(surname="Özdemir"), "ozdemir j.r.", id="accent"),
    ],
)
def test_sort_name_is_the_first_surname_used_without_prefix(person, key):
    assert sort_name(person) == key


def test_sort_name_fits_its_column_when_letters_unfold():
    assert len(sort_name(Person(surname="æ" * 120, initials="Æ" * 30))) == 160


@pytest.mark.parametrize("name_use", [2, 3, 4])
def test_names_fall_back_to_the_own_name_when_the_partners_is_missing(name_use):
    person = Person(partner_prefix="van", partner_surname="", name_use=name_use)

    assert falls_back(person)
    assert formal_name(person) == "J.R. in het Veld"


def test_names_do_not_fall_back_when_the_own_name_is_used():
    assert not falls_back(Person(partner_surname=""))
