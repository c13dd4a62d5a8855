"""Periods are read from codes, sort by number and know their dates (domain 1.6)."""

from datetime import date

import pytest

from payslips.periods import Period, date_problem
from personnel.models import PeriodType

MONTH, FOUR_WEEKS, WEEK = PeriodType.MONTH, PeriodType.FOUR_WEEKS, PeriodType.WEEK


@pytest.mark.parametrize(
    ("code", "period"),
    [
        pytest.param("2026-10-M", Period(2026, 10, MONTH), id="month"),
        pytest.param("2026-13-4W", Period(2026, 13, FOUR_WEEKS), id="four weeks"),
        pytest.param("2026-53-W", Period(2026, 53, WEEK), id="week"),
    ],
)
def test_parse_reads_what_str_writes(code, period):
    assert Period.parse(code) == period
    assert str(period) == code


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("2026-13-M", id="month 13"),
        pytest.param("2026-14-4W", id="period 14"),
        pytest.param("2026-54-W", id="week 54"),
        pytest.param("2026-0-M", id="zero"),
        pytest.param("2026-09-M", id="leading zero"),
        pytest.param("2026-9-K", id="unknown type"),
        pytest.param("2026-4-W4", id="letters turned"),
        pytest.param("26-9-M", id="short year"),
        pytest.param("2026-9-M\n", id="line end"),
        pytest.param("٢٠٢٦-9-M", id="other digits"),
        pytest.param("", id="empty"),
    ],
)
def test_parse_refuses_what_is_no_period(code):
    with pytest.raises(ValueError, match=r"is geen periode\. Schrijf bijvoorbeeld"):
        Period.parse(code)


def test_periods_sort_by_year_and_number():
    codes = ["2026-10-M", "2025-12-M", "2026-9-M", "2026-11-M"]

    ordered = sorted(map(Period.parse, codes), reverse=True)

    assert [str(one) for one in ordered] == [
        "2026-11-M",
        "2026-10-M",
        "2026-9-M",
        "2025-12-M",
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param("2026-10-M", "oktober", id="month"),
        pytest.param("2026-4-4W", "periode 4", id="four weeks"),
        pytest.param("2026-40-W", "week 40", id="week"),
    ],
)
def test_name_is_dutch(code, name):
    assert Period.parse(code).name == name


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        pytest.param("2026-10-M", date(2026, 10, 1), date(2026, 10, 31), id="month"),
        pytest.param("2028-2-M", date(2028, 2, 1), date(2028, 2, 29), id="leap year"),
        pytest.param(
            "2026-1-4W", date(2025, 12, 29), date(2026, 1, 25), id="first four weeks"
        ),
        pytest.param(
            "2026-13-4W", date(2026, 11, 30), date(2026, 12, 27), id="13 of 28 days"
        ),
        pytest.param(
            "2026-13-4W", date(2026, 11, 30), date(2027, 1, 3), id="13 of 35 days"
        ),
        pytest.param("2026-1-W", date(2025, 12, 29), date(2026, 1, 4), id="week 1"),
        pytest.param("2026-53-W", date(2026, 12, 28), date(2027, 1, 3), id="week 53"),
    ],
)
def test_date_problem_finds_nothing_wrong(code, first, last):
    assert date_problem(Period.parse(code), first, last) == ""


@pytest.mark.parametrize(
    ("code", "first", "last", "problem"),
    [
        pytest.param(
            "2026-10-M",
            date(2026, 10, 31),
            date(2026, 10, 1),
            "De einddatum ligt vóór de begindatum.",
            id="turned round",
        ),
        pytest.param(
            "2026-10-M",
            date(2026, 10, 1),
            date(2026, 10, 30),
            "De datums zijn niet die van oktober 2026.",
            id="a day short",
        ),
        pytest.param(
            "2026-2-M",
            date(2026, 2, 1),
            date(2026, 3, 1),
            "De datums zijn niet die van februari 2026.",
            id="no leap year",
        ),
        pytest.param(
            "2026-4-4W",
            date(2026, 3, 23),
            date(2026, 4, 18),
            "Een periode van dit type duurt 28 dagen.",
            id="27 days",
        ),
        pytest.param(
            "2026-12-4W",
            date(2026, 11, 2),
            date(2026, 12, 6),
            "Een periode van dit type duurt 28 dagen.",
            id="35 days but not the last",
        ),
        pytest.param(
            "2026-53-W",
            date(2026, 11, 30),
            date(2027, 1, 3),
            "Een periode van dit type duurt 7 dagen.",
            id="week of 35 days",
        ),
        pytest.param(
            "2026-40-W",
            date(2026, 9, 28),
            date(2026, 10, 5),
            "Een periode van dit type duurt 7 dagen.",
            id="eight days",
        ),
        pytest.param(
            "2026-40-W",
            date(2025, 9, 29),
            date(2025, 10, 5),
            "De datums zijn niet die van week 40 2026.",
            id="another year",
        ),
        pytest.param(
            "2026-4-4W",
            date(2026, 11, 30),
            date(2026, 12, 27),
            "De datums zijn niet die van periode 4 2026.",
            id="another period",
        ),
    ],
)
def test_date_problem_says_what_is_wrong(code, first, last, problem):
    assert date_problem(Period.parse(code), first, last) == problem
