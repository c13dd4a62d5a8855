"""The employees of the demo: as a careful bureau would deliver them."""

import io

import pytest

from portal.core import spreadsheets as s
from portal.core.spreadsheets import Problems, Row
from portal.management import demo_files
from tests.portal.demo_runs import NUMBER, columns

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
    assert len(employees) == 10
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
    assert len({row["bsn"] for row in employees}) == 10
    assert all(row["bsn"].startswith("9999") for row in employees)
    assert all(row["iban"][4:8] == "TEST" for row in employees)
    assert all(row["email_prive"].endswith("@voorbeeld.nl") for row in employees)
