"""Secret addresses of calendars: making, revoking and reading them."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from accounts import throttles
from accounts.models import User
from accounts.throttles import HOUR, Bucket
from accounts.tokens import hash_token, new_token
from leave.documents.calendar_file import calendar_file
from leave.models import CalendarFeed
from leave.queries.feeds import absences_of, feed_of_token, live_feed
from personnel.models import Company
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.models import Environment

BUCKET = Bucket("calendars", 60, HOUR, HOUR)


class NoFeed(Exception):
    """There is no such calendar, or not any more."""


class TooManyMisses(Exception):
    """From this location too many addresses were tried that are nobody's."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until:%H:%M}")
        self.until = until


@transaction.atomic
def make_feed(company: Company | None, *, actor: Actor, now: datetime) -> str:
    """This function will make a calendar of a company's team, or of the own leave, in place of the last.

    Returns the secret of its address, which is stored nowhere.

    :raises PermissionDenied: without the right.
    """
    user = _locked_owner(company, actor)
    _end(company, actor, now)
    token = new_token()
    made = CalendarFeed.objects.create(
        environment_id=actor.tenant_id,
        user=user,
        company=company,
        token_hash=hash_token(token),
        created_at=now,
    )
    audit.record("leave.feed_made", actor=actor, subject=made, now=now)
    return token


@transaction.atomic
def revoke_feed(company: Company | None, *, actor: Actor, now: datetime) -> None:
    """This function will end a calendar, so that its address shows nothing any more.

    :raises NoFeed: when there is none.
    :raises PermissionDenied: without the right.
    """
    _locked_owner(company, actor)
    ended = _end(company, actor, now)
    if ended is None:
        raise NoFeed
    audit.record("leave.feed_revoked", actor=actor, subject=ended, now=now)


def read_feed(
    token: str, *, environment: Environment, host: str, location: str, now: datetime
) -> bytes:
    """This function will write the calendar of a secret.

    Whoever has a secret of 256 bits is never held up: many programs that read calendars share
    an address. What is nobody's counts, so that nobody can keep the database busy with it.

    :raises NoFeed: when the secret shows nothing, for whatever reason.
    :raises TooManyMisses: when that happened too often at this location.
    """
    feed = feed_of_token(token, environment)
    found = absences_of(feed, host=host, today=localdate(now)) if feed else None
    if found is None:
        _count_miss(environment, location, now)
        raise NoFeed
    name, absences = found
    return calendar_file(name, absences, now=now)


def _locked_owner(company: Company | None, actor: Actor) -> User:
    """One change at a time, so that an account never has two calendars of the same."""
    require(actor, Permission.DECIDE_REQUESTS if company else Permission.ASK_LEAVE)
    rows = User.objects.select_for_update().filter(environment=actor.tenant_id)
    return rows.get(pk=actor.user_id or 0)


def _end(company: Company | None, actor: Actor, now: datetime) -> CalendarFeed | None:
    feed = live_feed(actor, company)
    if feed is not None:
        feed.revoked_at = now
        feed.save(update_fields=["revoked_at"])
    return feed


def _count_miss(environment: Environment, location: str, now: datetime) -> None:
    until = throttles.blocked_until(BUCKET, location, environment=environment, now=now)
    if until:
        raise TooManyMisses(until)
    throttles.count(BUCKET, location, environment=environment, now=now)
