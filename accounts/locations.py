"""Approval of each new location (IP address) by a mailed link.

The approval attaches the address of the login attempt, never that of whoever clicks, and needs
the browser of that attempt or the control code that its refused login page shows.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localtime

from accounts import throttles
from accounts.device_names import device_of
from accounts.models import ApprovedLocation, LocationApproval, LoginAttempt, User
from accounts.models.user import new_stamp
from accounts.queries.attempts import live_attempts
from accounts.salutations import salutation
from accounts.tokens import hash_token, is_code, new_token
from portal.core import audit, mail
from portal.core.access import Actor
from portal.core.dutch import format_date_long
from portal.core.hosts import portal_url
from portal.core.models import Environment

MAX_CODE_FAILURES = 3
MOST_LOCATIONS = 50
HOUR = timedelta(hours=1)


class ApprovalDead(Exception):
    """The link was answered, has expired, or was replaced by a newer one."""


class ProofMissing(Exception):
    """Another browser than that of the attempt, and no control code was typed."""


class WrongCode(Exception):
    """The control code is not the one on the refused login page."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What shows that the answer comes from whoever tried to log in."""

    verifier: str = ""
    control_code: str = ""


def ask_approval(attempt: LoginAttempt, *, now: datetime) -> LocationApproval | None:
    """This function will mail the question whether the attempt was the owner's own.

    Within ``IP_MAIL_MIN_INTERVAL`` the mail of the previous attempt from this location still
    serves, and beyond ``THROTTLE_MAIL_PER_HOUR`` to an account none is sent: then the result is
    None.

    :raises throttles.Full: beyond ten mails an hour from an address that is nobody's.
    """
    _lock_account(attempt.user_id)
    asked = LocationApproval.objects.filter(user=attempt.user)
    quiet = timedelta(seconds=settings.IP_MAIL_MIN_INTERVAL)
    waiting = asked.filter(
        location=attempt.location,
        created_at__gt=now - quiet,
        voided_at=None,
        answer="",
        stamp=attempt.stamp,
    )
    recent = asked.filter(created_at__gt=now - HOUR).count()
    if waiting.exists() or recent >= settings.THROTTLE_MAIL_PER_HOUR:
        return None
    is_last_of_account = recent + 1 >= settings.THROTTLE_MAIL_PER_HOUR
    if _is_last_from_here(attempt, now=now) or is_last_of_account:
        throttles.note_last_mail(
            "unknown_location",
            attempt.user,
            environment_id=attempt.environment_id,
            ip_address=attempt.ip_address,
            now=now,
        )
    asked.filter(location=attempt.location, answer="", voided_at=None).update(
        voided_at=now
    )
    token = new_token()
    approval = LocationApproval.objects.create(
        environment_id=attempt.environment_id,
        user=attempt.user,
        location=attempt.location,
        ip_address=attempt.ip_address,
        user_agent=attempt.user_agent,
        stamp=attempt.stamp,
        token_hash=hash_token(token),
        created_at=now,
        expires_at=now + timedelta(seconds=settings.IP_LINK_TTL),
    )
    _mail_question(approval, token, now=now)
    return approval


def _is_last_from_here(attempt: LoginAttempt, *, now: datetime) -> bool:
    """Count a mail, and tell whether no other is sent from this address for now.

    An address that somebody here has approved is an office or a home, and is not counted: a
    whole office logs in from one on its first day.
    """
    is_known = ApprovedLocation.objects.filter(
        environment=attempt.environment_id, location=attempt.location
    ).exists()
    if is_known or attempt.is_browser_known:
        return False
    return throttles.take(
        throttles.location_mails_bucket(),
        attempt.location,
        environment=attempt.environment,
        now=now,
    )


def find(token: str, *, environment: Environment, now: datetime) -> LocationApproval:
    """This function will find the question behind a link.

    :raises ApprovalDead: when the link works no longer, or is another environment's.
    """
    approval = (
        LocationApproval.objects.filter(
            token_hash=hash_token(token), environment=environment
        )
        .select_related("user", "environment")
        .first()
    )
    if approval is None or not _is_open(approval, now=now):
        raise ApprovalDead
    return approval


def is_same_browser(
    approval: LocationApproval, verifier: str, *, now: datetime
) -> bool:
    """This function will tell whether a browser holds a live attempt from this location."""
    return _attempt_of_browser(approval, verifier, now=now) is not None


def approve(
    token: str, *, proof: Proof, environment: Environment, actor: Actor, now: datetime
) -> ApprovedLocation:
    """This function will attach the attempt's location to the account, once.

    :raises ApprovalDead: when the link works no longer.
    :raises ProofMissing: in another browser without a control code.
    :raises WrongCode: for a wrong control code; the third one kills the link.
    """
    with transaction.atomic():
        approval = _locked(token, environment=environment, now=now)
        attempt = _attempt_of_browser(approval, proof.verifier, now=now)
        if attempt or _has_code(approval, proof.control_code, now=now):
            return _attach(approval, attempt, actor=actor, now=now)
        if proof.control_code:
            _count_failure(approval, now=now)
    # Raised after the commit, so that the failure stays counted.
    raise WrongCode if proof.control_code else ProofMissing


