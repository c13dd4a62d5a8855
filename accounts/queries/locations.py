"""The locations of an account."""

from datetime import datetime

from accounts.models import (
    ApprovedLocation,
    LocationApproval,
    User,
)
from accounts.tokens import hash_token
from portal.core.composed import Composed


def is_approved(user: User, location: str) -> bool:
    """This function will tell whether an account may be used from a location."""
    return bool(_approved(user.pk, location))


_approved = Composed(
    lambda user_id, location: ApprovedLocation.objects.filter(
        user_id=user_id, location=location
    ).values_list("pk", flat=True)
)


def locations_of(user: User) -> list[ApprovedLocation]:
    """This function will list the approved locations of an account, the newest first."""
    rows = ApprovedLocation.objects.filter(user=user)
    return list(rows.order_by("-approved_at", "-pk"))


def has_shown_mailbox(user: User, verifier: str, *, since: datetime) -> bool:
    """This function will tell whether this browser answered the mailed link of a location."""
    if not verifier:
        return False
    return LocationApproval.objects.filter(
        user=user,
        answer=LocationApproval.Answer.YES,
        answered_at__gte=since,
        answered_in__verifier_hash=hash_token(verifier),
    ).exists()
