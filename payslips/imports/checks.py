"""The checks of a delivered payroll run that refuse it; each notes all it finds, by cell."""

from collections import defaultdict
from decimal import Decimal

from payslips.imports.columns import (
    JOURNAL,
    LEAVE,
    LINES,
    PAYMENTS,
    PAYSLIPS,
    RESERVATIONS,
    RUN,
)
from payslips.imports.delivery import Delivery, key_of, total
from payslips.models import ClosedPeriod
from payslips.periods import LAST_NUMBER, date_problem
from personnel.models import BSN_PURPOSE, Company, Employee
from portal.core.crypto import blind_index
from portal.core.dutch import format_number
from portal.core.spreadsheets import Row

MAX_LINES = 500


def check_header(delivery: Delivery) -> None:
    """This function will check that there is one run, of a company and period that exist."""
    for extra in delivery.sheets[RUN][1:]:
        delivery.problems.error(
            extra, "bedrijfsnummer", "Een bestand is één run; deze rij is te veel."
        )
    _check_company(delivery, delivery.header)
    _check_period(delivery, delivery.header)


def check_employees(delivery: Delivery) -> None:
    """This function will check that everybody is known, once, and is who the file says."""
    if delivery.company is None:
        return
    known = Employee.objects.visible_to(delivery.actor).filter(company=delivery.company)
    delivery.employees = {one.personnel_number: one for one in known}
    for sheet in (PAYSLIPS, LINES, RESERVATIONS, LEAVE, JOURNAL, PAYMENTS):
        _check_known(delivery, delivery.sheets[sheet])
    _check_doubles(delivery)
    for row in delivery.sheets[PAYSLIPS]:
        _check_identity(delivery, row)


def check_lines(delivery: Delivery) -> None:
    """This function will check lines against their payslip, and the other way round."""
    for row in delivery.sheets[PAYSLIPS]:
        if row["personeelsnummer"] is not None:
            _check_sums(delivery, row)
    for row in delivery.sheets[LINES]:
        _require_payslip(delivery, row, has_one=key_of(row) in delivery.payslip_keys)
    for row in (*delivery.sheets[RESERVATIONS], *delivery.sheets[LEAVE]):
        has_one = row["personeelsnummer"] in delivery.payslip_numbers
        _require_payslip(delivery, row, has_one=has_one)


def check_journal(delivery: Delivery) -> None:
    """This function will check debit against credit, per employee and in total."""
    per_employee: dict[int | None, list[Row]] = defaultdict(list)
    for row in delivery.sheets[JOURNAL]:
        per_employee[row["personeelsnummer"]].append(row)
    for number, rows in per_employee.items():
        if number is not None:
            _check_balance(delivery, rows, f"van medewerker {number}")
    if delivery.sheets[JOURNAL]:
        _check_balance(delivery, delivery.sheets[JOURNAL], "in totaal")


def check_payments(delivery: Delivery) -> None:
    """This function will check the payments to employees against the nets that are positive."""
    nets = [row["netto"] for row in delivery.sheets[PAYSLIPS]]
    payments = [
        row for row in delivery.sheets[PAYMENTS] if row["personeelsnummer"] is not None
    ]
    if None in (*nets, *(row["bedrag"] for row in payments)):
        # An unreadable amount has its own message; a wrong total would only confuse.
        return
    paid = total(payments, "bedrag")
    due = sum((net for net in nets if net > 0), Decimal(0))
    if payments and paid != due:
        message = (
            f"De betalingen zijn {_euro(paid)}; de positieve netto's zijn {_euro(due)}."
        )
        delivery.problems.error(payments[0], "bedrag", message)
    if not payments and due:
        delivery.problems.sheet_error(
            PAYMENTS, f"De betalingen van {_euro(due)} netto ontbreken."
        )


def _check_company(delivery: Delivery, row: Row) -> None:
    if row["bedrijfsnummer"] is None:
        return
    companies = Company.objects.visible_to(delivery.actor)
    delivery.company = companies.filter(number=row["bedrijfsnummer"]).first()
    if delivery.company is None:
        message = f"Bedrijf {row['bedrijfsnummer']} bestaat niet in deze omgeving."
        delivery.problems.error(row, "bedrijfsnummer", message)
    elif row["loonheffingennummer"] not in {None, delivery.company.wage_tax_number}:
        message = f"Het loonheffingennummer van dit bedrijf is {delivery.company.wage_tax_number}."
        delivery.problems.error(row, "loonheffingennummer", message)


