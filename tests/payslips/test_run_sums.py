"""The figures of a delivered run must agree with each other (contract 3.2)."""

import pytest

from payslips.models import PayrollRun, PayslipLine
from payslips.services.delivering import DeliveryRefused, import_run
from tests.actors import system
from tests.payslips.deliveries import NOW, OCTOBER
from tests.personnel.deliveries import changed, edited, with_row, without_rows


def errors_of(company, source) -> list[str]:
    with pytest.raises(DeliveryRefused) as refused:
        import_run(source, actor=system(company.environment), now=NOW)
    assert not PayrollRun.objects.exists()
    return [str(error) for error in refused.value.problems.errors]


def test_import_run_refuses_a_net_that_is_not_the_sum_of_its_lines(company):
    source = changed(OCTOBER, {"Loonstroken!T2": 3527.66, "Betalingen!D2": 3527.66})

    assert errors_of(company, source) == [
        "Loonstroken!T2  De regels tellen op tot 3.527,65 en het netto is 3.527,66."
    ]


def test_import_run_refuses_a_taxed_wage_that_is_not_the_sum_of_its_lines(company):
    source = changed(OCTOBER, {"Loonstroken!U2": 4435.33})

    assert errors_of(company, source) == [
        "Loonstroken!U2  Tabel en BT tellen op tot 4.435,32 en loon_lb is 4.435,33."
    ]


def test_import_run_counts_wages_of_both_tariffs(company):
    source = with_row(OCTOBER, "Regels", betaling=None, tabel=None, bt=100, svw=None)

    assert errors_of(company, source) == [
        "Loonstroken!U2  Tabel en BT tellen op tot 4.535,32 en loon_lb is 4.435,32."
    ]


def test_import_run_refuses_a_payslip_without_lines(company):
    source = changed(OCTOBER, {"Loonstroken!B2": 2})

    errors = errors_of(company, source)

    assert errors == [
        "Loonstroken!T2  De regels tellen op tot 0,00 en het netto is 3.527,65.",
        "Loonstroken!U2  Tabel en BT tellen op tot 0,00 en loon_lb is 4.435,32.",
        *(
            f"Regels!A{row}  Deze regel hoort bij geen loonstrook."
            for row in range(2, 14)
        ),
    ]


@pytest.mark.parametrize("sheet", ["Reserveringen", "Verlof"])
def test_import_run_refuses_balances_of_somebody_without_a_payslip(company, sheet):
    def edit(workbook):
        workbook["Loonstroken"].delete_rows(13)
        workbook["Regels"].delete_rows(137, 13)
        workbook["Betalingen"].delete_rows(13)
        for other in {"Reserveringen", "Verlof"} - {sheet}:
            workbook[other].delete_rows(13)

    assert errors_of(company, edited(OCTOBER, edit)) == [
        f"{sheet}!A13  Deze regel hoort bij geen loonstrook."
    ]


def test_import_run_refuses_a_journal_that_does_not_balance(company):
    assert errors_of(company, changed(OCTOBER, {"Journaalpost!G2": 4612.51})) == [
        (
            "Journaalpost!G2  Debet 6.213,39 en credit 6.213,38 van medewerker 1001 "
            "zijn niet gelijk."
        ),
        (
            "Journaalpost!G2  Debet 75.168,95 en credit 75.168,94 in totaal zijn niet "
            "gelijk."
        ),
    ]


def test_import_run_refuses_a_journal_that_balances_in_total_alone(company):
    cells = {"Journaalpost!G2": 4612.51, "Journaalpost!G12": 3556.80}

    errors = errors_of(company, changed(OCTOBER, cells))

    assert [error.partition("  ")[0] for error in errors] == [
        "Journaalpost!G2",
        "Journaalpost!G12",
    ]


def test_import_run_refuses_a_journal_that_balances_per_employee_alone(company):
    source = with_row(OCTOBER, "Journaalpost", personeelsnummer=None, debet=5)

    assert errors_of(company, source) == [
        (
            "Journaalpost!G2  Debet 75.173,94 en credit 75.168,94 in totaal zijn niet "
            "gelijk."
        )
    ]


def test_import_run_takes_a_run_without_a_journal(company):
    source = without_rows(OCTOBER, "Journaalpost")

    assert import_run(source, actor=system(company.environment), now=NOW).is_new


def test_import_run_refuses_payments_that_are_not_the_nets(company):
    assert errors_of(company, changed(OCTOBER, {"Betalingen!D2": 3527.64})) == [
        (
            "Betalingen!D2  De betalingen zijn 41.406,19; de positieve netto's zijn "
            "41.406,20."
        )
    ]


