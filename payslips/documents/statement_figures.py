"""The figures of an annual statement as data, embedded in its PDF. Pure."""

from datetime import datetime
from typing import Any

from payslips.documents.figures import as_json, party
from payslips.documents.statement import StatementDocument, StatementRow
from portal.core.pdf import Embedded

SCHEMA = "jaaropgaaf-1"
FILE_NAME = "jaaropgaaf.json"


def embedded_statement(
    document: StatementDocument, *, code: str, now: datetime
) -> Embedded:
    """This function will make the file of figures that goes into the PDF."""
    return as_json(
        FILE_NAME,
        f"De cijfers van: {document.title}",
        statement_figures(document) | {"code": code},
        now=now,
    )


def statement_figures(document: StatementDocument) -> dict[str, Any]:
    """This function will list what a statement shows, under the names of the document."""
    return {
        "schema": SCHEMA,
        "titel": document.title,
        "jaar": document.year,
        "uitgegeven_op": document.issued_on,
        "is_correctie": document.is_correction,
        "werkgever": party(document.employer)
        | {"loonheffingennummer": document.employer.wage_tax_number},
        "werknemer": party(document.employee),
        "gegevens": {
            label: value for group in document.facts for label, value in group
        },
        "loon_en_inhoudingen": _rows(document.rows),
        "door_werkgever_verschuldigd": _rows(document.employer_rows),
    }


def _rows(rows: list[StatementRow]) -> list[dict[str, Any]]:
    return [{"omschrijving": row.description, "bedrag": row.amount} for row in rows]
