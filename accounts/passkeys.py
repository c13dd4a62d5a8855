"""Passkeys (WebAuthn): a key on a device of the owner, opened with a finger, face or PIN.

The host name of the environment is the relying party, so that a passkey works nowhere else.
The library is loaded with the first passkey: it is large, and most workers see none.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import transaction

from accounts.models import Passkey, User
from portal.core.hosts import portal_url
from portal.core.models import Environment

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

MOST_PASSKEYS = 10
TRANSPORTS = frozenset(["usb", "nfc", "ble", "internal", "cable", "hybrid"])


class PasskeyRefused(Exception):
    """The answer of the browser is not one to this question, or the key is known already."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What the browser is asked: its options as JSON, and the challenge to keep meanwhile."""

    options: str
    challenge: bytes


def begin_registration(user: User) -> Ceremony:
    """This function will ask a browser to make a passkey that proves who holds it."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_registration_options(
        rp_id=_host(user.environment),
        rp_name=user.environment.name,
        user_id=user.public_id.bytes,
        user_name=user.username,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=_descriptors(user),
    )
    return Ceremony(webauthn.options_to_json(options), options.challenge)


def register(
    user: User, credential: str, *, name: str, challenge: bytes, now: datetime
) -> Passkey:
    """This function will keep the public key that a browser made for this question.

    :raises PasskeyRefused: when it is none, or was kept before.
    """
    import webauthn

    try:
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(user.environment),
            expected_origin=_origin(user.environment),
            require_user_verification=True,
        )
    except _malformed() as error:
        raise PasskeyRefused from error
    is_full = Passkey.objects.filter(user=user).count() >= MOST_PASSKEYS
    known = Passkey.objects.filter(credential_id=verified.credential_id)
    if is_full or known.exists():
        raise PasskeyRefused
    return Passkey.objects.create(
        environment_id=user.environment_id,
        user=user,
        name=name,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        transports=_transports(credential),
        created_at=now,
    )


def begin_authentication(user: User) -> Ceremony:
    """This function will ask a browser for one of the passkeys of an account."""
    import webauthn
    from webauthn.helpers import structs

    options = webauthn.generate_authentication_options(
        rp_id=_host(user.environment),
        allow_credentials=_descriptors(user),
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return Ceremony(webauthn.options_to_json(options), options.challenge)


@transaction.atomic
def verify(user: User, credential: str, *, challenge: bytes, now: datetime) -> bool:
    """This function will tell whether a passkey of the account signed this challenge."""
    import webauthn

    passkey = _passkey_of(user, credential)
    if passkey is None or not challenge:
        return False
    try:
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=_host(user.environment),
            expected_origin=_origin(user.environment),
            credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=True,
        )
    except _malformed():
        return False
    passkey.sign_count, passkey.last_used_at = verified.new_sign_count, now
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return True


def passkeys_of(user: User) -> list[Passkey]:
    """This function will list the passkeys of an account, the oldest first."""
    return list(Passkey.objects.filter(user=user).order_by("created_at", "pk"))


def has_any(user: User) -> bool:
    """This function will tell whether an account has a passkey."""
    return Passkey.objects.filter(user=user).exists()


def forget_others(user: User, keep: Passkey | None = None) -> None:
    """This function will let no passkey of an account work any more, but this one."""
    rows = Passkey.objects.filter(user=user)
    (rows.exclude(pk=keep.pk) if keep else rows).delete()


def _malformed() -> tuple[type[Exception], ...]:
    """What a browser sends is anyone's: these are what reading it can raise."""
    from webauthn.helpers.exceptions import WebAuthnException

    return WebAuthnException, ValueError, KeyError, TypeError, RecursionError


def _passkey_of(user: User, credential: str) -> Passkey | None:
    from webauthn.helpers import base64url_to_bytes

    try:
        credential_id = base64url_to_bytes(json.loads(credential)["rawId"])
    except _malformed():
        return None
    keys = Passkey.objects.select_for_update(of=("self",))
    return keys.filter(user=user, credential_id=credential_id).first()


def _descriptors(user: User) -> "list[PublicKeyCredentialDescriptor]":
    from webauthn.helpers.structs import (
        PublicKeyCredentialDescriptor,
    )

    return [
        PublicKeyCredentialDescriptor(id=bytes(key.credential_id))
        for key in passkeys_of(user)
    ]


def _transports(credential: str) -> list[str]:
    named = json.loads(credential).get("response", {}).get("transports") or []
    return [one for one in named if one in TRANSPORTS]


def _origin(environment: Environment) -> str:
    return portal_url(environment, "")


def _host(environment: Environment) -> str:
    return urlsplit(_origin(environment)).hostname or ""
