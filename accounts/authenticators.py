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
    app, _created = AuthenticatorApp.objects.get_or_create(
        user=user,
        defaults={
            "environment_id": user.environment_id,
            "secret": _new_secret(),
            "created_at": now,
        },
    )
    return app


def begin_next(user: User, *, now: datetime) -> AuthenticatorApp:
    """This function will return the app of an account with the secret that a new one is shown.

    The app that works goes on working until the first right code of the new one.
    """
    app = begin(user, now=now)
    if app.confirmed_at and not app.next_secret:
        app.next_secret = _new_secret()
        app.save(update_fields=["next_secret"])
    return app


@transaction.atomic
def link_next(user: User, code: str, *, now: datetime) -> bool:
    """This function will put the new app in the place of the old one, with a right code of it."""
    app = AuthenticatorApp.objects.select_for_update().filter(user=user).first()
    if app is None or not app.next_secret:
        return app is not None and not app.confirmed_at and verify(user, code, now=now)
    step = _step_of(app.next_secret, code, after=-1, now=now)
    if step is None:
        return False
    app.secret, app.next_secret, app.last_step = app.next_secret, None, step
    app.save(update_fields=["secret", "next_secret", "last_step"])
    return True


def waiting_secret(user: User) -> str:
    """This function will return the secret of the app that is being linked, if any."""
    app = AuthenticatorApp.objects.filter(user=user).first()
    if app is None:
        return ""
    return app.next_secret or ("" if app.confirmed_at else app.secret)


@transaction.atomic
def verify(user: User, code: str, *, now: datetime) -> bool:
    """This function will compare a code under lock; the first right one confirms the app.

    A time step is accepted once, so that a code that somebody saw is of no use.
    """
    app = AuthenticatorApp.objects.select_for_update().filter(user=user).first()
    if app is None:
        return False
    step = _step_of(app.secret, code, after=app.last_step, now=now)
    if step is None:
        return False
    app.last_step = step
    app.confirmed_at = app.confirmed_at or now
    app.save(update_fields=["last_step", "confirmed_at"])
    return True


def has_app(user: User) -> bool:
    """This function will tell whether an app was linked and has worked once."""
    return AuthenticatorApp.objects.filter(
        user=user, confirmed_at__isnull=False
    ).exists()


def drop_waiting(user: User) -> None:
    """This function will let no secret that was shown before link an app any more."""
    apps = AuthenticatorApp.objects.filter(user=user)
    apps.filter(confirmed_at=None).delete()
    apps.update(next_secret=None)


def forget(user: User) -> None:
    """This function will unlink the app of an account."""
    AuthenticatorApp.objects.filter(user=user).delete()


def link_for_secret(secret: str, *, username: str, issuer: str) -> str:
    """This function will make the ``otpauth`` address of a secret."""
    label = quote(f"{issuer}:{username}")
    return f"otpauth://totp/{label}?{urlencode({'secret': secret, 'issuer': issuer})}"


def _new_secret() -> str:
    return base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def _step_of(secret: str, code: str, *, after: int, now: datetime) -> int | None:
    """The time step that a code is of; None when it is of none after the one given."""
    if not _is_code(code):
        return None
    totp = TOTP(base64.b32decode(secret), step=STEP_SECONDS, digits=DIGITS)
    totp.time = now.timestamp()
    if not totp.verify(int(code), tolerance=TOLERANCE, min_t=after + 1):
        return None
    step: int = totp.t()
    return step


def _is_code(code: str) -> bool:
    return len(code) == DIGITS and code.isascii() and code.isdecimal()
