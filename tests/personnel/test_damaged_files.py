"""A file that is no workbook of employees gets one message and changes nothing."""

import datetime

import pytest

from personnel.models import Employee
from personnel.services.employees import import_employees
from portal.core.archives import DAMAGED, NOT_EXCEL, TOO_BIG_UNPACKED, SpreadsheetError
from tests.actors import system
from tests.personnel.deliveries import (
    latin1_sheet,
    latin1_text,
    renamed_csv,
    zip_bomb,
)

NOW = datetime.datetime(2026, 10, 20, 9, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("make_file", "message"),
    [
        pytest.param(zip_bomb, TOO_BIG_UNPACKED, id="200 MB zip bomb"),
        pytest.param(renamed_csv, NOT_EXCEL, id="renamed csv"),
        pytest.param(latin1_text, NOT_EXCEL, id="Latin-1 text"),
        pytest.param(latin1_sheet, DAMAGED, id="Latin-1 sheet"),
    ],
)
def test_import_employees_refuses_a_file_it_cannot_read(company, make_file, message):
    actor = system(company.environment)

    with pytest.raises(SpreadsheetError) as refused:
        import_employees(make_file(), company_number=1001, actor=actor, now=NOW)

    assert str(refused.value) == message
    assert not Employee.objects.exists()
