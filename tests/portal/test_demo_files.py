"""The demo deliveries are what a careful bureau would deliver (contract section 3)."""

import datetime
import io
from collections import Counter
from decimal import Decimal
from functools import cache

import pytest

from payslips.wage_tax.rules import special_tariff_tax, wage_tax
from portal.core import spreadsheets as s
from portal.core.spreadsheets import Column, Problems, Row
from portal.management import demo_files, demo_people

NUMBER = Column("personeelsnummer", s.integer(1), required=True)
MONTHS = [(2025, 12), *((2026, month) for month in range(1, 12))]
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


@pytest.fixture(params=MONTHS, ids=lambda month: f"{month[0]}-{month[1]}-M")
def run(request: pytest.FixtureRequest) -> dict[str, list[Row]]:
    return run_of(*request.param)


def test_net_is_the_sum_of_the_payments(run: dict[str, list[Row]]):
    assert totals(run["Regels"], "betaling") == totals(run["Loonstroken"], "netto")


def test_taxable_wage_is_the_sum_of_the_lines(run: dict[str, list[Row]]):
    wages = totals(run["Loonstroken"], "loon_lb")

    assert totals(run["Regels"], "tabel", "bt") == wages
    assert totals(run["Regels"], "svw", "svwbt") == wages
    assert totals(run["Loonstroken"], "loon_sv") == wages
    assert totals(run["Loonstroken"], "loon_zvw") == wages


def test_journal_balances_for_every_employee(run: dict[str, list[Row]]):
    debit = totals(run["Journaalpost"], "debet")

    assert debit == totals(run["Journaalpost"], "credit")
    assert len(debit) == 9


def test_payments_are_the_nets_and_one_to_the_tax_office(run: dict[str, list[Row]]):
    *salaries, tax = run["Betalingen"]

    assert totals(salaries, "bedrag") == totals(run["Loonstroken"], "netto")
    assert (tax["personeelsnummer"], tax["begunstigde"]) == (None, "Belastingdienst")


def test_tax_follows_from_the_rules(run: dict[str, list[Row]]):
    year = run["Run"][0]["jaar"]
    table = totals(run["Regels"], "tabel")
    special = totals(run["Regels"], "bt")
    for row in run["Loonstroken"]:
        number, credit = row["personeelsnummer"], row["loonheffingskorting"]
        on_wage = wage_tax(
            year=year, wage=Decimal(table[number]) / 100, period="M", credit=credit
        )
        on_special = special_tariff_tax(
            year=year,
            amount=Decimal(special[number]) / 100,
            annual_wage=row["jaarloon_bt"],
            credit=credit,
        )

        assert row["loonheffing"] == on_wage.tax + on_special
        assert row["arbeidskorting"] == on_wage.employment_credit


def test_payslips_name_the_people_of_the_personnel_file(run: dict[str, list[Row]]):
    found = [
        (row["personeelsnummer"], row["naam"], row["bsn"], row["iban"])
        for row in run["Loonstroken"]
    ]

    assert found == [
        (person.number, person.surname, person.bsn, person.iban)
        for person in demo_people.people()
    ]


def test_nobody_earns_less_than_the_minimum_wage(run: dict[str, list[Row]]):
    assert all(row["uurloon"] >= row["minimumuurloon"] for row in run["Loonstroken"])


def test_lines_are_numbered_per_employee(run: dict[str, list[Row]]):
    for person in demo_people.people():
        orders = [
            row["volgorde"]
            for row in run["Regels"]
            if row["personeelsnummer"] == person.number
        ]

        assert orders == list(range(1, len(orders) + 1))


def test_run_says_which_period_it_is():
    (run,) = run_of(2026, 10)["Run"]

    assert run.values == (
        "123456782L01",
        *(1001, 2026, 10, 1, "M"),
        datetime.date(2026, 10, 1),
        datetime.date(2026, 10, 31),
        datetime.date(2026, 10, 24),
        "Salarisrun 2026-10-M",
    )


def amounts_by_line(
    year: int, month: int
) -> dict[tuple[int, str], tuple[Decimal, ...]]:
    return {
        (row["personeelsnummer"], row["code"]): (
            row["betaling"] if row["werkgever"] is None else row["werkgever"],
            row["cumulatief"],
        )
        for row in run_of(year, month)["Regels"]
    }


def test_cumulative_is_the_previous_plus_this():
    before: dict[tuple[int, str], Decimal] = {}
    for month in range(1, 13):
        for line, (amount, cumulative) in amounts_by_line(2026, month).items():
            assert cumulative == before.get(line, Decimal(0)) + amount
            before[line] = cumulative


def test_cumulative_starts_again_in_january():
    lines = amounts_by_line(2026, 1).values()

    assert all(amount == cumulative for amount, cumulative in lines)


def test_may_pays_the_saved_holiday_allowance_at_the_special_tariff():
    april, may, june = (run_of(2026, month) for month in (4, 5, 6))

    saved = totals(april["Reserveringen"], "saldo") + totals(
        may["Reserveringen"], "opbouw"
    )
    assert totals(may["Regels"], "bt") == saved
    assert totals(may["Reserveringen"], "opname") == saved
    assert totals(may["Reserveringen"], "saldo") == Counter()
    assert totals(june["Reserveringen"], "saldo") == totals(
        june["Reserveringen"], "opbouw"
    )


