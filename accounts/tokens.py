"""Secrets that travel in links, cookies and on screens; the database keeps their hashes."""

import hashlib
import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

TOKEN_BYTES = 32
CODE_LENGTH = 6
# Without characters that are read or heard as another: 0 O, 1 I L, 2 Z, 5 S, 8 B.
CODE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"


def new_token() -> str:
    """This function will make a secret of 256 bits for a link or a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """This function will hash a token; a plain hash suffices for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """This function will make a control code that a person can read from one screen to another."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def hash_code(code: str) -> str:
    """This function will hash a control code with the installation's key."""
    normalised = "".join(char for char in code.upper() if char.isalnum())
    return salted_hmac(
        "accounts.control-code", normalised, algorithm="sha256"
    ).hexdigest()


def is_code(code: str, code_hash: str) -> bool:
    """This function will compare a typed control code with a stored hash."""
    return constant_time_compare(hash_code(code), code_hash)
