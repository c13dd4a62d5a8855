"""The outbox: mail is a row in the transaction that causes it, and leaves by the worker."""

import re
import smtplib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.template.loader import render_to_string

from portal.core.models import Environment, OutgoingMail
from portal.core.smtp import NothingLeft
from portal.core.worker import wake_after_commit

DELIVER_TASK = "core.deliver_mail"
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(hours=1)
MAX_ATTEMPTS = 12
PERMANENT = 500
SENDING_LIMIT = timedelta(minutes=10)
KEPT = timedelta(days=30)


class ServerGone(Exception):
    """The mail server is not there or says nothing; another mail would wait as long for it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One recipient of a mail that many get; ``context`` holds texts only."""

    to: str
    context: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a recipient sees."""

    subject: str
    text: str
    html: str


def send(
    name: str,
    *,
    to: str,
    context: Mapping[str, object],
    environment: Environment,
    now: datetime,
    send_after: datetime | None = None,
    not_after: datetime | None = None,
) -> OutgoingMail:
    """This function will put one mail in the outbox and wake the worker after commit.

    ``name`` is the mail's file name in ``templates/emails``; ``context`` holds texts only.
    A mail with ``send_after`` waits until then, so that ``take_back`` can still stop it; one
    with ``not_after`` is dropped when it could not be sent by then.
    """
    return send_many(
        name,
        [Letter(to, context)],
        environment=environment,
        now=now,
        send_after=send_after,
        not_after=not_after,
    )[0]


def send_many(
    name: str,
    letters: Iterable[Letter],
    *,
    environment: Environment,
    now: datetime,
    send_after: datetime | None = None,
    not_after: datetime | None = None,
) -> list[OutgoingMail]:
    """This function will put one mail per letter in the outbox, with one statement."""
    mails = OutgoingMail.objects.bulk_create(
        OutgoingMail(
            environment=environment,
            name=name,
            to=letter.to,
            context=dict(letter.context),
            message_id=f"<{uuid.uuid4()}@{settings.PORTAL_DOMAIN}>",
            created_at=now,
            send_after=send_after or now,
            not_after=not_after,
        )
        for letter in letters
    )
    if send_after is None:
        wake_after_commit(DELIVER_TASK)
    return mails


def take_back(mail_id: int) -> bool:
    """This function will take a mail out of the outbox, and return whether it was still there.

    Once it is locked here no worker claims it; what one has claimed already stays.
    """
    rows = OutgoingMail.objects.filter(pk=mail_id, status=OutgoingMail.Status.QUEUED)
    waiting = rows.select_for_update().first()
    if waiting is None:
        return False
    waiting.delete()
    return True


def render(mail: OutgoingMail) -> Rendered:
    """This function will render a mail from its three templates."""
    context = {**mail.context, "environment": mail.environment}
    subject, text, html = (
        render_to_string(f"emails/{mail.name}.{kind}", context)
        for kind in ("subject.txt", "txt", "html")
    )
    return Rendered(
        " ".join(subject.split()), re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", html
    )


def newest(environment: Environment, *, limit: int) -> list[OutgoingMail]:
    """This function will list the mails of an environment, newest first."""
    rows = OutgoingMail.objects.filter(environment=environment)
    return list(rows.select_related("environment").order_by("-id")[:limit])


def due(*, now: datetime, limit: int = 200) -> list[int]:
    """This function will list the mails that may leave now: what soon is of no use, then oldest first."""
    rows = OutgoingMail.objects.filter(
        status=OutgoingMail.Status.QUEUED, send_after__lte=now
    )
    soonest = F("not_after").asc(nulls_last=True)
    ordered = rows.order_by(soonest, "send_after", "id")
    return list(ordered.values_list("id", flat=True)[:limit])


def deliver(mail_id: int, *, now: datetime) -> bool:
    """This function will send one mail, and return whether it left.

    The row is claimed and committed before the mail server hears of it: two workers never
    send the same mail, and a worker that dies half-way leaves it to ``mark_uncertain``.

    :raises ServerGone: when there is no use in trying another mail now; this one is retried
        later, unless the server may have taken it.
    """
    mail = _claim(mail_id, now=now)
    if mail is None:
        return False
    try:
        connection = get_connection()
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        _postpone(mail, error, now=now)
        raise ServerGone from error
    try:
        connection.send_messages([_message(mail)])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        _postpone(mail, error, now=now)
        return False
    except NothingLeft as error:
        _postpone(mail, error, now=now)
        raise ServerGone from error
    except (smtplib.SMTPException, OSError) as error:
        # The connection broke while sending: the server may have taken the mail.
        _settle(mail, OutgoingMail.Status.UNKNOWN, last_error=_told(error))
        raise ServerGone from error
    finally:
        connection.close()
    _settle(mail, OutgoingMail.Status.SENT, sent_at=now)
    return True


def mark_uncertain(*, now: datetime) -> int:
    """This function will mark mails whose worker died while sending, for a person to judge.

    They are never sent again by themselves, since the mail server may have taken them.
    """
    stuck = OutgoingMail.objects.filter(
        status=OutgoingMail.Status.SENDING, claimed_at__lt=now - SENDING_LIMIT
    )
    return stuck.update(status=OutgoingMail.Status.UNKNOWN)


def purge(*, now: datetime) -> int:
    """This function will delete mails that were settled more than 30 days ago."""
    settled = OutgoingMail.objects.exclude(
        status__in=[OutgoingMail.Status.QUEUED, OutgoingMail.Status.SENDING]
    )
    return settled.filter(created_at__lt=now - KEPT).delete()[0]


def _claim(mail_id: int, *, now: datetime) -> OutgoingMail | None:
    queued = OutgoingMail.objects.filter(pk=mail_id, status=OutgoingMail.Status.QUEUED)
    if queued.filter(not_after__lt=now).update(status=OutgoingMail.Status.EXPIRED):
        return None
    claimed = queued.filter(send_after__lte=now).update(
        status=OutgoingMail.Status.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    return (
        OutgoingMail.objects.select_related("environment").get(pk=mail_id)
        if claimed
        else None
    )


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    rendered = render(mail)
    message = EmailMultiAlternatives(
        subject=rendered.subject,
        body=rendered.text,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(rendered.html, "text/html")
    return message


def _settle(mail: OutgoingMail, status: OutgoingMail.Status, **fields: object) -> None:
    # The links in a mail let their reader in; once it has left nobody needs them here.
    context = mail.context if settings.DEMO else {}
    rows = OutgoingMail.objects.filter(pk=mail.pk)
    rows.update(status=status, context=context, **fields)


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:250]


def _postpone(mail: OutgoingMail, error: Exception, *, now: datetime) -> None:
    gives_up = mail.attempts >= MAX_ATTEMPTS or _is_final(error)
    wait = min(FIRST_RETRY * 2 ** (mail.attempts - 1), LONGEST_RETRY)
    OutgoingMail.objects.filter(pk=mail.pk).update(
        status=OutgoingMail.Status.FAILED if gives_up else OutgoingMail.Status.QUEUED,
        send_after=now + wait,
        last_error=_told(error),
    )


def _is_final(error: Exception) -> bool:
    # A 4xx asks to come back later: greylisting refuses a sender it does not know that way.
    return isinstance(error, smtplib.SMTPRecipientsRefused) and all(
        code >= PERMANENT for code, _reason in error.recipients.values()
    )