def test_leave_goes_down_by_what_was_taken():
    for row in run_of(2026, 8)["Verlof"]:
        assert row["saldo"] == row["beginsaldo"] + row["opbouw"] - row["opname"]
        assert row["opname"] > 0


def test_overtime_is_paid_in_some_months_only():
    months = [
        month
        for month in range(1, 13)
        if any(
            row["code"] == "L1150" and row["personeelsnummer"] == 1001
            for row in run_of(2026, month)["Regels"]
        )
    ]

    assert months == [1, 4, 7, 10]


@pytest.mark.parametrize(
    ("month", "iban", "reference"),
    [
        pytest.param(4, "NL86INGB0002445588", "5123456786601040", id="old account"),
        pytest.param(11, "NL04RABO0200112244", "9123456786601110", id="new account"),
    ],
)
def test_tax_office_is_paid_with_its_reference(month: int, iban: str, reference: str):
    tax = run_of(2026, month)["Betalingen"][-1]

    assert (tax["iban"], tax["kenmerk"]) == (iban, reference)


def test_a_year_without_final_rules_uses_the_last_ones():
    assert len(run_of(2027, 1)["Loonstroken"]) == 9
    assert len(run_of(2024, 12)["Loonstroken"]) == 9


def test_the_same_delivery_is_the_same_file():
    assert demo_files.run_workbook(year=2026, month=10) == demo_files.run_workbook(
        year=2026, month=10
    )
    assert demo_files.employees_workbook() == demo_files.employees_workbook()


HOURS = " ".join(
    f"w{week}_{day}"
    for week in (1, 2)
    for day in ("ma", "di", "wo", "do", "vr", "za", "zo")
)
EMPLOYEES = [
    NUMBER,
    *columns(
        s.text(), "voorletters achternaam straat huisnummer plaats", required=True
    ),
    *columns(
        s.text(), "voornamen roepnaam voorvoegsel partner_voorvoegsel partnernaam"
    ),
    *columns(s.text(), "toevoeging telefoon mobiel tenaamstelling functie afdeling"),
    *columns(s.integer(1, 4), "naamgebruik", required=True),
    *columns(s.choice({"M": "M", "V": "V"}), "geslacht"),
    *columns(s.date, "geboortedatum in_dienst salaris_vanaf", required=True),
    *columns(s.date, "uit_dienst"),
    *columns(s.bsn, "bsn", required=True),
    *columns(s.integer(1, 10), "burgerlijke_staat"),
    *columns(s.nationality, "nationaliteit"),
    *columns(s.country, "land"),
    *columns(s.postcode, "postcode", required=True),
    *columns(s.email, "email_prive email_zakelijk"),
    *columns(s.iban, "iban", required=True),
    *columns(s.integer(1), "aard_arbeidsverhouding", required=True),
    *columns(
        s.yes_no, "oproep schriftelijk onbepaald loonheffingskorting", required=True
    ),
    *columns(s.decimal(2, 0), f"contracturen salaris_bedrag {HOURS}", required=True),
    *columns(s.text(), "salaris_soort", required=True),
]


@pytest.fixture
def employees() -> list[Row]:
    problems = Problems()
    with s.open_workbook(io.BytesIO(demo_files.employees_workbook())) as workbook:
        rows = s.read_sheet(workbook, "Medewerkers", EMPLOYEES, problems)
    assert problems.errors == []
    return rows


def test_employees_have_the_columns_of_the_contract(employees: list[Row]):
    assert len(employees) == 9
    assert all(employees[0].has(column.name) for column in EMPLOYEES)


def test_first_employees_are_noor_and_sem(employees: list[Row]):
    assert [
        (row["personeelsnummer"], row["roepnaam"], row["email_prive"])
        for row in employees[:2]
    ] == [
        (1001, "Noor", "noor.vandijk@voorbeeld.nl"),
        (1002, "Sem", "sem.deboer@voorbeeld.nl"),
    ]


def test_contract_hours_are_the_average_of_both_weeks(employees: list[Row]):
    for row in employees:
        assert sum(row[day] for day in HOURS.split()) / 2 == row["contracturen"]


def test_employees_show_the_variety_a_demo_needs(employees: list[Row]):
    assert {row["naamgebruik"] for row in employees} == {1, 2, 3, 4}
    assert sum(row["oproep"] for row in employees) == 1
    assert {row["salaris_soort"] for row in employees} == {
        *("grossFulltimeSalary", "grossParttimeSalary", "grossHourlyWage"),
    }
    assert all(row["partnernaam"] for row in employees if row["naamgebruik"] > 1)


def test_employees_are_fictitious(employees: list[Row]):
    assert len({row["bsn"] for row in employees}) == 9
    assert all(row["bsn"].startswith("9999") for row in employees)
    assert all(row["iban"][4:8] == "TEST" for row in employees)
    assert all(row["email_prive"].endswith("@voorbeeld.nl") for row in employees)
