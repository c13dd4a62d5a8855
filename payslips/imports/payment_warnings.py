"""What is odd about the payments of a delivered run but does not refuse it."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from payslips.imports.columns import PAYMENTS, PAYSLIPS
from payslips.imports.delivery import Delivery
from portal.core.dutch import format_number
from portal.core.spreadsheets import Row

YEAR = timedelta(days=366)
NOTHING = Decimal(0)


def warn_about_payments(delivery: Delivery) -> None:
    """This function will compare what each employee is paid with the positive nets of theirs.

    In total the two agree, or the run is refused: what one is paid too little another has too
    much.
    """
    due, paid = _due(delivery), _paid(delivery)
    for number, (row, column) in _cells(delivery).items():
        owed, given = due.get(number, NOTHING), paid.get(number, NOTHING)
        if owed != given:
            message = (
                f"Medewerker {number} krijgt {format_number(given)} betaald; "
                f"het netto is {format_number(owed)}."
            )
            delivery.problems.warn(row, column, message)


def warn_about_payment_date(delivery: Delivery) -> None:
    """This function will say that a payment date is more than a year away from its period."""
    row = delivery.header
    too_early = row["betaaldatum"] < row["periode_van"] - YEAR
    if too_early or row["betaaldatum"] > row["periode_tot"] + YEAR:
        message = "Deze betaaldatum ligt meer dan een jaar van de periode."
        delivery.problems.warn(row, "betaaldatum", message)


def _due(delivery: Delivery) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for row in delivery.sheets[PAYSLIPS]:
        sums[row["personeelsnummer"]] += max(row["netto"], NOTHING)
    return sums


def _paid(delivery: Delivery) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for row in delivery.sheets[PAYMENTS]:
        if row["personeelsnummer"] is not None:
            sums[row["personeelsnummer"]] += row["bedrag"]
    return sums


def _cells(delivery: Delivery) -> dict[int, tuple[Row, str]]:
    """Where to say it: at the first payment, or at the net of who has none."""
    cells: dict[int, tuple[Row, str]] = {}
    for row in delivery.sheets[PAYMENTS]:
        if row["personeelsnummer"] is not None:
            cells.setdefault(row["personeelsnummer"], (row, "bedrag"))
    for row in delivery.sheets[PAYSLIPS]:
        cells.setdefault(row["personeelsnummer"], (row, "netto"))
    return cells
