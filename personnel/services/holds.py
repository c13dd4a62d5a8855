"""Keeping what would be deleted: a legal hold, set and lifted by the bureau."""

from datetime import datetime

from django.db import transaction

from personnel.models import Company, Employee, LegalHold
from portal.core import audit
from portal.core.access import Actor, Permission, require


class AlreadyHeld(Exception):
    """There is such a hold already."""


class AlreadyLifted(Exception):
    """The hold was lifted before."""


@transaction.atomic
def place_hold(
    subject: Company | Employee, *, reason: str, actor: Actor, now: datetime
) -> LegalHold:
    """This function will keep everything about a company or a person until it is lifted.

    :raises AlreadyHeld: when it is kept already.
    """
    require(actor, Permission.HOLD_RECORDS)
    name = subject._meta.model_name
    # Of two at once the second waits, and finds the hold of the first.
    type(subject)._default_manager.select_for_update().get(pk=subject.pk)
    holds = LegalHold.objects.visible_to(actor)
    if holds.filter(**{f"{name}": subject}, lifted_at=None).exists():
        raise AlreadyHeld
    hold = LegalHold.objects.create(
        environment_id=actor.tenant_id,
        reason=reason,
        made_at=now,
        made_by=actor.label,
        **{f"{name}": subject},
    )
    changes = {"reason": reason}
    audit.record(
        "legalhold.placed", actor=actor, subject=subject, now=now, changes=changes
    )
    return hold


@transaction.atomic
def lift_hold(hold: LegalHold, *, actor: Actor, now: datetime) -> LegalHold:
    """This function will let what was kept go when its time has come.

    :raises AlreadyLifted: when that was done before.
    """
    require(actor, Permission.HOLD_RECORDS)
    locked = LegalHold.objects.visible_to(actor).select_for_update().get(pk=hold.pk)
    if locked.lifted_at is not None:
        raise AlreadyLifted
    locked.lifted_at, locked.lifted_by = now, actor.label
    locked.save(update_fields=["lifted_at", "lifted_by"])
    subject = locked.company or locked.employee or locked
    audit.record("legalhold.lifted", actor=actor, subject=subject, now=now)
    return locked
