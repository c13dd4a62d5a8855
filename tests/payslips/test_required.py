"""What art. 7:626 BW asks of a payslip, item by item."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from payslips.documents.required import Lacking, Stated, missing

WHOLE = Stated(
    employer_name="Bakkerij De Gouden Halm B.V.",
    employee_name="N. van Dijk",
    period_start=datetime.date(2026, 10, 1),
    period_end=datetime.date(2026, 10, 31),
    net=Decimal("2926.69"),
    lines=2,
    nameless_lines=0,
    levied=Decimal("523.17"),
    withheld=Decimal("523.17"),
    wage_tax=Decimal("523.17"),
    withheld_tax=Decimal("523.17"),
    minimum_hourly_wage=Decimal("14.99"),
    contract_hours=Decimal(40),
    written=True,
    indefinite=False,
    on_call=False,
)


def test_a_whole_payslip_lacks_nothing():
    assert missing(WHOLE) == ()


@pytest.mark.parametrize(
    ("values", "item"),
    [
        ({"employer_name": " "}, "naam van de werkgever"),
        ({"employee_name": ""}, "naam van de werknemer"),
        ({"period_start": None}, "periode"),
        ({"period_end": None}, "periode"),
        ({"net": None}, "loonbedrag"),
        ({"lines": 0}, "bedragen waaruit het loon bestaat"),
        ({"nameless_lines": 1}, "bedragen waaruit het loon bestaat"),
        ({"levied": None}, "ingehouden bedragen"),
        ({"withheld": Decimal("523.16")}, "ingehouden bedragen"),
        ({"withheld_tax": Decimal(0)}, "ingehouden bedragen"),
        ({"minimum_hourly_wage": None}, "minimumuurloon"),
        ({"minimum_hourly_wage": Decimal(0)}, "minimumuurloon"),
        ({"contract_hours": None}, "overeengekomen uren"),
        ({"contract_hours": Decimal(0)}, "overeengekomen uren"),
        ({"written": None}, "schriftelijk contract ja of nee"),
        ({"indefinite": None}, "onbepaalde tijd ja of nee"),
        ({"on_call": None}, "oproepcontract ja of nee"),
    ],
)
def test_each_item_is_asked(values, item):
    assert missing(replace(WHOLE, **values)) == (item,)


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(
            {"contract_hours": Decimal(0), "on_call": True},
            id="no hours agreed with somebody on call",
        ),
        pytest.param({"net": Decimal(0)}, id="a net of nothing"),
        pytest.param(
            {"levied": Decimal(0), "withheld": Decimal(0)}, id="nothing withheld"
        ),
        pytest.param({"withheld": Decimal(600)}, id="more withheld than wage tax"),
        pytest.param(
            {"levied": Decimal(-20), "withheld": Decimal(0)}, id="wage tax given back"
        ),
    ],
)
def test_what_may_be_is_not_lacking(values):
    assert missing(replace(WHOLE, **values)) == ()


def test_everything_that_is_lacking_is_listed_in_the_order_of_the_law():
    lacking = missing(
        replace(WHOLE, employer_name="", lines=0, minimum_hourly_wage=None)
    )

    assert lacking == (
        "naam van de werkgever",
        "bedragen waaruit het loon bestaat",
        "minimumuurloon",
    )


def test_a_payslip_that_lacks_something_is_named():
    lacking = Lacking(1004, "N. van Dijk", ("minimumuurloon", "periode"))

    assert str(lacking) == "1004 N. van Dijk: minimumuurloon, periode"
