"""The special tariff: holiday allowance and other single payments."""

from decimal import Decimal

import pytest

from payslips.wage_tax.rules import (
    NotSupported,
    special_tariff_rate,
    special_tariff_tax,
)


# Belastingdienst, tabel bijzondere beloningen 2026, wit, below state pension age: every limit.
@pytest.mark.parametrize(
    ("annual_wage", "rate"),
    [
        ("0", "0.00"),
        ("11357.99", "0.00"),
        ("11358", "27.43"),
        ("12923", "4.74"),
        ("23931", "33.80"),
        ("29737", "40.20"),
        ("38884", "42.01"),
        ("50000", "50.47"),
        ("78427", "56.01"),
        ("143555", "49.50"),
    ],
)
def test_special_tariff_follows_the_white_table_of_2026(annual_wage: str, rate: str):
    found = special_tariff_rate(year=2026, annual_wage=Decimal(annual_wage))

    assert str(found) == rate


@pytest.mark.parametrize(
    ("options", "rate"),
    [
        pytest.param({"credit": False}, "37.56", id="no credit"),
        pytest.param({"table": "green"}, "43.96", id="green"),
        pytest.param(
            {"table": "green", "credit": False}, "37.56", id="green, no credit"
        ),
        pytest.param({"year": 2025}, "50.33", id="2025, by the construction of 2026"),
    ],
)
def test_special_tariff_knows_the_other_tables(options: dict[str, object], rate: str):
    usual = {"year": 2026, "annual_wage": Decimal(50000)}

    assert str(special_tariff_rate(**usual | options)) == rate


def test_special_tariff_tax_is_rounded_down():
    # Holiday allowance of 3.840,00 x 50,47 % = 1.938,048.
    tax = special_tariff_tax(
        year=2026, amount=Decimal(3840), annual_wage=Decimal(50000)
    )

    assert tax == Decimal("1938.04")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            {"amount": Decimal(-1)},
            "niet ondersteund: een bijzondere beloning van -1",
            id="negative",
        ),
        pytest.param(
            {"amount": Decimal(10**30)},
            f"niet ondersteund: een bijzondere beloning van {10**30}",
            id="nobody's bonus",
        ),
        pytest.param(
            {"year": 2025, "table": "green"},
            "niet ondersteund: bijzonder tarief 2025 green",
            id="green 2025",
        ),
        pytest.param(
            {"aow": "born_to_1945"},
            "niet ondersteund: bijzonder tarief 2026 white born_to_1945",
            id="state pension",
        ),
        pytest.param(
            {"table": "blue", "credit": False},
            "niet ondersteund: bijzonder tarief 2026 blue",
            id="table",
        ),
        pytest.param(
            {"annual_wage": Decimal(-1)},
            "niet ondersteund: bijzonder tarief 2026 white",
            id="negative annual wage",
        ),
    ],
)
def test_special_tariff_refuses_what_it_does_not_cover(
    options: dict[str, object], message: str
):
    usual = {"year": 2026, "amount": Decimal(100), "annual_wage": Decimal(50000)}

    with pytest.raises(NotSupported) as refusal:
        special_tariff_tax(**usual | options)

    assert str(refusal.value) == message
