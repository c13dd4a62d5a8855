"""The end of the audit chain, told every day to where the database cannot reach it.

Whoever owns the database could write the whole chain anew; not what was mailed or logged.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localtime

from accounts.enums import Realm
from accounts.models import User
from portal.core import audit, mail
from portal.core.access import Actor
from portal.core.dutch import format_date_long
from portal.core.hosts import portal_url
from portal.core.models import AuditEvent, AuditSeal, Environment

log = logging.getLogger(__name__)


@transaction.atomic
def tell_head(environment_id: int, *, now: datetime) -> bool:
    """This function will log and mail the last seal of an environment, once a day.

    The bureau gets it: every active account of that realm. Returns whether there was one to tell.
    """
    environment = Environment.objects.select_for_update().get(pk=environment_id)
    head = audit.head(environment.pk)
    if head is None or _is_told(environment, now=now):
        return False
    log.warning(
        "audit chain of %s: %s up to event %s",
        environment.subdomain,
        head.hash,
        head.until_event,
    )
    for user in _bureau(environment):
        _mail(user, head, now=now)
    actor = Actor.system(environment_id=environment.pk, label="auditlog")
    changes = {"hash": head.hash, "until_event": head.until_event}
    audit.record(
        "audit.head_told", actor=actor, subject=environment, now=now, changes=changes
    )
    return True


def _is_told(environment: Environment, *, now: datetime) -> bool:
    today = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    told = AuditEvent.objects.filter(
        environment_id=environment.pk, event="audit.head_told"
    )
    return told.filter(occurred_at__gte=today).exists()


def _bureau(environment: Environment) -> list[User]:
    active = User.objects.filter(realm=Realm.BUREAU, state=User.State.ACTIVE)
    return list(active.filter(environment=environment).order_by("pk"))


def _mail(user: User, head: AuditSeal, *, now: datetime) -> None:
    mail.send(
        "audit_head",
        to=user.username,
        context={
            "portal_name": user.environment.name,
            "formal": True,
            "day": format_date_long(localtime(now).date()),
            "hash": head.hash,
            "until_event": head.until_event,
            "url": portal_url(user.environment, reverse("admin:index")),
        },
        environment=user.environment,
        now=now,
    )
