"""Stacked bars as geometry for inline SVG: x in percent, y in pixels, and no style of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from portal.core.dutch import format_number
from portal.core.shown import Shown

HEIGHT = 240
MARGIN = 28
# Left of the bars, for what the lines say.
START = Decimal(6)
BAR = Decimal("0.56")
GAP = 1
# More totals than this would touch each other.
MOST_TOTALS = 16
STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
MOST_LINES = 5
THOUSAND = Decimal(1000)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Segment(Shown):
    """A rectangle of the n-th series, counted from 1; numbers as SVG writes them."""

    series: int
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Bar(Shown):
    """A bar with its name below and its total above."""

    label: str
    middle: str
    total: str
    top: str
    segments: list[Segment]


@dataclass(frozen=True, slots=True)
class Line(Shown):
    """A line across the chart."""

    y: str
    text_y: str
    label: str


@dataclass(frozen=True, slots=True)
class Chart(Shown):
    """Bars side by side."""

    height: int
    bars: list[Bar]
    lines: list[Line]


def stacked(labels: Sequence[str], stacks: Sequence[Sequence[Decimal]]) -> Chart:
    """This function will draw a bar per label from its amounts; negative ones have no height."""
    positive = [_positive(stack) for stack in stacks]
    highest = max((sum(stack, ZERO) for stack in positive), default=ZERO)
    step = _step(highest)
    count = max(1, int((highest / step).to_integral_value(ROUND_CEILING)))
    pixels = Decimal(HEIGHT - 2 * MARGIN) / (step * count)
    width = (100 - START) / max(1, len(labels))
    bars = [
        _bar(label, stack, x=START + width * place, width=width, pixels=pixels)
        for place, (label, stack) in enumerate(zip(labels, positive, strict=True))
    ]
    if len(bars) > MOST_TOTALS:
        bars = [replace(bar, total="") for bar in bars]
    lines = [_line(step * number, pixels) for number in range(count + 1)]
    return Chart(HEIGHT, bars, lines)


def shares(amounts: Iterable[Decimal], whole: Decimal) -> list[Segment]:
    """This function will lay amounts behind each other, as parts of the whole width."""
    segments, x = [], ZERO
    for series, amount in enumerate(_positive(amounts), start=1):
        width = 100 * amount / whole if whole > 0 else ZERO
        segments.append(Segment(series, _number(x), "0", _number(width), "100"))
        x += width
    return segments


def short(amount: Decimal) -> str:
    """This function will write an amount above a bar: in thousands, or whole when it is less."""
    if abs(amount) < THOUSAND:
        return format_number(amount, 0)
    return format_number(amount / THOUSAND, 1)


def _positive(amounts: Iterable[Decimal]) -> list[Decimal]:
    return [max(amount, ZERO) for amount in amounts]


def _step(highest: Decimal) -> Decimal:
    """The smallest round step with which a few lines reach the highest bar."""
    unit = Decimal(1)
    while unit * 10 * MOST_LINES < highest:
        unit *= 10
    return next(
        (unit * step for step in STEPS if unit * step * MOST_LINES >= highest),
        unit * 10,
    )


def _bar(
    label: str, stack: list[Decimal], *, x: Decimal, width: Decimal, pixels: Decimal
) -> Bar:
    total, segments = ZERO, []
    left = _number(x + width * (1 - BAR) / 2)
    for series, amount in enumerate(stack, start=1):
        # A small gap tells segments apart where colours do not.
        height = max(amount * pixels - (GAP if total else 0), ZERO)
        y = _y(total + amount, pixels)
        if amount:
            part = Segment(
                series, left, _number(y), _number(width * BAR), _number(height)
            )
            segments.append(part)
        total += amount
    middle = _number(x + width / 2)
    return Bar(label, middle, short(total), _number(_y(total, pixels) - 6), segments)


def _line(value: Decimal, pixels: Decimal) -> Line:
    y = _y(value, pixels)
    label = f"{format_number(value / THOUSAND, 0)}k" if value >= THOUSAND else ""
    if not label and value:
        label = format_number(value, 0)
    return Line(_number(y), _number(y - 4), label)


def _y(value: Decimal, pixels: Decimal) -> Decimal:
    return HEIGHT - MARGIN - value * pixels


def _number(value: Decimal) -> str:
    return f"{value:.2f}"
