"""Tables of figures, and whether what is required of them is met."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass

WIDE, NARROW = 44, 13


@dataclass(frozen=True, slots=True)
class Requirement:
    """A figure beside the most that it may be, or the least."""

    text: str
    figure: float
    limit: float
    unit: str = ""
    at_least: bool = False

    @property
    def is_met(self) -> bool:
        if self.at_least:
            return self.figure >= self.limit
        return self.figure <= self.limit

    @property
    def bound(self) -> str:
        sign = ">=" if self.at_least else "<="
        return f"{sign} {_text(self.limit)}{self.unit}"


def show(title: str, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """This function will print one table; floats are rounded to three figures or so."""
    lines = [_line(header), *(_line(row) for row in rows)]
    sys.stdout.write("\n".join([f"\n{title}", *lines, ""]))
    sys.stdout.flush()


def conclude(requirements: Iterable[Requirement]) -> bool:
    """This function will print every requirement and return whether all are met."""
    found = list(requirements)
    show(
        "Required",
        ("requirement", "figure", "required", "met"),
        (
            (
                one.text,
                f"{_text(one.figure)}{one.unit}",
                one.bound,
                "yes" if one.is_met else "NO",
            )
            for one in found
        ),
    )
    return all(one.is_met for one in found)


def alone(measure: Callable[[], list[Requirement]]) -> None:
    """This function will run one subject as a program: exit 1 when something is not met."""
    sys.exit(not conclude(measure()))


def _line(cells: Iterable[object]) -> str:
    first, *rest = (_text(cell) for cell in cells)
    return f"{first:<{WIDE}}" + "".join(f"{cell:>{NARROW}}" for cell in rest)


def _text(cell: object) -> str:
    if not isinstance(cell, float):
        return str(cell)
    return f"{cell:,.0f}" if cell >= 100 else f"{cell:.3g}"
