"""Three months of two employees, worked out by hand to the cent, as a bureau would deliver them."""

import datetime
import io
from dataclasses import dataclass
from decimal import Decimal

from portal.core.spreadsheets import write_workbook

HOURLY = Decimal("14.99")


@dataclass(frozen=True, slots=True)
class Pay:
    """One payslip; nothing in it is derived from anything else in it. Amounts in euros."""

    number: int
    net: str
    taxed: str
    wage_tax: str
    credit: str
    health: str
    # Code, description, group, payment, wage of the table, cost of the employer.
    lines: tuple[tuple[str, str, str, str, str, str], ...]
    # Account, component, debit, credit.
    journal: tuple[tuple[str, str, str, str], ...]


# 4.000,00 a month: the worked example of the domain (wage tax 750,50 by the month table).
SALARIED = Pay(
    *(1, "3244.63", "3863.88", "750.50", "469.75", "235.69"),
    lines=(
        ("L1000", "Bruto salaris", "bruto", "4000.00", "4000.00", ""),
        ("L3000", "Pensioenpremie werknemer", "inhouding", "-136.12", "-136.12", ""),
        ("L4000", "Loonheffing", "loonheffing", "-750.50", "", ""),
        ("L5100", "Reiskosten onbelast", "netto", "133.75", "", ""),
        ("L6000", "Personeelsvereniging", "netto", "-2.50", "", ""),
        ("PAWf", "AWf laag 2,74%", "werkgever", "", "", "105.87"),
        ("PAof", "Aof laag 6,27%", "werkgever", "", "", "242.26"),
        ("PWko", "Opslag Wko 0,50%", "werkgever", "", "", "19.31"),
        ("PWhk", "Whk 1,16%", "werkgever", "", "", "44.82"),
        ("PZvw", "Werkgeversheffing Zvw 6,10%", "werkgever", "", "", "235.69"),
        ("PPens", "Pensioenpremie werkgever", "werkgever", "", "", "272.23"),
        ("PVak", "Reservering vakantiegeld 8%", "werkgever", "", "", "320.00"),
    ),
    journal=(
        ("4000", "Bruto lonen", "4000.00", ""),
        ("4010", "Dotatie vakantiegeld", "320.00", ""),
        ("4020", "Sociale lasten werkgever", "647.95", ""),
        ("4030", "Pensioen werkgever", "272.23", ""),
        ("4040", "Reiskosten", "133.75", ""),
        ("1700", "Te betalen netto lonen", "", "3244.63"),
        ("1710", "Te betalen loonheffingen", "", "1398.45"),
        ("1720", "Te betalen pensioen", "", "408.35"),
        ("1730", "Reservering vakantiegeld", "", "320.00"),
        ("1740", "Personeelsvereniging", "", "2.50"),
    ),
)
# 2.475,00 a month: a row of the month table of 2026 (177,17 and 448,00).
HOURLY_PAID = Pay(
    *(2, "2297.83", "2475.00", "177.17", "448.00", "150.97"),
    lines=(
        ("L1000", "Salaris", "bruto", "2475.00", "2475.00", ""),
        ("L4000", "Loonheffing", "loonheffing", "-177.17", "", ""),
        ("PAWf", "AWf laag 2,74%", "werkgever", "", "", "67.81"),
        ("PAof", "Aof laag 6,27%", "werkgever", "", "", "155.18"),
        ("PWko", "Opslag Wko 0,50%", "werkgever", "", "", "12.37"),
        ("PWhk", "Whk 1,16%", "werkgever", "", "", "28.71"),
        ("PZvw", "Werkgeversheffing Zvw 6,10%", "werkgever", "", "", "150.97"),
        ("PVak", "Reservering vakantiegeld 8%", "werkgever", "", "", "198.00"),
    ),
    journal=(
        ("4000", "Bruto lonen", "2475.00", ""),
        ("4010", "Dotatie vakantiegeld", "198.00", ""),
        ("4020", "Sociale lasten werkgever", "415.04", ""),
        ("1700", "Te betalen netto lonen", "", "2297.83"),
        ("1710", "Te betalen loonheffingen", "", "592.21"),
        ("1730", "Reservering vakantiegeld", "", "198.00"),
    ),
)
# The same person with overtime of 522,00: the row of 2.997,00 (386,83 and 458,17).
WITH_OVERTIME = Pay(
    *(2, "2610.17", "2997.00", "386.83", "458.17", "182.81"),
    lines=(
        ("L1000", "Salaris", "bruto", "2475.00", "2475.00", ""),
        ("L1150", "Overuren 150%", "bruto", "522.00", "522.00", ""),
        ("L4000", "Loonheffing", "loonheffing", "-386.83", "", ""),
        ("PAWf", "AWf laag 2,74%", "werkgever", "", "", "82.11"),
        ("PAof", "Aof laag 6,27%", "werkgever", "", "", "187.91"),
        ("PWko", "Opslag Wko 0,50%", "werkgever", "", "", "14.98"),
        ("PWhk", "Whk 1,16%", "werkgever", "", "", "34.76"),
        ("PZvw", "Werkgeversheffing Zvw 6,10%", "werkgever", "", "", "182.81"),
        ("PVak", "Reservering vakantiegeld 8%", "werkgever", "", "", "239.76"),
    ),
    journal=(
        ("4000", "Bruto lonen", "2997.00", ""),
        ("4010", "Dotatie vakantiegeld", "239.76", ""),
        ("4020", "Sociale lasten werkgever", "502.57", ""),
        ("1700", "Te betalen netto lonen", "", "2610.17"),
        ("1710", "Te betalen loonheffingen", "", "889.40"),
        ("1730", "Reservering vakantiegeld", "", "239.76"),
    ),
)
IBANS = {1: "NL91ABNA0417164300", 2: "NL20INGB0001234567"}


