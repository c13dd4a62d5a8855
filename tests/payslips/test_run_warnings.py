"""What is odd about a run is shown and does not refuse it (contract 3.2)."""

import datetime

import pytest

from payslips.services.delivering import import_run
from personnel.models import Employee
from tests.actors import system
from tests.payslips.deliveries import NOW, OCTOBER, SEPTEMBER, delivered
from tests.personnel.deliveries import changed, edited, with_row

# What is said as well of a figure that is not that of its lines.
LINES_SAY = "Loonstroken!X2  De regels houden 1.038,92 aan loonheffing in."


def warnings_of(company, source) -> list[str]:
    done = import_run(source, actor=system(company.environment), now=NOW)
    assert done.is_new
    return [str(warning) for warning in done.warnings]


def test_import_run_has_nothing_to_say_about_the_samples(company):
    assert warnings_of(company, SEPTEMBER) == []
    assert warnings_of(company, OCTOBER) == []


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param(
            "Regels!O2", "Vorige cumulatief plus dit bedrag is 9.225,00.", id="paid"
        ),
        pytest.param(
            "Regels!O7", "Vorige cumulatief plus dit bedrag is 243,04.", id="employer"
        ),
    ],
)
def test_import_run_warns_about_a_cumulative_that_does_not_follow(
    company, place, message
):
    delivered(company, SEPTEMBER)

    warnings = warnings_of(company, changed(OCTOBER, {place: 1}))

    assert warnings == [f"{place}  {message}"]


def test_import_run_says_nothing_about_cumulatives_of_the_first_run(company):
    assert warnings_of(company, changed(OCTOBER, {"Regels!O2": 1})) == []


def test_import_run_starts_a_line_that_is_new_this_year_at_nothing(company):
    delivered(company, SEPTEMBER)
    source = with_row(
        OCTOBER, "Regels", code="L9", betaling=0, tabel=None, cumulatief=10
    )

    assert warnings_of(company, source) == [
        "Regels!O150  Vorige cumulatief plus dit bedrag is 0,00."
    ]


def test_import_run_does_not_compare_a_code_that_occurs_twice(company):
    delivered(company, SEPTEMBER)
    source = with_row(OCTOBER, "Regels", betaling=0, tabel=None, cumulatief=10)

    assert warnings_of(company, source) == []


def test_import_run_compares_with_the_latest_version_of_the_run_before(company):
    delivered(company, SEPTEMBER)
    delivered(company, changed(SEPTEMBER, {"Regels!O2": 5000}))

    assert warnings_of(company, OCTOBER) == [
        "Regels!O2  Vorige cumulatief plus dit bedrag is 9.612,50."
    ]


def test_import_run_warns_about_wage_tax_that_differs_from_the_rules(company):
    source = changed(OCTOBER, {"Loonstroken!X2": 1038.86})

    assert warnings_of(company, source) == [
        "Loonstroken!X2  Volgens de regels is de loonheffing 1.038,92.",
        LINES_SAY,
    ]


def test_import_run_says_nothing_about_five_cents_of_wage_tax(company):
    source = changed(OCTOBER, {"Loonstroken!X2": 1038.87})

    assert warnings_of(company, source) == [LINES_SAY]


def test_import_run_adds_the_special_tariff_to_the_table(company):
    cells = {"Regels!K3": -100, "Regels!J3": -77.18}

    warnings = warnings_of(company, changed(OCTOBER, cells))

    assert warnings == ["Loonstroken!X2  Volgens de regels is de loonheffing 1.046,82."]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"Loonstroken!G2": "940"}, id="anonymous tariff"),
        pytest.param(
            {"Regels!K3": -100, "Regels!J3": -77.18, "Loonstroken!H2": None},
            id="special tariff without its percentage",
        ),
        pytest.param({"Run!C2": 2024}, id="year without parameters"),
    ],
)
def test_import_run_says_nothing_about_wage_tax_the_rules_do_not_cover(company, cells):
    if "Run!C2" in cells:
        cells |= {
            "Run!G2": datetime.datetime(2024, 10, 1),  # noqa: DTZ001 cells know no zone
            "Run!H2": datetime.datetime(2024, 10, 31),  # noqa: DTZ001 cells know no zone
            "Run!I2": "24-10-2024",
        }
    source = changed(OCTOBER, cells | {"Loonstroken!X2": 1})

    assert warnings_of(company, source) == [LINES_SAY]


