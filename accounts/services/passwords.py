"""Passwords: set through a mailed link, changed by their owner, forgotten."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.urls import reverse

from accounts import browsers, links, sessions, throttles
from accounts.enums import Realm
from accounts.models import MailedLink, ResetRequest, User
from accounts.models.user import new_stamp
from accounts.notices import notify
from accounts.passwords import MAX_LENGTH, Rule, broken_rules, normalise
from accounts.queries.personal import personal_words
from accounts.queries.sessions import find_account
from accounts.salutations import salutation
from portal.core import audit, mail
from portal.core.access import Actor
from portal.core.hosts import portal_url
from portal.core.identifiers import canonical_email
from portal.core.models import Environment
from portal.core.net import location_of

RESETS_PER_ACCOUNT = 3
NAME_LENGTH = 254


class PasswordRefused(Exception):
    """The password does not meet the policy."""

    def __init__(self, rules: list[Rule]) -> None:
        super().__init__(", ".join(rule.key for rule in rules))
        self.rules = rules


class SamePassword(Exception):
    """The new password is the present one."""


class WrongPassword(Exception):
    """The present password is not this one, or was given wrongly too often."""


@transaction.atomic
def set_by_link(
    token: str,
    password: str,
    *,
    kind: MailedLink.Kind,
    environment: Environment,
    now: datetime,
) -> User:
    """This function will use up a link and give its account a password and a new stamp.

    :raises LinkDead: when the link works no longer.
    :raises PasswordRefused: with the rules that the password breaks.
    """
    link = links.find(token, kind, environment=environment, now=now)
    user = User.objects.select_for_update(of=("self",)).get(pk=link.user_id)
    _require_strong(user, password)
    links.consume(link, now=now)
    return _give(user, password)


@transaction.atomic
def reset(
    token: str, *, password: str, environment: Environment, actor: Actor, now: datetime
) -> User:
    """This function will replace a forgotten password; its owner then logs in normally.

    Sessions, known browsers and open links end, and so does the release of a second factor; the
    PIN and the locations stay.

    :raises LinkDead: when the link works no longer.
    :raises PasswordRefused: with the rules that the password breaks.
    """
    kind = MailedLink.Kind.RESET
    user = set_by_link(token, password, kind=kind, environment=environment, now=now)
    # A release asks the mailbox too: together they would be the mailbox alone.
    User.objects.filter(pk=user.pk).update(factors_released_until=None)
    sessions.end_all(user)
    browsers.forget_all(user)
    for trusted in (True, False):
        bucket = throttles.account_bucket(trusted=trusted)
        throttles.clear(bucket, _lane_key(user), environment=environment)
    audit.record("password.reset", actor=actor, subject=user, now=now)
    notify("password_changed", user, now=now, ip_address=actor.ip_address or "")
    return user


def change(
    user: User,
    *,
    current: str,
    password: str,
    session_key: str,
    actor: Actor,
    now: datetime,
) -> User:
    """This function will replace a password; of all sessions only this one goes on.

    The caller gives that session the account's new stamp.

    :raises WrongPassword: when the present password is another.
    :raises PasswordRefused: with the rules that the new password breaks.
    :raises SamePassword: when it is the present one.
    """
    # Before the transaction, so that a failure stays counted.
    require_password(user, current, now=now)
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        _require_strong(user, password)
        if check_password(normalise(password), user.password):
            raise SamePassword
        _give(user, password)
        sessions.end_others(user, keep=session_key)
        audit.record("password.changed", actor=actor, subject=user, now=now)
        notify("password_changed", user, now=now, ip_address=actor.ip_address or "")
    return user


def require_password(user: User, password: str, *, now: datetime) -> None:
    """This function will return when this is the password of a logged-in account.

    Failures count in the lane of the owner, as when logging in.

    :raises WrongPassword: when it is not, or after too many failures.
    """
    lane, key = throttles.account_bucket(trusted=True), _lane_key(user)
    is_closed = throttles.blocked_until(
        lane, key, environment=user.environment, now=now
    )
    judged = normalise(password)
    is_right = len(judged) <= MAX_LENGTH and check_password(judged, user.password)
    if is_right and not is_closed:
        return
    throttles.count(lane, key, environment=user.environment, now=now)
    raise WrongPassword


@transaction.atomic
def ask_reset(
    username: str,
    *,
    realm: Realm,
    environment: Environment,
    ip_address: str,
    now: datetime,
) -> ResetRequest | None:
    """This function will note that a password was forgotten, whoever's it is.

    Nothing here depends on whether there is such an account. None beyond three an hour for a
    name, or ten from an address.
    """
    name = canonical_email(username[:NAME_LENGTH])[:NAME_LENGTH]
    buckets = [
        (_resets("reset-account", RESETS_PER_ACCOUNT), f"{realm}|{name}"),
        (
            _resets("reset-address", throttles.MAILS_PER_ADDRESS),
            location_of(ip_address),
        ),
    ]
    try:
        is_last = _take_all(buckets, environment=environment, now=now)
    except throttles.Full:
        return None
    if is_last:
        throttles.note_last_mail(
            "password_reset",
            environment,
            environment_id=environment.pk,
            ip_address=ip_address,
            now=now,
        )
    return ResetRequest.objects.create(
        environment=environment,
        realm=realm,
        username=name,
        ip_address=ip_address,
        requested_at=now,
    )


@transaction.atomic
def mail_resets(*, now: datetime) -> int:
    """This function will mail a link for each forgotten password of an active account.

    Safe to run twice at once: a request is taken by one of them, and is gone afterwards.
    Returns the number of mails.
    """
    requests = list(
        ResetRequest.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("environment")
        .order_by("pk")
    )
    ResetRequest.objects.filter(pk__in=[request.pk for request in requests]).delete()
    return sum(_mail_reset(request, now=now) for request in requests)


@transaction.atomic
def _take_all(
    buckets: list[tuple[throttles.Bucket, str]],
    *,
    environment: Environment,
    now: datetime,
) -> bool:
    """Take a place in each bucket or in none: a full address uses up nobody's."""
    taken = [
        throttles.take(bucket, key, environment=environment, now=now)
        for bucket, key in buckets
    ]
    return any(taken)


