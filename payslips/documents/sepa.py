"""A payment order for the bank: ISO 20022 pain.001.001.09. Pure.

Sources: EPC132-08 (SEPA credit transfer, customer to bank) and the scheme of ISO 20022 in
``schemas/``, against which every order is checked. Wages and other payees are two batches,
since the purpose of a batch holds for all of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from payslips.documents.payment_list import PaymentList, PaymentRow, total
from payslips.documents.sepa_text import plain

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
SCHEMA = Path(__file__).parent / "schemas" / "pain.001.001.09.xsd"
NAME_LENGTH, TEXT_LENGTH, ID_LENGTH = 70, 140, 35
# EPC132-08: the most that one SEPA credit transfer can carry, in euros.
LARGEST = Decimal("999999999.99")
# A Dutch payment reference (betalingskenmerk) has 7, 9 to 14 or 16 digits; ISO 11649 begins RF.
DUTCH_REFERENCE = re.compile(r"^(?:\d{7}|\d{9,14}|\d{16})$")
ISO_REFERENCE = re.compile(r"^RF\d{2}[A-Z0-9]{1,21}$")
NAMELESS = "Begunstigde"


class OrderRefused(Exception):
    """The order would not be a valid one; the message says in Dutch why."""


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, from which account."""

    name: str
    iban: str


def payment_order(
    payments: PaymentList, *, payer: Payer, number: str, text: str, made_at: datetime
) -> bytes:
    """This function will write the order that pays a run.

    ``number`` tells orders apart and has at most 32 characters; ``text`` is what the statement
    of an account says where a payment has no description of its own.

    :raises OrderRefused: when there is nothing to pay, or the order does not keep to the scheme.
    """
    if not payments.rows:
        raise OrderRefused("Er is in deze run niets om te betalen.")
    if any(row.amount > LARGEST for row in payments.rows):
        raise OrderRefused("Eén van de bedragen is te groot voor een SEPA-betaling.")
    root = etree.Element(f"{{{NAMESPACE}}}Document", nsmap={None: NAMESPACE})
    order = _add(root, "CstmrCdtTrfInitn")
    _header(order, payments.rows, payer, number, made_at)
    batches = (("SALA", payments.wages), ("", payments.others))
    for place, (purpose, rows) in enumerate(batches, start=1):
        if rows:
            batch = _batch(order, rows, payer, f"{number}-{place}", purpose)
            _batch_accounts(batch, payments, payer)
            for row_number, row in enumerate(rows, start=1):
                _transfer(batch, row, f"{number[:20]}-{place}-{row_number}", text)
    return _checked(root)


def _header(
    order: _Element,
    rows: Sequence[PaymentRow],
    payer: Payer,
    number: str,
    made_at: datetime,
) -> None:
    header = _add(order, "GrpHdr")
    _add(header, "MsgId", number[:ID_LENGTH])
    _add(header, "CreDtTm", made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _sums(header, rows)
    _add(_add(header, "InitgPty"), "Nm", _name(payer.name))


def _batch(
    order: _Element,
    rows: Sequence[PaymentRow],
    payer: Payer,
    number: str,
    purpose: str,
) -> _Element:
    batch = _add(order, "PmtInf")
    _add(batch, "PmtInfId", number[:ID_LENGTH])
    _add(batch, "PmtMtd", "TRF")
    _add(batch, "BtchBookg", "true")
    _sums(batch, rows)
    kind = _add(batch, "PmtTpInf")
    _add(_add(kind, "SvcLvl"), "Cd", "SEPA")
    if purpose:
        _add(_add(kind, "CtgyPurp"), "Cd", purpose)
    return batch


def _batch_accounts(batch: _Element, payments: PaymentList, payer: Payer) -> None:
    _add(_add(batch, "ReqdExctnDt"), "Dt", payments.payment_date.isoformat())
    _add(_add(batch, "Dbtr"), "Nm", _name(payer.name))
    _account(batch, "DbtrAcct", payer.iban)
    # Within SEPA an IBAN is enough; the scheme wants to hear that there is no BIC.
    bank = _add(_add(_add(batch, "DbtrAgt"), "FinInstnId"), "Othr")
    _add(bank, "Id", "NOTPROVIDED")
    _add(batch, "ChrgBr", "SLEV")


def _transfer(batch: _Element, row: PaymentRow, number: str, text: str) -> None:
    transfer = _add(batch, "CdtTrfTxInf")
    _add(_add(transfer, "PmtId"), "EndToEndId", number[:ID_LENGTH])
    amount = _add(_add(transfer, "Amt"), "InstdAmt", f"{row.amount:.2f}")
    amount.set("Ccy", "EUR")
    _add(_add(transfer, "Cdtr"), "Nm", _name(row.name))
    _account(transfer, "CdtrAcct", row.iban)
    _remittance(_add(transfer, "RmtInf"), row, text)


def _remittance(remittance: _Element, row: PaymentRow, text: str) -> None:
    """A reference goes in a field of its own, or the tax office cannot place the payment."""
    reference = re.sub(r"[\s.]", "", row.reference).upper()
    issuer = _issuer_of(reference)
    if not issuer:
        said = " ".join(filter(None, (row.reference, row.description))) or text
        cleaned = plain(said, length=TEXT_LENGTH) or plain(text, length=TEXT_LENGTH)
        _add(remittance, "Ustrd", cleaned)
        return
    structured = _add(_add(remittance, "Strd"), "CdtrRefInf")
    kind = _add(structured, "Tp")
    _add(_add(kind, "CdOrPrtry"), "Cd", "SCOR")
    _add(kind, "Issr", issuer)
    _add(structured, "Ref", reference)


def _issuer_of(reference: str) -> str:
    if DUTCH_REFERENCE.match(reference):
        return "CUR"
    return "ISO" if ISO_REFERENCE.match(reference) else ""


def _sums(parent: _Element, rows: Sequence[PaymentRow]) -> None:
    _add(parent, "NbOfTxs", str(len(rows)))
    _add(parent, "CtrlSum", f"{total(rows):.2f}")


def _account(parent: _Element, tag: str, iban: str) -> None:
    _add(_add(_add(parent, tag), "Id"), "IBAN", iban)


def _name(name: str) -> str:
    return plain(name, length=NAME_LENGTH) or NAMELESS


def _add(parent: _Element, tag: str, text: str | None = None) -> _Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    child.text = text
    return child


def _checked(root: _Element) -> bytes:
    scheme = _scheme()
    if not scheme.validate(root):
        raise OrderRefused(
            "De betalingen voldoen niet aan het SEPA-formaat. Neem contact op met uw "
            "salarisadministratie."
        )
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


@cache
def _scheme() -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False)
    return etree.XMLSchema(etree.parse(SCHEMA, parser))
