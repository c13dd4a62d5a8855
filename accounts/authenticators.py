"""Authenticator apps (RFC 6238): six digits that change every thirty seconds."""

import base64
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from django.db import transaction
from django_otp.oath import TOTP

from accounts.models import AuthenticatorApp, User

SECRET_BYTES = 20
DIGITS = 6
STEP_SECONDS = 30
# A clock may be one step off in either direction.
TOLERANCE = 1


def begin(user: User, *, now: datetime) -> AuthenticatorApp:
    """This function will return the app that an account is being linked to.

    Until its first code is accepted it proves nothing; the secret stays the same, so that a
    page that is loaded again shows the same QR code.
    """
    secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    app, _created = AuthenticatorApp.objects.get_or_create(
        user=user,
        defaults={
            "environment_id": user.environment_id,
            "secret": secret,
            "created_at": now,
        },
    )
    return app


@transaction.atomic
def verify(user: User, code: str, *, now: datetime) -> bool:
    """This function will compare a code under lock; the first right one confirms the app.

    A time step is accepted once, so that a code that somebody saw is of no use.
    """
    app = AuthenticatorApp.objects.select_for_update().filter(user=user).first()
    if app is None or not _is_code(code):
        return False
    totp = TOTP(base64.b32decode(app.secret), step=STEP_SECONDS, digits=DIGITS)
    totp.time = now.timestamp()
    if not totp.verify(int(code), tolerance=TOLERANCE, min_t=app.last_step + 1):
        return False
    app.last_step = totp.t()
    app.confirmed_at = app.confirmed_at or now
    app.save(update_fields=["last_step", "confirmed_at"])
    return True


def has_app(user: User) -> bool:
    """This function will tell whether an app was linked and has worked once."""
    return AuthenticatorApp.objects.filter(
        user=user, confirmed_at__isnull=False
    ).exists()


def forget(user: User) -> None:
    """This function will unlink the app of an account."""
    AuthenticatorApp.objects.filter(user=user).delete()


def link_for_app(app: AuthenticatorApp, *, issuer: str) -> str:
    """This function will make the ``otpauth`` address that the QR code holds."""
    label = quote(f"{issuer}:{app.user.username}")
    return (
        f"otpauth://totp/{label}?{urlencode({'secret': app.secret, 'issuer': issuer})}"
    )


def _is_code(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdecimal()
