"""What is encrypted can be read back by us alone, and for the same purpose alone."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured

from portal.core.crypto import Tampered, blind_index, decrypt, encrypt, parse_ring

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


@pytest.mark.parametrize(
    "plain",
    [
        pytest.param(b"999911120", id="a number"),
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(range(256)), id="every byte"),
        pytest.param(b":a:b:", id="the mark between key and text"),
    ],
)
def test_what_was_encrypted_is_read_back(plain: bytes):
    token = encrypt(plain, purpose="employee.bsn")

    assert decrypt(token, purpose="employee.bsn") == plain


def test_the_same_text_is_never_encrypted_the_same_way():
    once, again = (encrypt(b"999911120", purpose="employee.bsn") for _ in range(2))

    assert once != again


def test_every_changed_byte_is_noticed():
    token = encrypt(b"999911120", purpose="employee.bsn")

    for position in range(len(token)):
        changed = bytearray(token)
        changed[position] ^= 1
        with pytest.raises(Tampered):
            decrypt(bytes(changed), purpose="employee.bsn")


@pytest.mark.parametrize(
    "token",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"999911120", id="plain text"),
        pytest.param(b"test:", id="only a key"),
        pytest.param(b"test:short", id="too short"),
        pytest.param(b"\xff\xfe:" + bytes(40), id="no key id"),
    ],
)
def test_what_we_did_not_encrypt_is_refused(token: bytes):
    with pytest.raises(Tampered):
        decrypt(token, purpose="employee.bsn")


def test_a_text_that_was_moved_to_another_purpose_is_refused():
    token = encrypt(b"999911120", purpose="employee.bsn")

    with pytest.raises(Tampered, match=r"^authentication failed$"):
        decrypt(token, purpose="bankaccount.iban")


def test_a_new_key_reads_what_the_old_one_wrote(settings):
    settings.FIELD_KEYS = OLD
    token = encrypt(b"999911120", purpose="employee.bsn")

    settings.FIELD_KEYS = f"{NEW},{OLD}"

    assert decrypt(token, purpose="employee.bsn") == b"999911120"


def test_the_first_key_of_the_ring_writes(settings):
    settings.FIELD_KEYS = f"{NEW}, {OLD}"
    token = encrypt(b"999911120", purpose="employee.bsn")

    settings.FIELD_KEYS = NEW

    assert decrypt(token, purpose="employee.bsn") == b"999911120"


def test_a_key_that_left_the_ring_reads_nothing(settings):
    settings.FIELD_KEYS = OLD
    token = encrypt(b"999911120", purpose="employee.bsn")

    settings.FIELD_KEYS = NEW

    with pytest.raises(Tampered, match=r"^unknown key$"):
        decrypt(token, purpose="employee.bsn")


def test_a_ring_is_read_in_its_order():
    ring = parse_ring(f" {NEW} , {OLD},")

    assert list(ring.items()) == [("new", b"n" * 32), ("old", b"o" * 32)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "", "FIELD_KEYS holds no key (id:base64 of 32 bytes)", id="nothing"
        ),
        pytest.param(
            " , ", "FIELD_KEYS holds no key (id:base64 of 32 bytes)", id="commas"
        ),
        pytest.param("a:geheim!", "FIELD_KEYS: key 'a' is not base64", id="not base64"),
        pytest.param(
            "a:c2hvcnQ=",
            "FIELD_KEYS: key 'a' must be unique and 32 bytes",
            id="too short",
        ),
        pytest.param(
            NEW.removeprefix("new"),
            "FIELD_KEYS: key '' must be unique and 32 bytes",
            id="without an id",
        ),
        pytest.param(
            f"{NEW},{NEW}",
            "FIELD_KEYS: key 'new' must be unique and 32 bytes",
            id="twice the same id",
        ),
    ],
)
def test_a_bad_ring_is_refused_in_one_sentence(text: str, message: str):
    with pytest.raises(ImproperlyConfigured) as refused:
        parse_ring(text)

    assert str(refused.value) == message


def test_a_bad_ring_does_not_show_its_keys():
    with pytest.raises(ImproperlyConfigured) as refused:
        parse_ring("a:geheim!")

    assert "geheim" not in str(refused.value)


def test_equal_values_have_equal_indexes():
    once, again = (blind_index("999911120", purpose="bsn") for _ in range(2))

    assert once == again


@pytest.mark.parametrize(
    ("value", "purpose"),
    [
        pytest.param("999911132", "bsn", id="another value"),
        pytest.param("999911120", "iban", id="another purpose"),
    ],
)
def test_an_index_tells_values_and_purposes_apart(value: str, purpose: str):
    assert blind_index(value, purpose=purpose) != blind_index(
        "999911120", purpose="bsn"
    )


def test_nothing_has_no_index():
    assert blind_index("", purpose="bsn") == ""


def test_an_index_stays_the_same_when_a_key_is_added(settings):
    settings.FIELD_KEYS = OLD
    before = blind_index("999911120", purpose="bsn")

    settings.FIELD_KEYS = f"{NEW},{OLD}"

    assert blind_index("999911120", purpose="bsn") == before


def test_an_index_depends_on_the_keys(settings):
    settings.FIELD_KEYS = OLD
    ours = blind_index("999911120", purpose="bsn")

    settings.FIELD_KEYS = NEW

    assert blind_index("999911120", purpose="bsn") != ours