def _resets(name: str, limit: int) -> throttles.Bucket:
    return throttles.mail_bucket(name, limit=limit)


def _lane_key(user: User) -> str:
    return f"{user.realm}|{user.username}"


def _require_strong(user: User, password: str) -> None:
    rules = broken_rules(password, personal_words=personal_words(user))
    if rules:
        raise PasswordRefused(rules)


def _give(user: User, password: str) -> User:
    user.set_password(normalise(password))
    user.stamp = new_stamp()
    user.save(update_fields=["password", "stamp"])
    return user


def _mail_reset(request: ResetRequest, *, now: datetime) -> bool:
    user = find_account(
        environment=request.environment,
        realm=Realm(request.realm),
        username=request.username,
    )
    lifetime = timedelta(seconds=settings.RESET_TTL)
    if user is None or not user.is_active or request.requested_at + lifetime <= now:
        return False
    token = links.create(user, MailedLink.Kind.RESET, lifetime=lifetime, now=now)
    actor = Actor.anonymous(
        environment_id=request.environment_id, ip_address=request.ip_address
    )
    audit.record("password.forgotten", actor=actor, subject=user, now=now)
    mail.send(
        "password_reset",
        to=user.username,
        context={
            **salutation(user),
            "url": portal_url(
                user.environment, reverse("accounts:reset_password", args=[token])
            ),
            "minutes": settings.RESET_TTL // 60,
        },
        environment=user.environment,
        now=now,
        not_after=now + lifetime,
    )
    return True
