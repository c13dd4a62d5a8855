"""The payments that a run asks for: to employees and to others. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.core.identifiers import group_iban
from portal.core.shown import Shown

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


def payment_list(payment_date: date, rows: Sequence[PaymentRow]) -> PaymentList:
    """This function will keep what can be paid: wages by personnel number, then other payees."""
    payable = [row for row in rows if row.amount > 0]
    payable.sort(key=lambda row: (not row.is_wage, row.personnel_number or 0))
    return PaymentList(payment_date, payable, left_out=len(rows) - len(payable))


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
