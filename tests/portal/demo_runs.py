"""The demo deliveries, read by the columns of the contract (section 3)."""

import io
from collections import Counter
from functools import cache

from portal.core import spreadsheets as s
from portal.core.spreadsheets import Column, Problems, Row
from portal.management import demo_files

NUMBER = Column("personeelsnummer", s.integer(1), required=True)


GROUPS = ("bruto", "inhouding", "loonheffing", "netto", "werkgever")


def columns(kind: object, names: str, *, required: bool = False) -> list[Column]:
    return [Column(name, kind, required=required) for name in names.split()]


SHEETS = {
    "Run": [
        Column("loonheffingennummer", s.wage_tax_number, required=True),
        *columns(s.integer(1), "bedrijfsnummer jaar periode run", required=True),
        *columns(s.choice({"M": "M"}), "type", required=True),
        *columns(s.date, "periode_van periode_tot betaaldatum", required=True),
        *columns(s.text(), "omschrijving"),
    ],
    "Loonstroken": [
        NUMBER,
        *columns(s.integer(1), "ikv", required=True),
        *columns(s.bsn, "bsn"),
        *columns(s.text(), "naam tabelcode"),
        *columns(s.choice({"wit": "white"}), "tabelkleur", required=True),
        *columns(
            s.yes_no, "loonheffingskorting schriftelijk onbepaald oproep", required=True
        ),
        *columns(s.decimal(2, 0), "contracturen minimumuurloon netto", required=True),
        *columns(s.decimal(2, 0), "loon_lb loon_sv loon_zvw", required=True),
        *columns(s.decimal(2, 0), "loonheffing arbeidskorting", required=True),
        *columns(s.decimal(2, 0), "bt_percentage jaarloon_bt uurloon parttime_pct"),
        *columns(s.decimal(2, 0), "uren_betaald sv_dagen zvw_ingehouden zvw_werkgever"),
        *columns(s.iban, "iban"),
    ],
    "Regels": [
        NUMBER,
        *columns(s.integer(1), "ikv volgorde"),
        *columns(s.text(), "code omschrijving", required=True),
        *columns(s.choice({group: group for group in GROUPS}), "groep"),
        *columns(s.decimal(4), "aantal waarde"),
        *columns(s.money, "betaling tabel bt svw svwbt werkgever cumulatief"),
    ],
    "Reserveringen": [
        NUMBER,
        *columns(s.text(), "soort"),
        *columns(s.money, "opbouw opname saldo"),
    ],
    "Verlof": [
        NUMBER,
        *columns(s.text(), "groep"),
        *columns(s.money, "beginsaldo opbouw opname saldo"),
    ],
    "Journaalpost": [
        NUMBER,
        *columns(s.text(), "afdeling kostenplaats kostendrager"),
        *columns(s.text(), "grootboekrekening component", required=True),
        *columns(s.money, "debet credit"),
    ],
    "Betalingen": [
        Column("personeelsnummer", s.integer(1)),
        *columns(s.text(), "begunstigde", required=True),
        *columns(s.iban, "iban", required=True),
        *columns(s.money, "bedrag", required=True),
        *columns(s.text(), "omschrijving kenmerk"),
    ],
}


@cache
def run_of(year: int, month: int) -> dict[str, list[Row]]:
    content = demo_files.run_workbook(year=year, month=month)
    problems = Problems()
    with s.open_workbook(io.BytesIO(content)) as workbook:
        s.check_sheets(workbook, list(SHEETS), problems)
        run = {
            name: s.read_sheet(workbook, name, kinds, problems)
            for name, kinds in SHEETS.items()
        }
    assert (problems.errors, problems.warnings) == ([], [])
    return run


def totals(rows: list[Row], *names: str) -> Counter[int]:
    """This function will add columns by personnel number, in cents, zeros left out."""
    found: Counter[int] = Counter()
    for row in rows:
        for name in names:
            found[row["personeelsnummer"]] += int((row[name] or 0) * 100)
    return Counter({number: cents for number, cents in found.items() if cents})
