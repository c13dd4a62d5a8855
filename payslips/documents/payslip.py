"""What a payslip says: the figures of the run in the frame frozen at publication. Pure.

Contents: art. 7:626 BW (amounts and what they are made of, withheld amounts, minimum wage,
names, period, agreed hours, kind of contract). The employer column is never part of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from payslips.documents.layouts import TEMPLATE_VERSION
from payslips.models import LeaveLine, PayrollRun, Payslip, PayslipLine, Reservation
from payslips.periods import Period
from personnel.models import Company, Employee, EmployeeAddress, PeriodType
from personnel.names import formal_name, titled_name
from portal.core.dutch import format_date, format_money, format_number
from portal.core.identifiers import group_iban, mask_bsn, mask_iban
from portal.core.shown import Shown

DUTCH_POSTCODE_LENGTH = 6
Group = PayslipLine.Group
SUBTOTALS = {
    Group.GROSS: "Brutoloon",
    Group.WITHHELD: "Loon voor loonheffing",
    Group.WAGE_TAX: "Nettoloon",
}
ORDER = (Group.GROSS, Group.WITHHELD, Group.WAGE_TAX, Group.NET)
TABLE_PERIODS = {
    PeriodType.MONTH: "maand",
    PeriodType.FOUR_WEEKS: "vier weken",
    PeriodType.WEEK: "week",
}
Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Party:
    """Employer or employee, with the address as lines."""

    name: str
    address_lines: list[str]
    wage_tax_number: str = ""


@dataclass(frozen=True, slots=True)
class DocumentRow(Shown):
    """A line, subtotal or total from gross to net; amounts in euros, None when nothing is paid."""

    kind: str
    description: str
    amount: Decimal | None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    cumulative: Decimal | None = None

    @property
    def paid(self) -> Decimal | None:
        return self.amount if self.amount is not None and self.amount >= 0 else None

    @property
    def withheld(self) -> Decimal | None:
        return -self.amount if self.amount is not None and self.amount < 0 else None

    @property
    def to_date(self) -> Decimal | None:
        """The cumulative with the sign of its column: what was withheld counts up."""
        is_withheld = self.withheld is not None and self.cumulative is not None
        return -self.cumulative if is_withheld else self.cumulative  # type: ignore[operator]


@dataclass(frozen=True, slots=True)
class PayslipDocument(Shown):
    """A payslip as its owner reads it, on screen and in the PDF."""

    title: str
    period_label: str
    period_code: str
    period_start: date
    period_end: date
    payment_date: date
    run_label: str
    is_correction: bool
    net: Decimal
    iban: str
    masked_iban: str
    employer: Party
    employee: Party
    facts: list[list[Fact]]
    rows: list[DocumentRow]
    leave: list[LeaveLine]
    reservations: list[Reservation]


def freeze(
    employee: Employee, company: Company, address: EmployeeAddress | None
) -> dict[str, Any]:
    """This function will take down everything a payslip shows that could change later.

    ``employee`` comes from ``personnel.queries.on_date``. Holds no BSN beyond its last digits.
    """
    return {
        "template": TEMPLATE_VERSION,
        "employer_name": company.name,
        "employer_address": [company.street, _place(company.postcode, company.city)],
        "wage_tax_number": company.wage_tax_number,
        "employee_name": titled_name(employee),
        "formal_name": formal_name(employee),
        "employee_address": _address_lines(address),
        "personnel_number": employee.personnel_number,
        "bsn": mask_bsn(employee.bsn),
        "birth_date": employee.birth_date.isoformat(),
        "hired_on": _iso(employee.hired_on),  # type: ignore[attr-defined]
        "job_title": employee.job_title or "",  # type: ignore[attr-defined]
        "department": employee.department or "",  # type: ignore[attr-defined]
    }


def compose(
    payslip: Payslip,
    *,
    snapshot: Mapping[str, Any],
    lines: Iterable[PayslipLine],
    leave: list[LeaveLine],
    reservations: list[Reservation],
) -> PayslipDocument:
    """This function will put a payslip together from its figures and its frozen frame."""
    run = payslip.run
    period = Period(run.year, run.period_number, PeriodType(run.period_type))
    name = f"{period.name} {period.year}"
    return PayslipDocument(
        title=f"Loonstrook {name}, {snapshot['employee_name']}",
        period_label=name[:1].upper() + name[1:],
        period_code=str(period),
        period_start=run.period_start,
        period_end=run.period_end,
        payment_date=run.payment_date,
        run_label=f"run {run.run_number}" if run.run_number > 1 else "",
        is_correction=run.supersedes_id is not None,
        net=payslip.net,
        iban=group_iban(payslip.iban) if payslip.iban else "",
        masked_iban=mask_iban(payslip.iban) if payslip.iban else "",
        employer=Party(
            snapshot["employer_name"],
            [line for line in snapshot["employer_address"] if line],
            snapshot["wage_tax_number"],
        ),
        employee=Party(snapshot["employee_name"], snapshot["employee_address"]),
        facts=_facts(payslip, run, snapshot),
        rows=rows(lines, wage_for_tax=payslip.wage_for_tax, net=payslip.net),
        leave=leave,
        reservations=reservations,
    )


def rows(
    lines: Iterable[PayslipLine], *, wage_for_tax: Decimal, net: Decimal
) -> list[DocumentRow]:
    """This function will order lines from gross to net, with subtotals; employer lines drop out."""
    result = []
    shown = filter(_concerns_employee, lines)
    for members, subtotal in sections(shown, wage_for_tax=wage_for_tax):
        result += [_line(line) for line in members]
        if subtotal:
            result.append(DocumentRow("subtotal", *subtotal))
    return [*result, DocumentRow("total", "Netto uitbetaald", net)]


def sections(
    lines: Iterable[PayslipLine], *, wage_for_tax: Decimal
) -> Iterator[tuple[list[PayslipLine], tuple[str, Decimal] | None]]:
    """This function will group lines from gross to net, each with the subtotal that follows."""
    ordered, running = sorted(lines, key=lambda line: line.position), Decimal(0)
    for group in ORDER:
        members = [line for line in ordered if line.group == group]
        running += sum((line.payment or Decimal(0) for line in members), Decimal(0))
        # Benefits in kind are taxed but not paid, so this one is not a running total.
        amount = wage_for_tax if group is Group.WITHHELD else running
        yield members, (SUBTOTALS[group], amount) if group in SUBTOTALS else None


def _concerns_employee(line: PayslipLine) -> bool:
    return line.group != Group.EMPLOYER and (
        line.payment is not None or bool(_taxed(line))
    )


def _taxed(line: PayslipLine) -> Decimal:
    return (line.table_wage or Decimal(0)) + (line.special_wage or Decimal(0))


def _line(line: PayslipLine) -> DocumentRow:
    description = line.description
    if line.payment is None:
        description += f" (telt mee voor de loonheffing: {format_money(_taxed(line))})"
    return DocumentRow(
        "line",
        description,
        line.payment,
        quantity=line.quantity,
        rate=line.rate,
        cumulative=line.cumulative,
    )


def _facts(
    payslip: Payslip, run: PayrollRun, snapshot: Mapping[str, Any]
) -> list[list[Fact]]:
    return [
        _person_facts(payslip, snapshot),
        _contract_facts(payslip, snapshot),
        _tax_facts(payslip, run),
    ]


def _person_facts(payslip: Payslip, snapshot: Mapping[str, Any]) -> list[Fact]:
    facts = [
        ("Personeelsnummer", str(snapshot["personnel_number"])),
        ("Burgerservicenummer", snapshot["bsn"]),
        ("Geboortedatum", format_date(date.fromisoformat(snapshot["birth_date"]))),
        ("In dienst", _dutch_date(snapshot["hired_on"])),
    ]
    if payslip.income_relationship > 1:
        facts.append(("Inkomstenverhouding", str(payslip.income_relationship)))
    return facts


def _contract_facts(payslip: Payslip, snapshot: Mapping[str, Any]) -> list[Fact]:
    hours = format_number(payslip.contract_hours)
    percentage = payslip.parttime_percentage
    share = (
        f" ({format_number(percentage).removesuffix(',00')}%)"
        if percentage is not None
        else ""
    )
    facts = [
        ("Functie", snapshot["job_title"]),
        ("Contract", "onbepaalde tijd" if payslip.indefinite else "bepaalde tijd"),
        ("Schriftelijk", _yes_no(payslip.written)),
        ("Oproepcontract", _yes_no(payslip.on_call)),
        ("Uren per week", f"{hours}{share}"),
    ]
    return [fact for fact in facts if fact[1]]


def _tax_facts(payslip: Payslip, run: PayrollRun) -> list[Fact]:
    facts = [
        ("Tabel", f"{payslip.table}, {TABLE_PERIODS[PeriodType(run.period_type)]}"),
        ("Loonheffingskorting", _yes_no(payslip.wage_tax_credit)),
        ("Minimumloon", f"{_rate(payslip.minimum_hourly_wage)} per uur"),
    ]
    if payslip.hourly_wage is not None:
        facts.append(("Uurloon", _rate(payslip.hourly_wage)))
    facts.append(("Arbeidskorting", format_money(payslip.employment_credit)))
    return facts


def _rate(amount: Decimal) -> str:
    return format_money(amount.quantize(Decimal("0.01")))


def _address_lines(address: EmployeeAddress | None) -> list[str]:
    if address is None:
        return []
    number = f"{address.house_number}{address.house_number_addition and ' '}{address.house_number_addition}"
    lines = [f"{address.street} {number}", _place(address.postcode, address.city)]
    return lines if address.country == "NL" else [*lines, address.country]


def _place(postcode: str, city: str) -> str:
    is_dutch = len(postcode) == DUTCH_POSTCODE_LENGTH and postcode[:4].isdigit()
    spaced = f"{postcode[:4]} {postcode[4:]}" if is_dutch else postcode
    return f"{spaced} {city}".strip()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _dutch_date(text: str) -> str:
    return format_date(date.fromisoformat(text)) if text else ""


def _yes_no(value: bool) -> str:
    return "ja" if value else "nee"
