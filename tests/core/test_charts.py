"""The geometry of stacked bars."""

from decimal import Decimal

import pytest

from portal.core.charts import Bar, Line, Segment, shares, short, stacked


def test_bars_are_stacked_from_the_bottom():
    chart = stacked(["jan", "feb"], [[Decimal(3000), Decimal(1000)], [Decimal(0)]])

    assert chart.height == 240
    assert chart.bars == [
        Bar(
            label="jan",
            middle="29.50",
            total="4,0",
            top="22.00",
            segments=[
                Segment(1, "16.34", "74.00", "26.32", "138.00"),
                Segment(2, "16.34", "28.00", "26.32", "45.00"),
            ],
        ),
        Bar("feb", "76.50", "0", "206.00", []),
    ]
    assert chart.lines == [
        Line("212.00", "208.00", ""),
        Line("166.00", "162.00", "1k"),
        Line("120.00", "116.00", "2k"),
        Line("74.00", "70.00", "3k"),
        Line("28.00", "24.00", "4k"),
    ]


@pytest.mark.parametrize(
    ("highest", "labels"),
    [
        ("0", ["", "1"]),
        ("4", ["", "1", "2", "3", "4"]),
        ("450", ["", "100", "200", "300", "400", "500"]),
        ("32791", ["", "10k", "20k", "30k", "40k"]),
        ("49300", ["", "10k", "20k", "30k", "40k", "50k"]),
        ("50001", ["", "20k", "40k", "60k"]),
        ("1234567.89", ["", "500k", "1.000k", "1.500k"]),
    ],
)
def test_lines_are_few_and_round(highest: str, labels: list[str]):
    chart = stacked(["jan"], [[Decimal(highest)]])

    assert [line.label for line in chart.lines] == labels


def test_a_negative_amount_has_no_height():
    [bar] = stacked(["jan"], [[Decimal(-5), Decimal(10)]]).bars

    assert [part.series for part in bar.segments] == [2]
    assert bar.total == "10"


def test_without_bars_there_are_only_lines():
    assert stacked([], []).bars == []


def test_many_bars_have_no_totals():
    labels = [str(week) for week in range(1, 54)]

    chart = stacked(labels, [[Decimal(1000)]] * 53)

    assert {bar.total for bar in chart.bars} == {""}


def test_shares_lie_behind_each_other():
    found = shares([Decimal(30), Decimal(-1), Decimal(20)], Decimal(200))

    assert found == [
        Segment(1, "0.00", "0", "15.00", "100"),
        Segment(2, "15.00", "0", "0.00", "100"),
        Segment(3, "15.00", "0", "10.00", "100"),
    ]


def test_shares_of_nothing_have_no_width():
    assert shares([Decimal(0)], Decimal(0)) == [Segment(1, "0.00", "0", "0.00", "100")]


def test_an_amount_is_short():
    assert (short(Decimal("999.4")), short(Decimal(40250))) == ("999", "40,3")
