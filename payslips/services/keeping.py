"""A document is rendered and signed once; that is kept and served unchanged ever after."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from accounts.qr import qr_drawing
from payslips.models import StoredFile
from payslips.models.stored import CODE_ALPHABET, CODE_LENGTH, grouped
from payslips.services.failures import DocumentDamaged, note_damage, noting_failure
from portal.core import files
from portal.core.crypto import Tampered
from portal.core.hosts import portal_url
from portal.core.models import Environment
from portal.core.signing import sign

S = TypeVar("S", bound=StoredFile)


class Withdrawn(Exception):
    """What the document is about was withdrawn meanwhile; there is nothing to read."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a document carries so that anyone can check it.

    ``code`` as it is stored; ``address`` is the page to check it at, ``url`` that page with the
    code filled in, and ``qr`` a drawing of the latter.
    """

    code: str
    address: str
    url: str
    qr: SafeString

    @property
    def shown_code(self) -> str:
        """The code in two halves, as it is printed."""
        return grouped(self.code)


def kept(
    model: type[S],
    *,
    environment_id: int,
    subject: Mapping[str, models.Model],
    make: Callable[[Mark], bytes],
    now: datetime,
) -> S:
    """This function will return the document about a subject, made at the first time and kept.

    ``subject`` names the row that the document is about, by the field of the model; that field
    is unique. ``make`` renders the document with its mark; it is signed afterwards.

    :raises DocumentFailed: when it cannot be made; the bureau sees why.
    :raises Withdrawn: when the database admits no document about the subject any more.
    """
    stored = model._default_manager.filter(**subject).first()
    if stored is not None:
        return stored
    with noting_failure(subject, environment_id=environment_id, now=now):
        return _make_and_keep(
            model, environment_id=environment_id, subject=subject, make=make, now=now
        )


def handed_out(
    stored: StoredFile, *, subject: Mapping[str, models.Model], now: datetime
) -> bytes:
    """This function will read a document that was kept, for whoever asks for it.

    :raises DocumentDamaged: when it is lost or was changed; the bureau sees that.
    """
    try:
        return content_of(stored)
    except DocumentDamaged:
        note_damage(subject, environment_id=stored.environment_id, now=now)
        raise


def content_of(stored: StoredFile) -> bytes:
    """This function will read a document that was kept.

    :raises DocumentDamaged: when it is lost or was changed.
    """
    try:
        content = files.load(stored.file_name)
    except (Tampered, OSError) as error:
        raise DocumentDamaged from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise DocumentDamaged
    return content


def new_code() -> str:
    """This function will make up a code of 50 bits, which nobody guesses."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


def make_mark(environment: Environment) -> Mark:
    """This function will make the mark of a new document."""
    code, path = new_code(), reverse("check")
    url = portal_url(environment, f"{path}?{urlencode({'code': code})}")
    address = portal_url(environment, path).partition("://")[2]
    title = _("QR-code om de echtheid te controleren")
    return Mark(code, address, url, qr_drawing(url, title=title))


def _make_and_keep(
    model: type[S],
    *,
    environment_id: int,
    subject: Mapping[str, models.Model],
    make: Callable[[Mark], bytes],
    now: datetime,
) -> S:
    """Of two who make it at once the first one's is kept."""
    mark = make_mark(Environment.objects.get(pk=environment_id))
    content = sign(make(mark), environment_id=environment_id, now=now)
    name = files.store(content, environment_id=environment_id)
    try:
        with transaction.atomic():
            return model._default_manager.create(
                environment_id=environment_id,
                **subject,
                file_name=name,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                created_at=now,
                code=mark.code,
            )
    except IntegrityError:
        # Somebody else was first; that rendering is the document.
        files.discard(name)
        found = model._default_manager.filter(**subject).first()
        if found is None:
            # Nor may there be one any more.
            raise Withdrawn from None
        return found
    except BaseException:
        # No row tells of the file: nobody would ever delete it.
        if not model._default_manager.filter(file_name=name).exists():
            files.discard(name)
        raise
