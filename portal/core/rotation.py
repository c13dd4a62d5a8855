"""Encrypts anew, under the current key, what other keys of the ring encrypted.

After it the other keys decrypt nothing any more and can leave the ring, but for the last one:
blind indexes are made with that. Source: OWASP ASVS 5.0, 11.1.1 and 11.2.2.
"""

from collections.abc import Iterator
from contextlib import suppress

from django.apps import apps
from django.db import connection, transaction

from portal.core.crypto import (
    EncryptedField,
    Tampered,
    current_mark,
    decrypt,
    encrypt,
    is_marked,
)
from portal.core.files import DRAFT, load, path_of, stored_names, written_whole
from portal.core.parts import LENGTH_BYTES, load_parts, write_parts

CHUNK = 1_000


def renew_rows() -> dict[str, int]:
    """This function will encrypt every column anew, and return how many values by column.

    As the owner of the tables: what was published refuses changes from anybody else, and its
    plain text stays as it is. Safe to run again: each column is done or not.

    :raises Tampered: when a key is not in the ring any more.
    """
    return {field.purpose: _renew(field) for field in _fields()}


def renew_files() -> int:
    """This function will encrypt every stored document anew, and return how many.

    Safe to run again after it was stopped; what is deleted meanwhile is left out.

    :raises Tampered: naming documents of which a key is not in the ring any more, or that were
        changed; all others are done.
    """
    done, failed = 0, []
    for name in list(stored_names()):
        try:
            # What is deleted meanwhile needs no key any more.
            with suppress(FileNotFoundError):
                done += _renew_file(name)
        except Tampered:
            failed.append(name)
    if failed:
        raise Tampered(", ".join(failed))
    return done


def _fields() -> Iterator[EncryptedField]:
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedField):
                yield field


@transaction.atomic
def _renew(field: EncryptedField) -> int:
    table = connection.ops.quote_name(field.model._meta.db_table)
    done = 0
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        while changed := _renew_some(field, table):
            done += changed
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    return done


def _renew_some(field: EncryptedField, table: str) -> int:
    column, mark = connection.ops.quote_name(field.attname), current_mark()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, {column} FROM {table}"  # noqa: S608
            f" WHERE substring({column} FROM 1 FOR %s) <> %s ORDER BY id LIMIT %s",
            [len(mark), mark, CHUNK],
        )
        rows = cursor.fetchall()
        cursor.executemany(
            f"UPDATE {table} SET {column} = %s WHERE id = %s",  # noqa: S608
            [(_renewed(bytes(token), field.purpose), pk) for pk, token in rows],
        )
    return len(rows)


def _renewed(token: bytes, purpose: str) -> bytes:
    return encrypt(decrypt(token, purpose=purpose), purpose=purpose)


def _renew_file(name: str) -> bool:
    with path_of(name).open("rb") as stream:
        start = stream.read(LENGTH_BYTES + 256)
    is_in_parts = not is_marked(start)
    if start.startswith(current_mark(), LENGTH_BYTES if is_in_parts else 0):
        return False
    # Without a lock: nothing else writes to a document once it is there. What a run that was
    # stopped left of its own goes first.
    path_of(name).with_suffix(DRAFT).unlink(missing_ok=True)
    with written_whole(name) as target:
        if is_in_parts:
            write_parts(target, name, load_parts(name))
        else:
            target.write(encrypt(load(name), purpose=name))
    return True
