"""The payslip of the reference document: one person, ten lines, two balances of each kind."""

from datetime import date
from decimal import Decimal

from payslips.documents.payslip import PayslipDocument, compose
from payslips.models import LeaveLine, PayrollRun, Payslip, PayslipLine, Reservation

Group = PayslipLine.Group
# Description, group, quantity, rate, payment, cumulative.
LINES = [
    ("Salaris", Group.GROSS, "173.33", "18.75", "3250.00", "26000.00"),
    ("Overuren 150%", Group.GROSS, "6.00", "28.13", "168.78", "168.78"),
    ("Vakantiegeld (mei)", Group.GROSS, None, None, "0.00", "3120.00"),
    ("Pensioenpremie", Group.WITHHELD, None, None, "-128.14", "-1025.12"),
    ("Loonheffing", Group.WAGE_TAX, None, None, "-523.17", "-5000.78"),
    ("Reiskosten woon-werk, onbelast", Group.NET, "21.00", "7.82", "164.22", "1157.36"),
    ("Personeelsvereniging", Group.NET, None, None, "-5.00", "-40.00"),
]
SNAPSHOT = {
    "employer_name": "Bakkerij De Gouden Halm B.V.",
    "employer_address": ["Vlasmarkt 7", "3511 PT Utrecht"],
    "wage_tax_number": "812345678L01",
    "employee_name": "Mevrouw N. van Dijk",
    "formal_name": "N. van Dijk",
    "employee_address": ["Lange Nieuwstraat 12", "3511 RT Utrecht"],
    "personnel_number": 1042,
    "bsn": "•••••• 482",
    "birth_date": "1991-03-14",
    "hired_on": "2021-05-01",
    "job_title": "Medewerker verkoop",
}


def document() -> PayslipDocument:
    """This function will put together the payslip that both templates show."""
    return compose(
        _payslip(),
        snapshot=SNAPSHOT,
        lines=[_line(place, *values) for place, values in enumerate(LINES)],
        leave=[
            LeaveLine(
                group=group, opening=opening, accrued=0, taken=taken, balance=rest
            )
            for group, opening, taken, rest in (
                ("Vakantie-uren", 224, 160, 64),
                ("ADV-uren", 0, 0, 0),
            )
        ],
        reservations=[
            Reservation(
                kind=kind, accrued=Decimal(accrued), taken=0, balance=Decimal(rest)
            )
            for kind, accrued, rest in (
                ("Vakantiegeld 8%", "273.50", "793.50"),
                ("Arbeidskorting, verrekend", "459.83", "3652.83"),
            )
        ],
    )


def _payslip() -> Payslip:
    run = PayrollRun(
        year=2025,
        period_number=8,
        period_type="M",
        run_number=1,
        period_start=date(2025, 8, 1),
        period_end=date(2025, 8, 31),
        payment_date=date(2025, 8, 25),
    )
    return Payslip(
        run=run,
        income_relationship=1,
        table=Payslip.Table.WHITE,
        wage_tax_credit=True,
        contract_hours=Decimal(40),
        parttime_percentage=Decimal(100),
        written=True,
        indefinite=True,
        on_call=False,
        minimum_hourly_wage=Decimal("14.40"),
        hourly_wage=Decimal("18.75"),
        iban="NL91ABNA0417164300",
        net=Decimal("2926.69"),
        wage_for_tax=Decimal("3290.64"),
        employment_credit=Decimal("459.83"),
    )


def _line(
    place: int, description: str, group: str, *numbers: str | None
) -> PayslipLine:
    quantity, rate, payment, cumulative = map(_sum, numbers)
    return PayslipLine(
        position=place,
        description=description,
        group=group,
        quantity=quantity,
        rate=rate,
        payment=payment,
        cumulative=cumulative,
    )


def _sum(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
