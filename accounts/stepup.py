"""A fresh factor for one thing: what was confirmed is exactly what is then done.

Source: OWASP Transaction Authorization; the challenge is bound to the SHA-256 of what will be
done, so that changing it afterwards fails ("what you see is what you sign").

Something that may be looked at asks for a factor of the last minutes, on its view:

    @permission_required(Permission.USE_OWN_ACCOUNT)
    @step_up_required()
    def recovery_codes(request): ...

Something that is done asks for a confirmation of exactly that, in its service; the view only
says that it may be sent away, and comes back with what was typed:

    @permission_required(Permission.USE_OWN_ACCOUNT)
    @confirmable
    def change_account(request): ...

    @transaction.atomic
    def change_account(employee, iban, *, session_id, actor, now):
        require(actor, Permission.CHANGE_OWN_ACCOUNT)
        stepup.require_confirmation(
            session_id,
            purpose="bank-account",
            payload={"employee": employee.pk, "iban": iban},
            description=_("Je salaris gaat naar rekening %s.") % group_iban(iban),
            now=now,
        )

Both decorators are in ``accounts.decorators``; ``request.user.session_id`` is the session.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from accounts.models import StepUp, UserSession

VIEWING = "viewing"


class ConfirmationNeeded(Exception):
    """Exactly this was not confirmed in this session, or was done already."""

    def __init__(
        self, *, purpose: str, payload: Mapping[str, object], description: str
    ) -> None:
        super().__init__(purpose)
        self.purpose = purpose
        self.payload_digest = digest_of(payload)
        self.description = description


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be confirmed, in words, and the form that waits for it.

    ``path`` is where that form goes, with its query: in a list that says to whom it happens.
    """

    purpose: str
    payload_digest: str = ""
    description: str = ""
    path: str = ""
    posted: str | None = None


def digest_of(payload: Mapping[str, object]) -> str:
    """This function will make the digest of what will be done; the order of names is no matter."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def ask(session_id: int, question: Question, *, now: datetime) -> StepUp:
    """This function will note what a session is asked to confirm; earlier questions lapse."""
    session = UserSession.objects.get(pk=session_id)
    _unanswered(session_id).delete()
    return StepUp.objects.create(
        environment_id=session.environment_id,
        user_id=session.user_id,
        session=session,
        purpose=question.purpose,
        payload_digest=question.payload_digest,
        description=question.description[:300],
        path=question.path,
        posted=question.posted,
        asked_at=now,
        expires_at=now + timedelta(seconds=settings.STEP_UP_TTL),
    )


def waiting(session_id: int, *, now: datetime) -> StepUp | None:
    """This function will return what a session is asked to confirm, if anything."""
    return _unanswered(session_id).filter(expires_at__gt=now).first()


def confirm(session_id: int, asked: StepUp | None, *, now: datetime) -> StepUp | None:
    """This function will note that a fresh factor was given, for what was asked.

    Without a question it opens what may only be looked at. None when the question has lapsed.
    """
    asked = asked or ask(session_id, Question(VIEWING), now=now)
    until = now + timedelta(seconds=settings.STEP_UP_TTL)
    answered = _unanswered(session_id).filter(pk=asked.pk, expires_at__gt=now)
    return asked if answered.update(confirmed_at=now, expires_at=until) else None


def has_fresh(session_id: int, *, now: datetime) -> bool:
    """This function will tell whether a factor was given minutes ago."""
    return StepUp.objects.filter(
        session=session_id,
        purpose=VIEWING,
        confirmed_at__isnull=False,
        expires_at__gt=now,
    ).exists()


def has_just_begun(session_id: int, *, now: datetime) -> bool:
    """This function will tell whether a session began minutes ago.

    For realms whose every login ends with an app or a passkey: those are fresh still.
    """
    since = now - timedelta(seconds=settings.STEP_UP_TTL)
    return UserSession.objects.filter(pk=session_id, started_at__gt=since).exists()


def require_confirmation(
    session_id: int,
    *,
    purpose: str,
    payload: Mapping[str, object],
    description: str,
    now: datetime,
) -> None:
    """This function will return when exactly this was confirmed, and use the confirmation up.

    :raises ConfirmationNeeded: when it was not.
    """
    if not use(session_id, purpose=purpose, payload=payload, now=now):
        raise ConfirmationNeeded(
            purpose=purpose, payload=payload, description=description
        )


def use(
    session_id: int, *, purpose: str, payload: Mapping[str, object], now: datetime
) -> bool:
    """This function will use a confirmation up, and return whether there was one for exactly this.

    Of two requests at once one wins.
    """
    confirmed = StepUp.objects.filter(
        session=session_id,
        purpose=purpose,
        payload_digest=digest_of(payload),
        confirmed_at__isnull=False,
        expires_at__gt=now,
        used_at=None,
    )
    newest = confirmed.order_by("-confirmed_at", "-pk").values("pk")[:1]
    used = StepUp.objects.filter(pk__in=newest, used_at=None)
    return bool(used.update(used_at=now, posted=None))


def waiting_form(session_id: int, *, path: str, now: datetime) -> StepUp | None:
    """This function will return the confirmed form of an address that waits to be sent again."""
    return _forms(session_id, path=path, now=now).order_by("-pk").first()


def take_form(
    session_id: int, public_id: str, *, path: str, now: datetime
) -> str | None:
    """This function will hand out what was typed in a form, once."""
    try:
        number = uuid.UUID(public_id)
    except ValueError:
        return None
    forms = _forms(session_id, path=path, now=now)
    found = forms.filter(public_id=number).first()
    taken = found and forms.filter(pk=found.pk).update(posted=None)
    return found.posted if found and taken else None


def purge(*, now: datetime) -> None:
    """This function will delete confirmations that no longer hold, with what was typed."""
    StepUp.objects.filter(expires_at__lt=now).delete()


def _unanswered(session_id: int) -> QuerySet[StepUp]:
    return StepUp.objects.filter(session=session_id, confirmed_at=None)


def _forms(session_id: int, *, path: str, now: datetime) -> QuerySet[StepUp]:
    return StepUp.objects.filter(
        session=session_id,
        path=path,
        posted__isnull=False,
        confirmed_at__isnull=False,
        expires_at__gt=now,
    )