@transaction.atomic
def deny(token: str, *, environment: Environment, actor: Actor, now: datetime) -> User:
    """This function will close the account to whoever knows the password.

    Sessions, links and attempts die with the stamp, and the password no longer works.

    :raises ApprovalDead: when the link works no longer.
    """
    approval = _locked(token, environment=environment, now=now)
    _answer(approval, LocationApproval.Answer.NO, now=now)
    user = approval.user
    user.stamp = new_stamp()
    user.set_unusable_password()
    user.save(update_fields=["stamp", "password"])
    audit.record(
        "location.denied",
        actor=actor,
        subject=user,
        now=now,
        changes={"ip_address": approval.ip_address},
    )
    return user


def _locked(token: str, *, environment: Environment, now: datetime) -> LocationApproval:
    found = find(token, environment=environment, now=now)
    _lock_account(found.user_id)
    approval = (
        LocationApproval.objects.select_for_update(of=("self",))
        .select_related("user", "environment")
        .get(pk=found.pk)
    )
    if not _is_open(approval, now=now):
        raise ApprovalDead
    return approval


def _lock_account(user_id: int) -> None:
    # First of all, and by everyone: two logins at once must not both send a mail.
    User.objects.select_for_update(no_key=True).get(pk=user_id)


def _is_open(approval: LocationApproval, *, now: datetime) -> bool:
    user = approval.user
    return (
        not approval.answer
        and approval.voided_at is None
        and approval.expires_at > now
        and approval.stamp == user.stamp
        and user.is_active
    )


def _attempt_of_browser(
    approval: LocationApproval, verifier: str, *, now: datetime
) -> LoginAttempt | None:
    attempts = _attempts(approval, now=now).filter(verifier_hash=hash_token(verifier))
    return attempts.first() if verifier else None


def _has_code(approval: LocationApproval, code: str, *, now: datetime) -> bool:
    codes = _attempts(approval, now=now).values_list("control_code_hash", flat=True)
    return any(is_code(code, stored) for stored in codes)


def _attempts(approval: LocationApproval, *, now: datetime) -> QuerySet[LoginAttempt]:
    return live_attempts(now=now).filter(
        user=approval.user_id, location=approval.location
    )


def _count_failure(approval: LocationApproval, *, now: datetime) -> None:
    approval.code_failures += 1
    if approval.code_failures >= MAX_CODE_FAILURES:
        approval.voided_at = now
    approval.save(update_fields=["code_failures", "voided_at"])


def _attach(
    approval: LocationApproval,
    attempt: LoginAttempt | None,
    *,
    actor: Actor,
    now: datetime,
) -> ApprovedLocation:
    approval.answered_in = attempt
    _answer(approval, LocationApproval.Answer.YES, now=now)
    location, _created = ApprovedLocation.objects.get_or_create(
        user=approval.user,
        location=approval.location,
        defaults={"environment_id": approval.environment_id, "approved_at": now},
    )
    _forget_beyond_most(approval.user)
    audit.record(
        "location.approved",
        actor=actor,
        subject=approval.user,
        now=now,
        changes={"ip_address": approval.ip_address},
    )
    return location


def _forget_beyond_most(user: User) -> None:
    """The one not used longest makes way, so that the owner is never refused a new one."""
    rows = ApprovedLocation.objects.filter(user=user)
    by_use = rows.order_by(Coalesce("last_used_at", "approved_at").desc(), "-pk")
    beyond = list(by_use.values_list("pk", flat=True)[MOST_LOCATIONS:])
    rows.filter(pk__in=beyond).delete()


def _answer(
    approval: LocationApproval, answer: LocationApproval.Answer, *, now: datetime
) -> None:
    approval.answer, approval.answered_at = answer, now
    approval.save(update_fields=["answer", "answered_at", "answered_in"])


def _mail_question(approval: LocationApproval, token: str, *, now: datetime) -> None:
    moment = localtime(now)
    mail.send(
        "unknown_location",
        to=approval.user.username,
        context={
            **salutation(approval.user),
            "ip_address": approval.ip_address,
            "moment": f"{format_date_long(moment.date())} om {moment:%H:%M}",
            "device": device_of(approval.user_agent),
            "url": portal_url(
                approval.environment, reverse("accounts:location", args=[token])
            ),
            "minutes": settings.IP_LINK_TTL // 60,
        },
        environment=approval.environment,
        now=now,
        not_after=approval.expires_at,
    )