def test_import_run_refuses_nets_that_nobody_is_paid(company):
    assert errors_of(company, without_rows(OCTOBER, "Betalingen")) == [
        "Betalingen!A1  De betalingen van 41.406,20 netto ontbreken."
    ]


def test_import_run_leaves_payments_to_others_out_of_the_sum(company):
    source = with_row(OCTOBER, "Betalingen", personeelsnummer=None, bedrag=900)

    assert import_run(source, actor=system(company.environment), now=NOW).is_new


@pytest.mark.parametrize("number", [1001, None], ids=["a wage", "another payee"])
def test_import_run_refuses_a_negative_payment_at_its_cell(company, number):
    source = with_row(OCTOBER, "Betalingen", personeelsnummer=number, bedrag=-0.01)

    assert errors_of(company, source) == [
        "Betalingen!D14  Dit getal is te klein: minstens 0,00"
    ]


def test_import_run_takes_a_payment_of_nothing(company):
    source = with_row(OCTOBER, "Betalingen", bedrag=0)

    assert import_run(source, actor=system(company.environment), now=NOW).is_new


def test_import_run_expects_no_payment_of_a_negative_net(company):
    def edit(workbook):
        workbook["Loonstroken"]["T2"] = -100
        workbook["Regels"]["I2"] = 984.85
        workbook["Betalingen"].delete_rows(2)

    source = edited(OCTOBER, edit)

    assert import_run(source, actor=system(company.environment), now=NOW).is_new


@pytest.mark.parametrize(
    ("cell", "sheet"),
    [
        pytest.param("S2", "Loonstroken", id="payslip"),
        pytest.param("C2", "Betalingen", id="payment"),
    ],
)
def test_import_run_refuses_an_iban_that_is_wrong(company, cell, sheet):
    source = changed(OCTOBER, {f"{sheet}!{cell}": "NL71TEST0132845751"})

    assert errors_of(company, source) == [
        f"{sheet}!{cell}  Dit IBAN klopt niet. Controleer de letters en cijfers"
    ]


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        pytest.param(
            "Regels!E2",
            "x" * 251,
            "Deze tekst is te lang: hoogstens 250 tekens",
            id="description of 251 characters",
        ),
        pytest.param(
            "Regels!G2",
            "=156",
            "Formules zijn niet toegestaan. Plak de waarde.",
            id="formula",
        ),
        pytest.param(
            "Regels!F2",
            "overig",
            "Kies uit: bruto, inhouding, loonheffing, netto, werkgever",
            id="group",
        ),
        pytest.param("Regels!D2", None, "Vul 'code' in", id="no code"),
        pytest.param(
            "Regels!C2", -1, "Vul een geheel getal in van 0 t/m 32767", id="order"
        ),
        pytest.param(
            "Regels!G2", 10**8, "Dit getal is te groot", id="quantity too large"
        ),
        pytest.param(
            "Regels!N7", 10**10, "Dit getal is te groot", id="amount too large"
        ),
        pytest.param(
            "Loonstroken!J2", 1000, "Dit getal is te groot", id="hours too large"
        ),
        pytest.param(
            "Loonstroken!N2", 10_000, "Dit getal is te groot", id="wage too large"
        ),
        pytest.param(
            "Loonstroken!R2", 10_000, "Dit getal is te groot", id="days too large"
        ),
        pytest.param("Loonstroken!E2", "rood", "Kies uit: wit, groen", id="table"),
        pytest.param(
            "Loonstroken!P2",
            -1,
            "Dit getal is te klein: minstens 0,00",
            id="percentage",
        ),
    ],
)
def test_import_run_refuses_a_wrong_cell(company, place, value, message):
    assert errors_of(company, changed(OCTOBER, {place: value})) == [
        f"{place}  {message}"
    ]


def with_lines(count: int):
    def edit(workbook):
        for number in range(count - 12):
            workbook["Regels"].append([1001, 1, 100 + number, "X", f"Regel {number}"])

    return edited(OCTOBER, edit)


def test_import_run_refuses_a_payslip_of_501_lines(company):
    assert errors_of(company, with_lines(501)) == [
        "Loonstroken!A2  Een loonstrook heeft hoogstens 500 regels."
    ]


def test_import_run_takes_a_payslip_of_500_lines(company):
    import_run(with_lines(500), actor=system(company.environment), now=NOW)

    lines = PayslipLine.objects.filter(payslip__employee__personnel_number=1001)
    assert lines.count() == 500
