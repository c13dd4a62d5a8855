"""Consent to digital payslips, given and withdrawn by their owner.

Art. 7:626 lid 4 BW asks for it expressly. Without it payslips stay in sight here; the
employer sees who has not agreed, and hands those a payslip on paper.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from portal.core import audit
from portal.core.access import Actor, Permission, require


@transaction.atomic
def give_consent(*, actor: Actor, now: datetime) -> User:
    """This function will note since when the actor agrees; an earlier date stays."""
    user = _own_account(actor)
    if user.digital_consent_at is None:
        user.digital_consent_at = now
        user.save(update_fields=["digital_consent_at"])
        audit.record("consent.given", actor=actor, subject=user, now=now)
    return user


@transaction.atomic
def withdraw_consent(*, actor: Actor, now: datetime) -> User:
    """This function will take back what the actor agreed to; the log keeps since when."""
    user = _own_account(actor)
    if user.digital_consent_at is not None:
        changes = {"since": user.digital_consent_at.isoformat()}
        user.digital_consent_at = None
        user.save(update_fields=["digital_consent_at"])
        audit.record(
            "consent.withdrawn", actor=actor, subject=user, now=now, changes=changes
        )
    return user


def _own_account(actor: Actor) -> User:
    require(actor, Permission.READ_OWN_PAYSLIPS)
    rows = User.objects.filter(environment=actor.tenant_id).select_for_update()
    return rows.get(pk__in=[actor.user_id])
