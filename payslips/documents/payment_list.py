"""The payments that a run asks for: to employees and to others. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portal.core.identifiers import group_iban
from portal.core.shown import Shown

# How people group a payment reference to read it.
REFERENCE_SPACING = re.compile(r"[\s.]")
HEADER = (
    "Personeelsnummer",
    "Naam",
    "IBAN",
    "Bedrag",
    "Omschrijving",
    "Kenmerk",
    "Betaaldatum",
)


@dataclass(frozen=True, slots=True)
class PaymentRow(Shown):
    """A payment in euros; others than employees have no personnel number."""

    personnel_number: int | None
    name: str
    iban: str
    amount: Decimal
    description: str
    reference: str

    @property
    def is_wage(self) -> bool:
        return self.personnel_number is not None

    @property
    def grouped_iban(self) -> str:
        return group_iban(self.iban)


@dataclass(frozen=True, slots=True)
class PaymentList(Shown):
    """What is paid, and how many amounts of zero or less were left out: those are not payable."""

    payment_date: date
    rows: list[PaymentRow]
    left_out: int

    @property
    def total(self) -> Decimal:
        return total(self.rows)

    @property
    def wages(self) -> list[PaymentRow]:
        return [row for row in self.rows if row.is_wage]

    @property
    def others(self) -> list[PaymentRow]:
        return [row for row in self.rows if not row.is_wage]


@dataclass(frozen=True, slots=True)
class PaymentDifference(Shown):
    """What is still to be paid beside an earlier order, and what that one paid too much.

    The amounts of ``overpaid`` are positive; no order takes them back.
    """

    payments: PaymentList
    overpaid: list[PaymentRow]


def payment_list(payment_date: date, rows: Sequence[PaymentRow]) -> PaymentList:
    """This function will keep what can be paid: wages by personnel number, then other payees."""
    payable = [row for row in rows if row.amount > 0]
    payable.sort(key=lambda row: (not row.is_wage, row.personnel_number or 0))
    return PaymentList(payment_date, payable, left_out=len(rows) - len(payable))


def difference(
    payment_date: date, rows: Iterable[PaymentRow], *, paid: Iterable[PaymentRow]
) -> PaymentDifference:
    """This function will tell what is to be paid yet, when ``paid`` was paid before.

    An employee's payments count together, to whichever account they went; another payee's by
    account and by reference, or by description where there is none. What is still owed goes to
    the first account of now.
    """
    now, before = _per_payee(rows), _per_payee(paid)
    changes = [
        replace(row, amount=row.amount - _amount(before, payee))
        for payee, row in now.items()
    ]
    changes += [
        replace(row, amount=-row.amount)
        for payee, row in before.items()
        if payee not in now
    ]
    overpaid = [replace(row, amount=-row.amount) for row in changes if row.amount < 0]
    return PaymentDifference(
        payment_list(payment_date, [row for row in changes if row.amount > 0]),
        overpaid=payment_list(payment_date, overpaid).rows,
    )


def _per_payee(rows: Iterable[PaymentRow]) -> dict[object, PaymentRow]:
    """What is payable, added up; an amount of zero or less was never paid."""
    payees: dict[object, PaymentRow] = {}
    for row in rows:
        payee = row.personnel_number or _account_of(row)
        known = payees.get(payee)
        amount = max(row.amount, Decimal(0)) + _amount(payees, payee)
        payees[payee] = replace(known or row, amount=amount)
    return payees


def _account_of(row: PaymentRow) -> tuple[str, str]:
    """A name is spelled in many ways; an account and what is paid there for are not."""
    about = REFERENCE_SPACING.sub("", row.reference) or " ".join(
        row.description.split()
    )
    return row.iban, about.casefold()


def _amount(payees: dict[object, PaymentRow], payee: object) -> Decimal:
    return payees[payee].amount if payee in payees else Decimal(0)


def total(rows: Sequence[PaymentRow]) -> Decimal:
    """This function will add amounts up, to the cent."""
    return sum((row.amount for row in rows), Decimal(0))


def sheet_of(payments: PaymentList) -> list[tuple[object, ...]]:
    """This function will put the payments in rows for a workbook, with their total below."""
    rows: list[tuple[object, ...]] = [
        (
            row.personnel_number,
            row.name,
            row.iban,
            row.amount,
            row.description,
            row.reference,
            payments.payment_date,
        )
        for row in payments.rows
    ]
    return [HEADER, *rows, (None, "Totaal", None, payments.total, None, None, None)]
