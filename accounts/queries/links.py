"""Links that were mailed and still work."""

from datetime import datetime

from django.db.models import F

from accounts.models import (
    EmailChange,
    MailedLink,
    User,
)
from accounts.tokens import hash_token
from portal.core.models import Environment


def open_email_change(user: User) -> EmailChange | None:
    """This function will return the other login name that an account waits for, if any."""
    changes = EmailChange.objects.filter(user=user, stamp=user.stamp)
    return changes.filter(applied_at=None, cancelled_at=None).first()


def open_link(
    token: str, *, kind: MailedLink.Kind, environment: Environment, now: datetime
) -> MailedLink | None:
    """This function will find a mailed link that still works."""
    return (
        MailedLink.objects.filter(
            token_hash=hash_token(token),
            kind=kind,
            environment=environment,
            used_at=None,
            expires_at__gt=now,
            stamp=F("user__stamp"),
        )
        .exclude(user__state=User.State.BLOCKED)
        .select_related("user", "environment")
        .first()
    )
