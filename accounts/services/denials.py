"""Somebody else knows the password: the account is closed to them, and who can help is told."""

from datetime import datetime

from django.db import transaction

from accounts import browsers, locations
from accounts.models import User
from accounts.notices import notify
from accounts.queries.people import contacts_of, employees_of
from personnel.names import display_name
from portal.core.access import Actor
from portal.core.models import Environment


@transaction.atomic
def deny_location(
    token: str, *, environment: Environment, actor: Actor, now: datetime
) -> User:
    """This function will close an account to whoever knows its password.

    Who answers for it hears that, and not from where: the owner can tell them.

    :raises ApprovalDead: when the link works no longer.
    """
    user = locations.deny(token, environment=environment, actor=actor, now=now)
    browsers.forget_all(user)
    employees = employees_of(user)
    owner = display_name(employees[0]) if employees else user.username
    for contact in contacts_of(user):
        notify("location_denied_of", contact, now=now, owner=owner)
    return user
