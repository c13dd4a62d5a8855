"""Documents that were made once: where the bytes are, their digest, and their code."""

from django.db import models
from django.db.models import Q

from portal.core.scoping import TenantModel

# Crockford's base32: no I, L, O and U, which are read as something else.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 10
CODE = rf"^[{CODE_ALPHABET}]{{{CODE_LENGTH}}}$"

HALF = CODE_LENGTH // 2
READ_AS = str.maketrans("ILO", "110", " -\u2010\u2011\u2013\t\xa0")


def grouped(code: str) -> str:
    """This function will write a code in two halves."""
    return f"{code[:HALF]}-{code[HALF:]}"


def read_code(text: str) -> str:
    """This function will read a code as it was typed: case, hyphens and look-alikes do not matter."""
    return text.upper().translate(READ_AS)


class StoredFile(TenantModel):
    """The first rendering of a document: encrypted on disk, and served unchanged ever after."""

    file_name = models.CharField(max_length=120, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    # What is printed on it, to check it by; documents from before there were codes have none,
    # and of an empty text there could be only one.
    code = models.CharField(max_length=CODE_LENGTH, unique=True, null=True)  # noqa: DJ001

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(code__isnull=True) | Q(code__regex=CODE),
                name="%(app_label)s_%(class)s_code",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name