def workbook(month: int, *pays: Pay) -> io.BytesIO:
    """A delivery of a month of 2026 to company 1001 (contract 3.2)."""
    first = datetime.date(2026, month, 1)
    last = datetime.date(2026, month + 1, 1) - datetime.timedelta(days=1)
    run = [1001, 2026, month, "M", 1, first, last, first.replace(day=24)]
    sheets = {
        "Run": [
            [
                "loonheffingennummer",
                "bedrijfsnummer",
                "jaar",
                "periode",
                "type",
                "run",
                "periode_van",
                "periode_tot",
                "betaaldatum",
            ],
            ["123456782L01", *run],
        ],
        "Loonstroken": [
            [
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
                "zvw_werkgever",
            ],
            *(
                [
                    *(one.number, 1, "wit", True, 40, True, True, False, HOURLY),
                    *_amounts(one.net, one.taxed, one.taxed, one.taxed),
                    *_amounts(one.wage_tax, one.credit, one.health),
                ]
                for one in pays
            ),
        ],
        "Regels": [
            [
                "personeelsnummer",
                "code",
                "omschrijving",
                "groep",
                "betaling",
                "tabel",
                "werkgever",
            ],
            *(
                [one.number, *line[:3], *_amounts(*line[3:])]
                for one in pays
                for line in one.lines
            ),
        ],
        "Journaalpost": [
            ["personeelsnummer", "grootboekrekening", "component", "debet", "credit"],
            *(
                [one.number, *line[:2], *_amounts(*line[2:])]
                for one in pays
                for line in one.journal
            ),
        ],
        "Betalingen": [
            ["personeelsnummer", "begunstigde", "iban", "bedrag", "omschrijving"],
            *(
                [
                    one.number,
                    "N. van Dijk",
                    IBANS[one.number],
                    Decimal(one.net),
                    "Salaris",
                ]
                for one in pays
            ),
        ],
    }
    return io.BytesIO(write_workbook(sheets))


def _amounts(*texts: str) -> list[Decimal | None]:
    return [Decimal(text) if text else None for text in texts]
