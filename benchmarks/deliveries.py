"""A payroll run of any size, for measuring."""

from datetime import date
from decimal import Decimal

from personnel.models import Company, Employee
from portal.core.crypto import blind_index
from portal.core.identifiers import sort_key
from portal.core.spreadsheets import write_workbook

NET, GROSS, TAX = Decimal("3244.63"), Decimal("4000.00"), Decimal("755.37")
LINES_OF_THE_EMPLOYER = 10
IBAN = "NL91ABNA0417164300"


def employees(company: Company, size: int) -> None:
    """This function will put so many employees in a company."""
    Employee.objects.bulk_create(
        Employee(
            environment_id=company.environment_id,
            company=company,
            personnel_number=number,
            initials="N.",
            surname="Dijk",
            birth_date=date(1990, 1, 1),
            bsn="999990743",
            bsn_index=blind_index(str(number), purpose="benchmark"),
            private_email=f"m{number}@voorbeeld.nl",
            sort_name=sort_key("Dijk"),
        )
        for number in range(1, size + 1)
    )


def run_workbook(size: int) -> bytes:
    """This function will make October 2026 of company 1 for so many employees."""
    numbers = range(1, size + 1)
    return write_workbook(
        {
            "Run": [RUN, ["123456782L01", 1, 2026, 10, "M", 1, *DATES, "Meting"]],
            "Loonstroken": [
                PAYSLIP,
                *([number, *PAYSLIP_VALUES] for number in numbers),
            ],
            "Regels": [LINE, *(row for number in numbers for row in _lines(number))],
            "Betalingen": [PAYMENT, *([n, "N. Dijk", IBAN, NET] for n in numbers)],
        }
    )


def _lines(number: int) -> list[list[object]]:
    paid: list[list[object]] = [
        [number, 1, "L1000", "Salaris", "bruto", GROSS, GROSS, None],
        [number, 2, "L4000", "Loonheffing", "loonheffing", -TAX, None, None],
    ]
    cost = [None, None, Decimal("42.00")]
    return paid + [
        [number, place, f"P{place}", "Premie werkgever", "werkgever", *cost]
        for place in range(3, 3 + LINES_OF_THE_EMPLOYER)
    ]


RUN = [
    "loonheffingennummer",
    "bedrijfsnummer",
    "jaar",
    "periode",
    "type",
    "run",
    "periode_van",
    "periode_tot",
    "betaaldatum",
    "omschrijving",
]
DATES = (date(2026, 10, 1), date(2026, 10, 31), date(2026, 10, 24))
PAYSLIP = [
    "personeelsnummer",
    "ikv",
    "tabelkleur",
    "loonheffingskorting",
    "contracturen",
    "schriftelijk",
    "onbepaald",
    "oproep",
    "minimumuurloon",
    "netto",
    "loon_lb",
    "loon_sv",
    "loon_zvw",
    "loonheffing",
    "arbeidskorting",
]
PAYSLIP_VALUES: list[object] = [
    *(1, "wit", "J", 40, "J", "J", "N", Decimal("14.99")),
    *(NET, GROSS, GROSS, GROSS, TAX, Decimal("461.00")),
]
LINE = [
    "personeelsnummer",
    "volgorde",
    "code",
    "omschrijving",
    "groep",
    "betaling",
    "tabel",
    "werkgever",
]
PAYMENT = ["personeelsnummer", "begunstigde", "iban", "bedrag"]
