"""The sheets and columns of a delivered payroll run."""

from payslips.models import Payslip, PayslipLine
from personnel.models import PeriodType
from portal.core.spreadsheets import (
    Column,
    bsn,
    choice,
    date,
    decimal,
    iban,
    integer,
    money,
    text,
    wage_tax_number,
    yes_no,
)

RUN, PAYSLIPS, LINES = "Run", "Loonstroken", "Regels"
RESERVATIONS, LEAVE = "Reserveringen", "Verlof"
JOURNAL, PAYMENTS = "Journaalpost", "Betalingen"

number = integer(1, 2_147_483_647)
relationship = integer(1, 99)
four_places = decimal(4)

SHEETS: dict[str, tuple[Column, ...]] = {
    RUN: (
        Column("loonheffingennummer", wage_tax_number, required=True),
        Column("bedrijfsnummer", number, required=True),
        Column("jaar", integer(2000, 2199), required=True),
        Column("periode", integer(1, 53), required=True),
        Column(
            "type", choice({kind.value: kind for kind in PeriodType}), required=True
        ),
        Column("run", integer(1, 999), required=True),
        Column("periode_van", date, required=True),
        Column("periode_tot", date, required=True),
        Column("betaaldatum", date, required=True),
        Column("omschrijving", text(250)),
    ),
    PAYSLIPS: (
        Column("personeelsnummer", number, required=True),
        Column("ikv", relationship, required=True),
        Column("bsn", bsn),
        Column("naam", text(120)),
        Column(
            "tabelkleur",
            choice({table.value: table for table in Payslip.Table}),
            required=True,
        ),
        Column("loonheffingskorting", yes_no, required=True),
        Column("tabelcode", text(3)),
        Column("bt_percentage", decimal(2, 0, digits=5)),
        Column("jaarloon_bt", money),
        Column("contracturen", decimal(2, 0, digits=5), required=True),
        Column("schriftelijk", yes_no, required=True),
        Column("onbepaald", yes_no, required=True),
        Column("oproep", yes_no, required=True),
        Column("minimumuurloon", decimal(4, 0, digits=8), required=True),
        Column("uurloon", decimal(4, 0, digits=10)),
        Column("parttime_pct", decimal(2, 0, digits=6)),
        Column("uren_betaald", decimal(2, digits=8)),
        Column("sv_dagen", decimal(2, digits=6)),
        Column("iban", iban),
        Column("netto", money, required=True),
        Column("loon_lb", money, required=True),
        Column("loon_sv", money, required=True),
        Column("loon_zvw", money, required=True),
        Column("loonheffing", money, required=True),
        Column("arbeidskorting", money, required=True),
        Column("zvw_ingehouden", money),
        Column("zvw_werkgever", money),
    ),
    LINES: (
        Column("personeelsnummer", number, required=True),
        Column("ikv", relationship),
        Column("volgorde", integer(0, 32_767)),
        Column("code", text(30), required=True),
        Column("omschrijving", text(250), required=True),
        Column("groep", choice({group.value: group for group in PayslipLine.Group})),
        Column("aantal", four_places),
        Column("waarde", four_places),
        Column("betaling", money),
        Column("tabel", money),
        Column("bt", money),
        Column("svw", money),
        Column("svwbt", money),
        Column("werkgever", money),
        Column("cumulatief", money),
    ),
    RESERVATIONS: (
        Column("personeelsnummer", number, required=True),
        Column("soort", text(100), required=True),
        Column("opbouw", money),
        Column("opname", money),
        Column("saldo", money),
    ),
    LEAVE: (
        Column("personeelsnummer", number, required=True),
        Column("groep", text(100), required=True),
        Column("beginsaldo", money),
        Column("opbouw", money),
        Column("opname", money),
        Column("saldo", money),
    ),
    JOURNAL: (
        Column("personeelsnummer", number),
        Column("afdeling", text(100)),
        Column("kostenplaats", text(60)),
        Column("kostendrager", text(60)),
        Column("grootboekrekening", text(30), required=True),
        Column("component", text(250), required=True),
        Column("debet", money),
        Column("credit", money),
    ),
    PAYMENTS: (
        Column("personeelsnummer", number),
        Column("begunstigde", text(140), required=True),
        Column("iban", iban, required=True),
        Column("bedrag", decimal(2, 0), required=True),
        Column("omschrijving", text(140)),
        Column("kenmerk", text(40)),
    ),
}
REQUIRED_SHEETS = {RUN, PAYSLIPS, LINES}
