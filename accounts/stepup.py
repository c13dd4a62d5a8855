"""A fresh factor for one thing: what was confirmed is exactly what is then done.

Source: OWASP Transaction Authorization; the challenge is bound to the SHA-256 of what will be
done, so that changing it afterwards fails ("what you see is what you sign").
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import StepUp, UserSession

VIEWING = "viewing"


def digest_of(payload: Mapping[str, object]) -> str:
    """This function will make the digest of what will be done; the order of names is no matter."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def grant(
    session: UserSession, *, purpose: str, payload_digest: str, now: datetime
) -> StepUp:
    """This function will note that a fresh factor was given for something, in this session."""
    return StepUp.objects.create(
        environment_id=session.environment_id,
        user_id=session.user_id,
        session=session,
        purpose=purpose,
        payload_digest=payload_digest,
        confirmed_at=now,
        expires_at=now + timedelta(seconds=settings.STEP_UP_TTL),
    )


def has_fresh(session_id: int, *, purpose: str, now: datetime) -> bool:
    """This function will tell whether something may be looked at: confirmed minutes ago."""
    return StepUp.objects.filter(
        session=session_id, purpose=purpose, expires_at__gt=now
    ).exists()


def use(
    session_id: int, *, purpose: str, payload: Mapping[str, object], now: datetime
) -> bool:
    """This function will use a confirmation up, and return whether there was one for exactly this.

    Of two requests at once one wins.
    """
    confirmed = StepUp.objects.filter(
        session=session_id,
        purpose=purpose,
        payload_digest=digest_of(payload),
        expires_at__gt=now,
        used_at=None,
    )
    newest = confirmed.order_by("-confirmed_at", "-pk").values("pk")[:1]
    return bool(StepUp.objects.filter(pk__in=newest, used_at=None).update(used_at=now))
