"""Encryption of personal numbers and of stored documents: AES-256-GCM with a ring of keys."""

import base64
import hashlib
import hmac
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
KEY_BYTES = 32


class Tampered(Exception):
    """The stored bytes were not made by us, or were changed or moved since."""


def encrypt(plain: bytes, *, purpose: str) -> bytes:
    """This function will encrypt bytes under the current key, bound to their purpose."""
    key = next(iter(_ring().values()))
    nonce = os.urandom(NONCE_BYTES)
    return current_mark() + nonce + AESGCM(key).encrypt(nonce, plain, purpose.encode())


def current_mark() -> bytes:
    """This function will return how everything begins that the current key encrypted."""
    return f"{next(iter(_ring()))}:".encode()


def is_marked(token: bytes) -> bool:
    """This function will tell whether bytes begin as what a key of the ring encrypted."""
    return token.startswith(tuple(f"{key_id}:".encode() for key_id in _ring()))


def decrypt(token: bytes, *, purpose: str) -> bytes:
    """This function will return what was encrypted for the same purpose.

    :raises Tampered: when the key is unknown or the bytes are not what ``encrypt`` made.
    """
    key_id, _, sealed = token.partition(b":")
    key = _ring().get(key_id.decode("ascii", "replace"))
    if key is None:
        raise Tampered("unknown key")
    try:
        return AESGCM(key).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], purpose.encode()
        )
    except (InvalidTag, ValueError) as error:
        raise Tampered("authentication failed") from error


def blind_index(value: str, *, purpose: str) -> str:
    """This function will make a keyed digest of a normalised value, to compare it unread."""
    if not value:
        return ""
    return hmac.new(
        _index_key(), f"{purpose}|{value}".encode(), hashlib.sha256
    ).hexdigest()


def parse_ring(text: str) -> dict[str, bytes]:
    """This function will read ``id:base64,id:base64`` into keys; the first one is current.

    :raises ImproperlyConfigured: when a key is not 32 bytes or an id occurs twice.
    """
    ring: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        key_id, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except ValueError as error:
            raise ImproperlyConfigured(
                f"FIELD_KEYS: key {key_id!r} is not base64"
            ) from error
        if len(key) != KEY_BYTES or not key_id or key_id in ring:
            raise ImproperlyConfigured(
                f"FIELD_KEYS: key {key_id!r} must be unique and 32 bytes"
            )
        ring[key_id] = key
    if not ring:
        raise ImproperlyConfigured("FIELD_KEYS holds no key (id:base64 of 32 bytes)")
    return ring


@cache
def _parsed(text: str) -> dict[str, bytes]:
    return parse_ring(text)


def _ring() -> dict[str, bytes]:
    return _parsed(settings.FIELD_KEYS)


@cache
def _derived(key: bytes) -> bytes:
    return HKDF(
        hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"blind index"
    ).derive(key)


def _index_key() -> bytes:
    # The oldest key of the ring: new keys come in front, so that stored indexes stay valid.
    return _derived(list(_ring().values())[-1])


class EncryptedField(models.BinaryField):  # type: ignore[type-arg]
    """Text that is stored encrypted; the additional data is the model and the field."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"editable": True} | kwargs)  # type: ignore[arg-type]

    def get_db_prep_value(
        self, value: str | None, connection: object, prepared: bool = False
    ) -> object:
        token = None if value is None else encrypt(value.encode(), purpose=self.purpose)
        return super().get_db_prep_value(token, connection, prepared)  # type: ignore[arg-type]

    def from_db_value(self, value: bytes | memoryview | None, *_: object) -> str | None:
        if value is None:
            return None
        return decrypt(bytes(value), purpose=self.purpose).decode()

    def to_python(self, value: str | None) -> str | None:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.purpose} is not serialised")

    @property
    def purpose(self) -> str:
        """What a value is bound to."""
        return f"{self.model._meta.label_lower}.{self.attname}"
