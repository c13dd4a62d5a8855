"""The password policy: each rule, and what looks like something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.passwords import broken_rules, normalise

NOBODY: list[str] = []
NOOR = ["noor.dijk", "SalarisFactory", "Noor", "Dijk", "Bakkerij De Gouden Halm B.V."]
WORDS = "Groene kapstok fluistert 7 keer naar drie blauwe paarden, onder wilde kersen! "


def wide(text: str) -> str:
    """The fullwidth characters of East Asian keyboards, which look nearly the same."""
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


@pytest.mark.parametrize(
    ("password", "keys"),
    [
        pytest.param("Kapstok fluis7", ["length"], id="14 characters"),
        pytest.param("Kapstok fluist7", [], id="15 characters"),
        pytest.param((WORDS * 2)[:128], [], id="128 characters"),
        pytest.param((WORDS * 2)[:129], ["length"], id="129 characters"),
        pytest.param("kapstok-fluistert-7", ["upper"], id="no capital"),
        pytest.param("KAPSTOK-FLUISTERT-7", ["lower"], id="no small letter"),
        pytest.param("Kapstok-fluistert", ["digit"], id="no digit"),
        pytest.param("KapstokFluistert7", ["special"], id="no special character"),
        pytest.param("Kapstok fluistert 7", [], id="a space is special"),
        pytest.param("Kapstok<fluistert-7", ["forbidden"], id="less than"),
        pytest.param("Kapstok>fluistert-7", ["forbidden"], id="greater than"),
        pytest.param("Kapstok\uff1cfluistert-7", ["forbidden"], id="fullwidth <"),
        pytest.param("Kapstok\uff1efluistert-7", ["forbidden"], id="fullwidth >"),
        pytest.param("Kapstok-nmbrs-fluist7", ["vendor"], id="nmbrs"),
        pytest.param("Kapstok-VISMA-fluist7", ["vendor"], id="VISMA"),
        pytest.param("Kapstok-vi\u200bsma-fluist7", ["vendor"], id="visma in two"),
        pytest.param(wide("Kapstok-nmbrs-fluist7"), ["vendor"], id="fullwidth nmbrs"),
        pytest.param("Kapst-\u00adok-7" + "\u200b" * 9, ["length"], id="invisible"),
        pytest.param(wide("Kapstok-fluistert-7"), [], id="all fullwidth"),
        pytest.param("Kapstok-fluistert-²", [], id="superscript digit"),
        pytest.param(
            "", ["length", "upper", "lower", "digit", "special", "common"], id="empty"
        ),
    ],
)
def test_each_rule_is_judged_by_itself(password: str, keys: list[str]) -> None:
    rules = broken_rules(password, personal_words=NOBODY)

    assert [rule.key for rule in rules] == keys


@pytest.mark.parametrize(
    "password",
    [
        "Wachtwoord2026!",
        "Password123456!",
        "Welkom01!Welkom01!",
        "W@chtw00rd2026!",
        "Wachtwoord wachtwoord 1",
        "Qwertyuiop12345!",
        "Poiuytrewq98765!",
        "Asdfghjkl-zxcvbnm-1",
        "Qazwsxedcrfvtgb1!",
        "Abcdefghijklmnop1!",
        "Zyxwvutsrqponmlk9?",
        "0123456789-Abcdefgh",
        "Aa1!Aa1!Aa1!Aa1!",
        "Aaaaaaaaaaaaaaa1!",
        "!!!!Loonstrook2026!!!!",
        "S@l@r!sf@ct0ry-2026",
        "G3h31m!!!!!!2026",
        "Vakantie...2026..",
        "Feyenoord-1908-1908",
        "Welkom01Welkom01Welkom01!",
        "1234Februari2026!",
        wide("Wachtwoord2026!"),
        "Wacht\u00adwoord\u200b20262026!",
    ],
)
def test_a_known_password_in_disguise_is_common(password: str) -> None:
    rules = broken_rules(password, personal_words=NOBODY)

    assert [rule.key for rule in rules] == ["common"]


@pytest.mark.parametrize(
    "password",
    [
        "Zonnige-Fietstocht-27",
        "Groene kapstok fluistert 7",
        "Drie blauwe paarden 4 ever",
        "correct Horse battery staple 9",
        "xK9#vQ2$mZ7!pL4@wR",
        "Éénhoorn vliegt naar Ålesund 5",
        "Λόγος-paard-nietje-42",
    ],
)
def test_a_good_passphrase_is_accepted(password: str) -> None:
    rules = broken_rules(password, personal_words=NOOR)

    assert rules == []


@pytest.mark.parametrize(
    "password",
    [
        pytest.param("Kapstok-noor-fluist7", id="first name"),
        pytest.param("Kapstok-DIJK-fluist7", id="surname"),
        pytest.param("Hoge-dijken-fluist7!", id="inside a word"),
        pytest.param("Kapstok-halm-fluist7", id="a word of the company"),
        pytest.param("Kapstok-SalarisFactory7", id="the portal"),
        pytest.param("Kapstok-d\u200bijk-fluist7", id="with an invisible character"),
        pytest.param(wide("Kapstok-noor-fluist7"), id="fullwidth"),
    ],
)
def test_a_personal_word_is_refused(password: str) -> None:
    rules = broken_rules(password, personal_words=NOOR)

    assert [rule.key for rule in rules] == ["personal"]


def test_short_words_of_a_name_are_not_personal() -> None:
    rules = broken_rules("Kapstok-van-de-fluist7", personal_words=["Jo van de Ven"])

    assert rules == []


@pytest.mark.parametrize(
    ("typed", "judged"),
    [
        pytest.param("Cafe\u0301", "Café", id="letter and accent"),
        pytest.param("ﬁets", "fiets", id="ligature"),
        pytest.param(wide("A1!"), "A1!", id="fullwidth"),
        pytest.param("e\u200b\u0301", "é", id="invisible before an accent"),
        pytest.param("a\u200b\u200d\u2060\ufeff\u00adb", "ab", id="invisible"),
        pytest.param("  spaties  ", "  spaties  ", id="spaces stay"),
    ],
)
def test_what_looks_the_same_is_the_same(typed: str, judged: str) -> None:
    password = normalise(typed)

    assert password == judged


@given(st.text(max_size=50))
def test_normalising_twice_changes_nothing(password: str) -> None:
    once = normalise(password)

    assert normalise(once) == once
