"""The figures of a payslip as data, embedded in its PDF: what its owner sees, and no more. Pure."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from payslips.documents.payslip import DocumentRow, Party, PayslipDocument
from portal.core.pdf import Embedded

SCHEMA = "loonstrook-1"
FILE_NAME = "loonstrook.json"


def embedded_figures(
    document: PayslipDocument, *, code: str, now: datetime
) -> Embedded:
    """This function will make the file of figures that goes into the PDF."""
    return as_json(
        FILE_NAME,
        f"De cijfers van: {document.title}",
        figures(document) | {"code": code},
        now=now,
    )


def as_json(
    name: str, description: str, content: Mapping[str, Any], *, now: datetime
) -> Embedded:
    """This function will write figures as JSON: amounts as text with a point, dates as ISO 8601."""
    text = json.dumps(content, ensure_ascii=False, indent=1, default=_plain)
    return Embedded(name, description, text.encode(), now)


def figures(document: PayslipDocument) -> dict[str, Any]:
    """This function will list what a payslip shows, under the names of the screen."""
    return {
        "schema": SCHEMA,
        "titel": document.title,
        "periode": {
            "code": document.period_code,
            "van": document.period_start,
            "tot_en_met": document.period_end,
            "run": document.run_label,
            "is_correctie": document.is_correction,
        },
        "werkgever": party(document.employer)
        | {"loonheffingennummer": document.employer.wage_tax_number},
        "werknemer": party(document.employee),
        "gegevens": {
            label: value for group in document.facts for label, value in group
        },
        "regels": [_row(row) for row in document.rows],
        "verlof": [
            {
                "soort": one.group,
                "begin": one.opening,
                "opbouw": one.accrued,
                "opname": one.taken,
                "saldo": one.balance,
            }
            for one in document.leave
        ],
        "reserveringen": [
            {
                "soort": one.kind,
                "opbouw": one.accrued,
                "opname": one.taken,
                "saldo": one.balance,
            }
            for one in document.reservations
        ],
        "netto": document.net,
        "betaaldatum": document.payment_date,
        "rekening": document.iban,
    }


def party(one: Party) -> dict[str, Any]:
    """This function will list who an employer or employee is."""
    return {"naam": one.name, "adres": one.address_lines}


def _row(row: DocumentRow) -> dict[str, Any]:
    return {
        "soort": {"line": "regel", "subtotal": "subtotaal", "total": "totaal"}[
            row.kind
        ],
        "omschrijving": row.description,
        "aantal": row.quantity,
        "tarief": row.rate,
        "uitbetaling": row.paid,
        "inhouding": row.withheld,
        "tot_en_met_periode": row.to_date,
    }


def _plain(value: date | Decimal) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
