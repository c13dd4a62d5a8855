"""Text files with columns: the Dutch way, and never a formula."""

import datetime
from decimal import Decimal

import pytest

from portal.core.csv_writer import write_csv


def test_values_are_written_the_dutch_way():
    day = datetime.date(2026, 10, 31)

    content = write_csv(
        [["Naam", "Bedrag"], ["Zoë", Decimal("-1234.50"), 7, None, day]]
    )

    assert content.decode() == ("\ufeffNaam;Bedrag\r\nZoë;-1234,50;7;;31-10-2026\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_never_becomes_a_formula(start: str):
    assert write_csv([[f"{start}1+1"]]).decode() == f"\ufeff'{start}1+1\r\n"


def test_text_stays_one_cell_of_one_row():
    content = write_csv([['a;b "c"', "\t=1", "eerste\r\ntweede"]]).decode()

    assert content == '\ufeff"a;b ""c""";\'=1;eerste tweede\r\n'


def test_other_values_are_refused():
    with pytest.raises(TypeError, match="a column cannot hold float"):
        write_csv([[0.1]])
