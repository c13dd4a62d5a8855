"""What is odd about a delivered payroll run but does not refuse it."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal

from django.db.models import Q

from payslips.imports.columns import PAYSLIPS
from payslips.imports.delivery import Delivery, Key, group_of, key_of, total
from payslips.models import PayrollRun, Payslip, PayslipLine
from payslips.wage_tax.rules import NotSupported, wage_tax
from portal.core.dutch import format_number
from portal.core.spreadsheets import Row

TOLERANCE = Decimal("0.05")
CENT = Decimal("0.01")
PENSION_AGE = 67
TABLES = {Payslip.Table.WHITE: "white", Payslip.Table.GREEN: "green"}
LineKey = tuple[Key, str]


def warn_about_cumulatives(delivery: Delivery) -> None:
    """This function will compare cumulatives with the run before plus this one.

    A line that was never delivered this year starts at nothing. Nothing is said when the
    portal holds no earlier run of the year, since payroll may have begun elsewhere.
    """
    before = _previous_cumulatives(delivery)
    if not before:
        return
    for key, rows in delivery.lines.items():
        for row in rows:
            _compare(delivery, row, rows, before.get((key, row["code"]), Decimal(0)))


def warn_about_wage_tax(delivery: Delivery) -> None:
    """This function will compare wage tax with the rules, where those cover the payslip."""
    for row in delivery.sheets[PAYSLIPS]:
        expected = _expected_tax(delivery, row)
        if expected is not None and abs(expected - row["loonheffing"]) > TOLERANCE:
            message = f"Volgens de regels is de loonheffing {format_number(expected)}."
            delivery.problems.warn(row, "loonheffing", message)


def warn_about_lines(delivery: Delivery) -> None:
    """This function will compare wage tax and insured wage with the lines that make them up.

    The insured wage may stay below its lines, since there is a maximum; not the other way round.
    """
    for row in delivery.sheets[PAYSLIPS]:
        lines = delivery.lines.get(key_of(row), [])
        taxes = [one for one in lines if group_of(one) == PayslipLine.Group.WAGE_TAX]
        withheld = -total(taxes, "betaling")
        if withheld != row["loonheffing"]:
            message = f"De regels houden {format_number(withheld)} aan loonheffing in."
            delivery.problems.warn(row, "loonheffing", message)
        insured = total(lines, "svw", "svwbt")
        if insured and row["loon_sv"] > insured:
            message = f"De regels komen op een loon SV van {format_number(insured)}."
            delivery.problems.warn(row, "loon_sv", message)


def _previous_cumulatives(delivery: Delivery) -> Mapping[LineKey, Decimal]:
    header = delivery.header
    earlier = PayrollRun.objects.visible_to(delivery.actor).filter(
        Q(period_number__lt=header["periode"])
        | Q(period_number=header["periode"], run_number__lt=header["run"]),
        company=delivery.company,
        year=header["jaar"],
    )
    latest = earlier.order_by("period_number", "run_number", "-version").distinct(
        "period_number", "run_number"
    )
    owner = (
        "payslip__employee__personnel_number",
        "payslip__income_relationship",
        "code",
    )
    lines = (
        PayslipLine.objects.filter(
            payslip__run__in=list(latest.values_list("pk", flat=True))
        )
        .order_by(
            *owner,
            "-payslip__run__period_number",
            "-payslip__run__run_number",
            "-position",
        )
        .distinct(*owner)
        .values_list(*owner, "cumulative")
    )
    return {
        ((number, relationship), code): cumulative or Decimal(0)
        for number, relationship, code, cumulative in lines.iterator()
    }


def _compare(delivery: Delivery, row: Row, rows: list[Row], before: Decimal) -> None:
    amount = row["betaling"] if row["betaling"] is not None else row["werkgever"]
    occurs_once = sum(other["code"] == row["code"] for other in rows) == 1
    if row["cumulatief"] is None or amount is None or not occurs_once:
        return
    expected = before + amount
    if row["cumulatief"] != expected:
        message = f"Vorige cumulatief plus dit bedrag is {format_number(expected)}."
        delivery.problems.warn(row, "cumulatief", message)


def _expected_tax(delivery: Delivery, row: Row) -> Decimal | None:
    lines = delivery.lines.get(key_of(row), [])
    if row["tabelcode"] and not row["tabelcode"].startswith("0"):
        return None
    if _reaches_pension_age(delivery, row):
        return None
    try:
        table = wage_tax(
            year=delivery.header["jaar"],
            wage=total(lines, "tabel"),
            period=delivery.header["type"],
            table=TABLES[row["tabelkleur"]],
            credit=row["loonheffingskorting"],
        )
    except NotSupported:
        return None
    special = total(lines, "bt")
    if special and row["bt_percentage"] is None:
        return None
    on_special = special * (row["bt_percentage"] or Decimal(0)) / 100
    return table.tax + on_special.quantize(CENT, ROUND_FLOOR)


def _reaches_pension_age(delivery: Delivery, row: Row) -> bool:
    born = delivery.employees[row["personeelsnummer"]].birth_date
    return delivery.header["jaar"] - born.year >= PENSION_AGE
