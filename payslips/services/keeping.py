"""A document is rendered once; that rendering is kept and served unchanged ever after."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction

from payslips.models import StoredFile
from payslips.models.stored import CODE_ALPHABET, CODE_LENGTH
from portal.core import files

S = TypeVar("S", bound=StoredFile)


class DocumentDamaged(Exception):
    """The stored document is not the one that was made; it is not served."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a document carries so that anyone can check it."""

    code: str


def kept(
    model: type[S],
    *,
    environment_id: int,
    subject: Mapping[str, models.Model],
    make: Callable[[Mark], bytes],
    now: datetime,
) -> bytes:
    """This function will return the document about a subject, made at the first time and kept.

    ``subject`` names the row that the document is about, by the field of the model; that field
    is unique. ``make`` renders the document with its mark.

    :raises DocumentDamaged: when what was kept has changed since.
    """
    stored = model._default_manager.filter(**subject).first()
    if stored is None:
        stored = _first_rendering(model, environment_id, subject, make, now)
    content = files.load(stored.file_name)
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise DocumentDamaged
    return content


def new_code() -> str:
    """This function will make up a code of 50 bits, which nobody guesses."""
    return "".join(secrets.choice(CODE_ALPHABET) for _position in range(CODE_LENGTH))


def _first_rendering(
    model: type[S],
    environment_id: int,
    subject: Mapping[str, Any],
    make: Callable[[Mark], bytes],
    now: datetime,
) -> S:
    mark = Mark(new_code())
    content = make(mark)
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
        return model._default_manager.get(**subject)