def test_import_run_says_nothing_about_wage_tax_of_pensioners(company):
    Employee.objects.filter(personnel_number=1001).update(
        birth_date=datetime.date(1959, 7, 14)
    )

    source = changed(OCTOBER, {"Loonstroken!X2": 1})

    assert warnings_of(company, source) == [LINES_SAY]


@pytest.mark.parametrize("cells", [{}, {"Regels!F4": None}], ids=["named", "nameless"])
def test_import_run_knows_wage_tax_with_and_without_its_group(company, cells):
    assert warnings_of(company, changed(OCTOBER, cells)) == []


def test_import_run_warns_when_no_line_is_wage_tax(company):
    cells = {"Regels!F4": "netto", "Regels!D4": "LENING", "Regels!E4": "Aflossing"}

    assert warnings_of(company, changed(OCTOBER, cells)) == [
        "Loonstroken!X2  De regels houden 0,00 aan loonheffing in."
    ]


def test_import_run_warns_about_insured_wage_above_its_lines(company):
    source = changed(OCTOBER, {"Loonstroken!V2": 4435.33})

    assert warnings_of(company, source) == [
        "Loonstroken!V2  De regels komen op een loon SV van 4.435,32."
    ]


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param({"Loonstroken!V2": 4000}, id="above the maximum"),
        pytest.param({"Regels!L2": None, "Regels!L3": None}, id="lines without it"),
    ],
)
def test_import_run_says_nothing_about_insured_wage_that_may_be(company, cells):
    assert warnings_of(company, changed(OCTOBER, cells)) == []


def test_import_run_warns_of_an_employee_who_is_paid_another_net(company):
    source = changed(OCTOBER, {"Betalingen!D2": 3526.65, "Betalingen!D3": 3004.94})

    assert warnings_of(company, source) == [
        "Betalingen!D2  Medewerker 1001 krijgt 3.526,65 betaald; het netto is 3.527,65.",
        "Betalingen!D3  Medewerker 1002 krijgt 3.004,94 betaald; het netto is 3.003,94.",
    ]


def test_import_run_warns_of_an_employee_whom_nobody_pays(company):
    source = changed(OCTOBER, {"Betalingen!A3": 1001})

    assert warnings_of(company, source) == [
        "Betalingen!D2  Medewerker 1001 krijgt 6.531,59 betaald; het netto is 3.527,65.",
        "Loonstroken!T3  Medewerker 1002 krijgt 0,00 betaald; het netto is 3.003,94.",
    ]


def test_import_run_says_nothing_about_wages_in_parts_or_payments_to_others(company):
    source = changed(OCTOBER, {"Betalingen!D2": 3500})

    def edit(workbook):
        rows = workbook["Betalingen"]
        rows.append([1001, *[rows.cell(2, place).value for place in (2, 3)], 27.65])
        rows.append([None, *[rows.cell(2, place).value for place in (2, 3)], 99])

    assert warnings_of(company, edited(source, edit)) == []


@pytest.mark.parametrize(
    ("day", "warns"),
    [
        pytest.param("1-11-2027", False, id="a year late"),
        pytest.param("2-11-2027", True, id="later"),
        pytest.param("30-9-2025", False, id="a year early"),
        pytest.param("29-9-2025", True, id="earlier"),
    ],
)
def test_import_run_warns_of_a_payment_date_that_is_far_away(company, day, warns):
    message = "Run!I2  Deze betaaldatum ligt meer dan een jaar van de periode."

    assert warnings_of(company, changed(OCTOBER, {"Run!I2": day})) == [message] * warns
