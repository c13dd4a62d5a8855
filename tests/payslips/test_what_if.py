"""What would be left of another wage: the sums, and what the rules do not cover."""

import datetime
from decimal import Decimal

import pytest

from payslips.models import PayrollRun, Payslip, PayslipLine
from payslips.wage_tax.rules import NotSupported
from payslips.what_if import Basis, basis_of, gross_of, indication, rows

Group = PayslipLine.Group
YOUNG = datetime.date(1990, 5, 1)


def payslip(year: int = 2026, period_type: str = "M", **values) -> Payslip:
    run = PayrollRun(year=year, period_type=period_type, period_number=10)
    usual = {
        "table": "wit",
        "table_code": "012",
        "wage_tax_credit": True,
        "contract_hours": Decimal(40),
    }
    return Payslip(run=run, **usual | values)


def line(
    payment: str | None, taxed: str | None = None, group: str = Group.GROSS, **values
) -> PayslipLine:
    return PayslipLine(
        group=group,
        payment=payment and Decimal(payment),
        table_wage=taxed and Decimal(taxed),
        **values,
    )


LINES = [
    line("4000.00", "4000.00"),
    line("-136.12", "-136.12", Group.WITHHELD),
    line("-750.50", None, Group.WAGE_TAX),
    line("133.75", None, Group.NET),
    line("-2.50", None, Group.NET),
]


def basis(lines=LINES, **values) -> Basis:
    return basis_of(payslip(**values), lines, birth_date=YOUNG)


def test_the_indication_of_now_is_the_payslip():
    now = indication(basis())

    assert (now.gross, now.withheld) == (Decimal("4000.00"), Decimal("-136.12"))
    assert (now.tax, now.employment_credit) == (Decimal("-750.50"), Decimal("469.75"))
    assert (now.extras, now.net) == (Decimal("131.25"), Decimal("3244.63"))


def test_what_is_withheld_follows_the_gross():
    then = indication(basis(), gross=Decimal(2000))

    assert then.withheld == Decimal("-68.06")


def test_without_credit_more_tax_is_due():
    simple = basis([line("4000.00", "4000.00")])

    then = indication(simple, credit=False)

    assert (then.tax, then.employment_credit) == (Decimal("-1442.17"), Decimal(0))


def test_one_off_pay_is_left_out():
    holiday = line("3840.00", special_wage=Decimal(3840))

    assert basis([*LINES, holiday]) == basis()


def test_a_car_is_taxed_and_not_paid():
    then = indication(basis([line("3000.00", "3000.00"), line(None, "1000.00")]))

    assert (then.tax, then.net) == (Decimal("-818.67"), Decimal("2181.33"))


def test_gross_pay_that_is_not_taxed_stays_untaxed():
    then = indication(basis([line("3000.00", "3000.00"), line("100.00")]))

    assert (then.tax, then.net) == (Decimal("-386.83"), Decimal("2713.17"))


@pytest.mark.parametrize(
    ("hours", "gross"),
    [
        pytest.param("32", "3200.00", id="less"),
        pytest.param("7.5", "750.00", id="half hours"),
        pytest.param(None, "4000.00", id="not asked"),
    ],
)
def test_hours_bring_the_wage_down_in_proportion(hours, gross):
    asked = hours and Decimal(hours)

    assert gross_of(basis(), salary=Decimal(4000), hours=asked) == Decimal(gross)


def test_rows_go_from_gross_to_net_with_the_difference():
    simple = basis([line("4000.00", "4000.00")])

    found = rows(indication(simple), indication(simple, gross=Decimal(3000)))

    assert [(one.label, one.difference) for one in found] == [
        ("Brutoloon", Decimal(-1000)),
        ("Ingehouden van bruto, zoals pensioen", Decimal(0)),
        ("Loonheffing", Decimal("431.84")),
        ("waarin arbeidskorting", Decimal("-2.83")),
        ("Netto vergoedingen en inhoudingen", Decimal(0)),
        ("Netto", Decimal("-568.16")),
    ]


OUT_OF_SCOPE = {
    "je loonstrook heeft een bijzondere tabelcode (940)": {"table_code": "940"},
    "je betaalt zelf de bijdrage Zvw": {"health_withheld": Decimal(10)},
}


@pytest.mark.parametrize(("reason", "values"), OUT_OF_SCOPE.items())
def test_what_the_rules_do_not_cover_is_refused(reason: str, values: dict):
    with pytest.raises(NotSupported) as refused:
        basis(**values)

    assert str(refused.value) == reason


def test_the_year_of_the_state_pension_is_refused():
    with pytest.raises(NotSupported, match="AOW-leeftijd"):
        basis_of(payslip(), LINES, birth_date=datetime.date(1959, 12, 31))


def test_a_payslip_without_gross_pay_is_refused():
    with pytest.raises(NotSupported, match="geen brutoloon"):
        basis([line("10.00", None, Group.NET)])


def test_a_year_whose_rules_are_provisional_is_refused():
    with pytest.raises(NotSupported, match="de regels voor 2027 zijn nog voorlopig"):
        indication(basis(year=2027))