def _check_period(delivery: Delivery, row: Row) -> None:
    company, problems = delivery.company, delivery.problems
    if None in {row["jaar"], row["periode"], row["type"]}:
        return
    if row["periode"] > LAST_NUMBER[row["type"]]:
        problems.error(
            row,
            "periode",
            f"Type {row['type']} heeft {LAST_NUMBER[row['type']]} periodes.",
        )
        return
    _check_dates(delivery, row)
    if company is None:
        return
    if row["type"] != company.period_type:
        problems.error(
            row, "type", f"Het loontijdvak van dit bedrijf is {company.period_type}."
        )
    closed = ClosedPeriod.objects.visible_to(delivery.actor).filter(
        company=company, year=row["jaar"], period_number=row["periode"]
    )
    if closed.exists():
        problems.error(row, "periode", f"Periode {delivery.period} is afgesloten.")


def _check_dates(delivery: Delivery, row: Row) -> None:
    if row["periode_van"] and row["periode_tot"]:
        problem = date_problem(delivery.period, row["periode_van"], row["periode_tot"])
        if problem:
            delivery.problems.error(row, "periode_van", problem)


def _check_known(delivery: Delivery, rows: list[Row]) -> None:
    for row in rows:
        number = row["personeelsnummer"]
        if number is not None and number not in delivery.employees:
            message = f"Medewerker {number} is onbekend bij bedrijf {delivery.company.number}."  # type: ignore[union-attr]
            delivery.problems.error(row, "personeelsnummer", message)


def _check_doubles(delivery: Delivery) -> None:
    seen = set()
    for row in delivery.sheets[PAYSLIPS]:
        if key_of(row) in seen and row["personeelsnummer"] is not None:
            message = "Deze medewerker en inkomstenverhouding staan er twee keer in."
            delivery.problems.error(row, "personeelsnummer", message)
        seen.add(key_of(row))


def _check_identity(delivery: Delivery, row: Row) -> None:
    employee = delivery.employees.get(row["personeelsnummer"])
    if employee is None:
        return
    if (
        row["bsn"]
        and blind_index(row["bsn"], purpose=BSN_PURPOSE) != employee.bsn_index
    ):
        delivery.problems.error(row, "bsn", "Dit BSN is niet dat van deze medewerker.")
    if row["naam"] and row["naam"].casefold() != employee.surname.casefold():
        message = (
            f"Deze medewerker heet {employee.surname} (achternaam zonder voorvoegsel)."
        )
        delivery.problems.error(row, "naam", message)


def _check_sums(delivery: Delivery, row: Row) -> None:
    lines, problems = delivery.lines.get(key_of(row), []), delivery.problems
    if len(lines) > MAX_LINES:
        problems.error(
            row,
            "personeelsnummer",
            f"Een loonstrook heeft hoogstens {MAX_LINES} regels.",
        )
    paid, taxed = total(lines, "betaling"), total(lines, "tabel", "bt")
    if row["netto"] not in {None, paid}:
        message = f"De regels tellen op tot {_euro(paid)} en het netto is {_euro(row['netto'])}."
        problems.error(row, "netto", message)
    if row["loon_lb"] not in {None, taxed}:
        message = f"Tabel en BT tellen op tot {_euro(taxed)} en loon_lb is {_euro(row['loon_lb'])}."
        problems.error(row, "loon_lb", message)


def _require_payslip(delivery: Delivery, row: Row, *, has_one: bool) -> None:
    if row["personeelsnummer"] is not None and not has_one:
        delivery.problems.error(
            row, "personeelsnummer", "Deze regel hoort bij geen loonstrook."
        )


def _check_balance(delivery: Delivery, rows: list[Row], whose: str) -> None:
    debit, credit = total(rows, "debet"), total(rows, "credit")
    if debit != credit:
        message = (
            f"Debet {_euro(debit)} en credit {_euro(credit)} {whose} zijn niet gelijk."
        )
        delivery.problems.error(rows[0], "debet", message)


def _euro(amount: Decimal) -> str:
    return format_number(amount)
