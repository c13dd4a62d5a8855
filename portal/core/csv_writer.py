"""Writes text files with columns that a Dutch spreadsheet opens, and never as a formula."""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from portal.core.dutch import format_date
from portal.core.sheet_writer import FORMULA_STARTS

# Without it Excel reads the text as if it came from Windows.
BYTE_ORDER_MARK = "\ufeff"


def write_csv(rows: Iterable[Sequence[object]]) -> bytes:
    """This function will write rows with semicolons between, decimal commas and UTF-8.

    Text that a spreadsheet would take for a formula gets an apostrophe before it.

    :raises TypeError: for a value that is not text, a number, a date or None
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for row in rows:
        writer.writerow([_text(value) for value in row])
    return f"{BYTE_ORDER_MARK}{text.getvalue()}".encode()


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        line = " ".join(value.split())
        return f"'{line}" if line.startswith(FORMULA_STARTS) else line
    if isinstance(value, datetime.date):
        return format_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, int):
        return str(value)
    message = f"a column cannot hold {type(value).__name__}"
    raise TypeError(message)
