"""How far a login is."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from accounts.enums import Realm
from accounts.login import PendingLogin
from accounts.models import (
    ApprovedLocation,
    AuthenticatorApp,
    LoginAttempt,
    Passkey,
    Pin,
    User,
)
from accounts.tokens import hash_token
from portal.core.composed import Composed
from portal.core.models import Environment


def live_attempt(
    *,
    verifier: str,
    environment: Environment,
    realm: Realm,
    location: str,
    now: datetime,
) -> LoginAttempt | None:
    """This function will find the login under way in this browser, if it may still go on."""
    return (
        live_attempts(now=now)
        .filter(
            verifier_hash=hash_token(verifier),
            environment=environment,
            realm=realm,
            location=location,
        )
        .select_related("user", "environment")
        .first()
    )


def live_attempts(*, now: datetime) -> QuerySet[LoginAttempt]:
    """This function will narrow down to attempts that are not over, void or of an old stamp."""
    return LoginAttempt.objects.filter(
        consumed_at=None,
        expires_at__gt=now,
        stamp=F("user__stamp"),
        user__state=User.State.ACTIVE,
    )


def pending_login(attempt: LoginAttempt) -> PendingLogin:
    """This function will tell what an attempt has shown so far, in one query."""
    row = _attempts_shown(attempt.pk)[0]
    is_released = row.factors_released
    return PendingLogin(
        realm=Realm(row.realm),
        location_approved=row.location_approved,
        has_pin=row.has_pin,
        pin_was_reset=row.pin_was_reset,
        has_app=row.has_app and not is_released,
        has_passkey=row.has_passkey and not is_released,
        factors_released=is_released,
        browser_known=row.is_browser_known,
        mailbox_shown=row.mailbox_shown_at is not None,
        app_shown=row.app_shown_at is not None,
        passkey_shown=row.passkey_shown_at is not None,
        recovery_shown=row.recovery_shown_at is not None,
        pin_shown=row.pin_shown_at is not None,
    )


def _with_factors(attempt_id: int) -> QuerySet[Any, Any]:
    of_user = {"user": OuterRef("user")}
    pins = Pin.objects.filter(**of_user)
    apps = AuthenticatorApp.objects.filter(**of_user, confirmed_at__isnull=False)
    return LoginAttempt.objects.filter(pk=attempt_id).annotate(
        location_approved=Exists(
            ApprovedLocation.objects.filter(**of_user, location=OuterRef("location"))
        ),
        has_pin=Exists(pins.filter(reset_at=None)),
        pin_was_reset=Exists(pins.filter(reset_at__isnull=False)),
        has_app=Exists(apps),
        has_passkey=Exists(Passkey.objects.filter(**of_user)),
        factors_released=Exists(
            User.objects.filter(
                pk=OuterRef("user"), factors_released_until__gt=OuterRef("created_at")
            )
        ),
    )


_attempts_shown = Composed(_with_factors)
