"""What happened to an account."""

from django.db.models import QuerySet

from accounts.models import (
    User,
)
from portal.core.models import AuditEvent


def has_logged_in_before(user: User) -> bool:
    """This function will tell whether the login that has just been completed is not the first."""
    logins = _events(user).filter(event="login.completed")
    return len(logins.values_list("pk", flat=True)[:2]) > 1


def events_of(user: User, *, limit: int) -> list[AuditEvent]:
    """This function will list what happened to an account, the newest first."""
    return list(_events(user).order_by("-id")[:limit])


def _events(user: User) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        environment_id=user.environment_id,
        subject_type=User._meta.label_lower,
        subject_id=str(user.pk),
    )
