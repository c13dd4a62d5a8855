"""Logging in, gate by gate; nobody is logged in before the last one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts import authenticators, browsers, codes, locations, throttles
from accounts.enums import Realm
from accounts.login import LoginStep, next_step
from accounts.models import ApprovedLocation, LoginAttempt, User
from accounts.passwords import MAX_LENGTH, normalise
from accounts.queries.attempts import live_attempts, pending_login
from accounts.queries.locations import has_shown_mailbox, is_approved
from accounts.queries.sessions import find_account
from accounts.tokens import hash_code, hash_token, new_code, new_token
from portal.core import audit
from portal.core.access import Actor
from portal.core.identifiers import canonical_email
from portal.core.insertion import insert
from portal.core.models import Environment
from portal.core.net import location_of

USER_AGENT_LENGTH = 300
TOO_MANY = "too many failures"


class WrongCredentials(Exception):
    """The one answer for a wrong password, an unknown account and one that may not log in."""


class TooManyFailures(Exception):
    """Too many failures from this address; the moment from which it may try again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class AttemptOver(Exception):
    """The login has expired, was finished, or has not come this far."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a login comes from, as far as we can tell; the secrets are those of its cookies."""

    environment: Environment
    realm: Realm
    ip_address: str
    user_agent: str = ""
    browser: str = ""
    earlier_verifier: str = ""

    @property
    def location(self) -> str:
        return location_of(self.ip_address)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A name that somebody typed, and how much whoever typed it is trusted."""

    user: User | None
    key: str
    lane: throttles.Bucket
    is_browser_known: bool


@dataclass(frozen=True, slots=True)
class StartedLogin:
    """A login with the right password: its secrets and the step that comes next.

    ``mail_from`` is when that step can be mailed, where too many were sent from this address.
    """

    attempt: LoginAttempt
    verifier: str
    control_code: str
    step: LoginStep
    mail_from: datetime | None = None


def start_login(
    visitor: Visitor,
    *,
    username: str,
    password: str,
    next_path: str = "",
    actor: Actor,
    now: datetime,
) -> StartedLogin:
    """This function will check the credentials and open a login attempt.

    From an unknown location the owner is mailed, in the same transaction. Exactly one password
    hash is computed, whoever is asked for; failures are counted in a transaction of their own.

    :raises TooManyFailures: from an address that failed too often, before anything else.
    :raises WrongCredentials: in one manner for everything that is wrong.
    """
    candidate = _candidate(visitor, username, now=now)
    _require_patience(visitor, candidate, now=now)
    user = candidate.user
    is_closed = throttles.blocked_until(
        candidate.lane, candidate.key, environment=visitor.environment, now=now
    )
    matches = _knows_password(user, password)
    if user is None or not matches or is_closed or not user.is_active:
        reason = _reason(user, is_closed=bool(is_closed))
        is_right = matches and user is not None and user.is_active
        _refuse(
            visitor, candidate, reason=reason, is_right=is_right, actor=actor, now=now
        )
        raise WrongCredentials
    _reopen_lanes(candidate, visitor.environment)
    return _open_attempt(user, visitor, next_path=next_path, actor=actor, now=now)


def advance(attempt: LoginAttempt, *, now: datetime) -> StartedLogin:
    """This function will tell what comes next, under a new secret; the old one is void.

    :raises AttemptOver: when the attempt has ended.
    """
    verifier = new_token()
    alive = live_attempts(now=now).filter(pk=attempt.pk)
    renewed = LoginAttempt.objects.filter(pk__in=alive).update(
        verifier_hash=hash_token(verifier)
    )
    if not renewed:
        raise AttemptOver
    step = next_step(pending_login(attempt))
    _prepare(attempt, step, now=now)
    return StartedLogin(attempt, verifier, "", step)


@transaction.atomic
def finish_login(attempt: LoginAttempt, *, actor: Actor, now: datetime) -> User:
    """This function will finish a login that has no step left.

    :raises AttemptOver: when it has, or was finished before.
    """
    shown = pending_login(attempt)
    if next_step(shown) is not LoginStep.DONE:
        raise AttemptOver
    alive = live_attempts(now=now).filter(pk=attempt.pk)
    if not LoginAttempt.objects.filter(pk__in=alive, consumed_at=None).update(
        consumed_at=now
    ):
        raise AttemptOver
    ApprovedLocation.objects.filter(
        user=attempt.user, location=attempt.location
    ).update(last_used_at=now)
    audit.record(
        "login.completed",
        actor=actor,
        subject=attempt.user,
        now=now,
        changes={"factors": shown.factors},
    )
    return attempt.user


def require_step(attempt: LoginAttempt, *steps: LoginStep) -> None:
    """This function will return when a login is at one of these steps.

    :raises AttemptOver: when it is not.
    """
    if next_step(pending_login(attempt)) not in steps:
        raise AttemptOver


def _candidate(visitor: Visitor, username: str, *, now: datetime) -> _Candidate:
    """Whoever comes from a place of the owner's does not wait for what strangers did.

    Of a name that is nobody's the same is asked, so that it takes as long.
    """
    name = canonical_email(username[:254])
    user = find_account(
        environment=visitor.environment, realm=visitor.realm, username=name
    )
    account = user or User(pk=0)
    is_here = is_approved(account, visitor.location)
    is_browser_known = browsers.is_known(account, visitor.browser, now=now)
    lane = throttles.account_bucket(trusted=is_here or is_browser_known)
    return _Candidate(user, f"{visitor.realm}|{name}", lane, is_browser_known)


def _require_patience(
    visitor: Visitor, candidate: _Candidate, *, now: datetime
) -> None:
    address, names = throttles.address_bucket(), throttles.names_bucket()
    until = throttles.either_blocked_until(
        address,
        # Only its owner has the secret of a known browser: that tells a stranger nothing.
        address if candidate.is_browser_known else names,
        visitor.location,
        environment=visitor.environment,
        now=now,
    )
    if until:
        raise TooManyFailures(until)


def _reason(user: User | None, *, is_closed: bool) -> str:
    """Why a login was refused; for the log alone, the visitor hears the same every time."""
    if user is None:
        return "unknown name"
    if not user.is_active:
        return str(user.state)
    return TOO_MANY if is_closed else "wrong password"


@transaction.atomic
def _refuse(
    visitor: Visitor,
    candidate: _Candidate,
    *,
    reason: str,
    is_right: bool,
    actor: Actor,
    now: datetime,
) -> None:
    subject = candidate.user or visitor.environment
    closed = _count_failure(visitor, candidate, is_right=is_right, now=now)
    changes = {"reason": reason}
    audit.record(
        "login.refused", actor=actor, subject=subject, now=now, changes=changes
    )
    # A lane that is closed counts on; that it closed was told then.
    if closed and reason != TOO_MANY:
        audit.record(
            "login.throttled",
            actor=actor,
            subject=subject,
            now=now,
            changes={"closed": closed},
        )


def _count_failure(
    visitor: Visitor, candidate: _Candidate, *, is_right: bool, now: datetime
) -> list[str]:
    """Returns what is closed for a while by it."""
    environment, location = visitor.environment, visitor.location
    # The owner who does not wait makes the pause no longer; the address counts it all the same,
    # or it would tell that the password is right.
    lane = throttles.right_bucket() if is_right else candidate.lane
    address = throttles.address_bucket()
    ends = {
        lane.name: throttles.count(
            lane, candidate.key, environment=environment, now=now
        ),
        address.name: throttles.count(
            address, location, environment=environment, now=now
        ),
    }
    if not candidate.is_browser_known:
        names = throttles.names_bucket().name
        ends[names] = _count_name(f"{location}|{candidate.key}", visitor, now=now)
    return [one for one, end in ends.items() if end]


def _count_name(pair: str, visitor: Visitor, *, now: datetime) -> datetime | None:
    """Another name counts, not the same typing error again.

    Whether there is such an account may not matter: the pause would tell.
    """
    seen, environment = throttles.name_bucket(), visitor.environment
    if throttles.blocked_until(seen, pair, environment=environment, now=now):
        return None
    throttles.count(seen, pair, environment=environment, now=now)
    names = throttles.names_bucket()
    return throttles.count(names, visitor.location, environment=environment, now=now)


def _reopen_lanes(candidate: _Candidate, environment: Environment) -> None:
    # The owner who has come in from a trusted place lets strangers be counted anew.
    lane = candidate.lane
    is_trusted = lane.name == "trusted"
    other = throttles.account_bucket(trusted=False) if is_trusted else lane
    throttles.clear_and_reopen(lane, other, candidate.key, environment=environment)


def _knows_password(user: User | None, password: str) -> bool:
    encoded = user.password if user else _dummy_hash()
    judged = normalise(password)
    # Too long to be anyone's: compare something else, at the same price.
    return check_password(judged if len(judged) <= MAX_LENGTH else "", encoded)


@cache
def _dummy_hash() -> str:
    return make_password("nobody has this password")


@transaction.atomic
def _open_attempt(
    user: User, visitor: Visitor, *, next_path: str, actor: Actor, now: datetime
) -> StartedLogin:
    verifier, control_code = new_token(), new_code()
    attempt = insert(
        LoginAttempt(
            environment=visitor.environment,
            user=user,
            realm=visitor.realm,
            stamp=user.stamp,
            ip_address=visitor.ip_address,
            location=visitor.location,
            user_agent=visitor.user_agent[:USER_AGENT_LENGTH],
            verifier_hash=hash_token(verifier),
            control_code_hash=hash_code(control_code),
            next_path=next_path[:300],
            is_browser_known=browsers.is_known(user, visitor.browser, now=now),
            mailbox_shown_at=_mailbox_shown_at(user, visitor, now=now),
            created_at=now,
            expires_at=now + timedelta(seconds=settings.ATTEMPT_TTL),
        )
    )
    step = next_step(pending_login(attempt))
    mail_from = _prepare(attempt, step, now=now)
    if step is LoginStep.LOCATION:
        audit.record("login.unknown_location", actor=actor, subject=user, now=now)
    return StartedLogin(attempt, verifier, control_code, step, mail_from)


def _mailbox_shown_at(
    user: User, visitor: Visitor, *, now: datetime
) -> datetime | None:
    """Whoever opened the mailed link of a location in this browser has just shown the mailbox."""
    since = now - timedelta(seconds=settings.IP_LINK_TTL)
    has_shown = has_shown_mailbox(user, visitor.earlier_verifier, since=since)
    return now if has_shown else None


@transaction.atomic(savepoint=False)
def _prepare(
    attempt: LoginAttempt, step: LoginStep, *, now: datetime
) -> datetime | None:
    """Mail or make what the next step asks for; returns from when, where no mail is sent now."""
    if step is LoginStep.LOCATION:
        try:
            locations.ask_approval(attempt, now=now)
        except throttles.Full as full:
            return full.until
    if step is LoginStep.CODE:
        codes.ask(attempt, now=now)
    if step is LoginStep.ENROL_APP:
        authenticators.begin_next(attempt.user, now=now)
    return None
