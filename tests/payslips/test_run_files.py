"""A file that is no run gets a message and changes nothing."""

import pytest

from payslips.models import PayrollRun
from payslips.services.delivering import DeliveryRefused, import_run
from portal.core.archives import DAMAGED, NOT_EXCEL, TOO_BIG_UNPACKED, SpreadsheetError
from tests.actors import system
from tests.factories.core import EnvironmentFactory
from tests.payslips.deliveries import NOW, OCTOBER
from tests.personnel.deliveries import (
    changed,
    edited,
    latin1_sheet,
    latin1_text,
    renamed_csv,
    without_column,
    without_rows,
    zip_bomb,
)


def errors_of(company, source) -> list[str]:
    with pytest.raises(DeliveryRefused) as refused:
        import_run(source, actor=system(company.environment), now=NOW)
    assert not PayrollRun.objects.exists()
    return [str(error) for error in refused.value.problems.errors]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("make_file", "message"),
    [
        pytest.param(zip_bomb, TOO_BIG_UNPACKED, id="200 MB zip bomb"),
        pytest.param(renamed_csv, NOT_EXCEL, id="renamed csv"),
        pytest.param(latin1_text, NOT_EXCEL, id="Latin-1 text"),
        pytest.param(latin1_sheet, DAMAGED, id="Latin-1 sheet"),
    ],
)
def test_import_run_refuses_a_file_it_cannot_read(make_file, message):
    with pytest.raises(SpreadsheetError) as refused:
        import_run(make_file(), actor=system(EnvironmentFactory()), now=NOW)

    assert str(refused.value) == message
    assert not PayrollRun.objects.exists()


def test_import_run_refuses_a_missing_column(company):
    assert errors_of(company, without_column(OCTOBER, "Loonstroken", 20)) == [
        "Loonstroken!A1  De kolom 'netto' ontbreekt"
    ]


def test_import_run_suggests_what_an_unknown_column_is_called(company):
    errors = errors_of(company, changed(OCTOBER, {"Run!J1": "omschrijvingen"}))

    assert errors == [
        "Run!J1  Onbekende kolom 'omschrijvingen'. Bedoelt u 'omschrijving'?"
    ]


def test_import_run_suggests_what_an_unknown_sheet_is_called(company):
    def edit(workbook):
        workbook["Verlof"].title = "Verloven"

    assert errors_of(company, edited(OCTOBER, edit)) == [
        "Verloven!A1  Onbekend tabblad 'Verloven'. Bedoelt u 'Verlof'?"
    ]


def test_import_run_refuses_a_file_without_a_run(company):
    assert errors_of(company, without_rows(OCTOBER, "Run")) == [
        "Run!A1  Het tabblad 'Run' heeft geen rijen"
    ]


def test_import_run_refuses_an_empty_sheet_of_payslips(company):
    errors = errors_of(company, without_rows(OCTOBER, "Loonstroken"))

    assert errors[0] == "Loonstroken!A1  Het tabblad 'Loonstroken' heeft geen rijen"


def test_import_run_refuses_a_missing_sheet(company):
    def edit(workbook):
        del workbook["Run"]

    assert errors_of(company, edited(OCTOBER, edit)) == [
        "Run!A1  Het tabblad 'Run' ontbreekt"
    ]


def test_import_run_does_without_the_sheets_that_may_be_absent(company):
    def edit(workbook):
        for title in ("Reserveringen", "Verlof", "Journaalpost"):
            del workbook[title]

    done = import_run(edited(OCTOBER, edit), actor=system(company.environment), now=NOW)

    assert done.is_new


def test_import_run_takes_sheets_and_columns_in_any_order(company):
    def edit(workbook):
        workbook.move_sheet("Run", offset=5)
        sheet = workbook["Run"]
        sheet["K1"], sheet["K2"] = sheet["A1"].value, sheet["A2"].value
        sheet.delete_cols(1)

    done = import_run(edited(OCTOBER, edit), actor=system(company.environment), now=NOW)

    assert done.is_new
