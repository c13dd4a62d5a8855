"""The net pay of a year as bars."""

import re
from decimal import Decimal

from payslips.chart import net_chart
from payslips.periods import Period


def periods(*codes: str) -> list[tuple[Period, Decimal]]:
    return [(Period.parse(code), Decimal(100)) for code in codes]


def test_chart_runs_from_old_to_new():
    chart = net_chart(periods("2026-10-M", "2026-9-M"), year=2026)

    assert re.findall(r'row">(\w+)<', chart.rows) == ["september", "oktober"]


def test_runs_of_a_period_are_added():
    chart = net_chart(periods("2026-9-M", "2026-10-M", "2026-10-M"), year=2026)

    assert re.findall(r'amt">([\d,]+)<', chart.rows) == ["100,00", "200,00"]


def test_the_highest_bar_fills_the_drawing():
    nets = [(Period.parse("2026-1-M"), Decimal(50)), *periods("2026-2-M")]

    chart = net_chart(nets, year=2026)

    assert re.findall(r"v-(\d+)h30.00v", chart.svg) == ["52", "103"]


def test_what_had_to_be_paid_back_has_no_bar():
    nets = [(Period.parse("2026-1-M"), Decimal(-50)), *periods("2026-2-M")]

    chart = net_chart(nets, year=2026)

    assert re.findall(r"v-(\d+)h30.00v", chart.svg) == ["0", "103"]


def test_one_period_is_not_drawn():
    assert net_chart(periods("2026-9-M"), year=2026) is None


def test_weeks_are_named_by_number_and_not_all():
    chart = net_chart(periods(*(f"2026-{n}-W" for n in range(1, 53))), year=2026)

    assert re.findall(r">(\d+)</text>", chart.svg) == [
        str(number) for number in range(1, 53, 8)
    ]
