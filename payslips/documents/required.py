"""What the law wants on a payslip: a run in which something of it is missing is not published. Pure.

Art. 7:626 BW: the wage and the amounts it is made of, what was withheld, the statutory minimum
wage (per hour since 2024), both names, the period, the agreed hours, whether the contract is
written and for an indefinite time, and whether it is on call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Stated:
    """What a payslip states, amounts in euros and hours a week; None where it says nothing."""

    employer_name: str
    employee_name: str
    period_start: date | None
    period_end: date | None
    net: Decimal | None
    # How many lines the employee reads, and how many of those have no description.
    lines: int
    nameless_lines: int
    # Wage tax and health contribution as figures, and all that the lines withhold.
    levied: Decimal | None
    withheld: Decimal
    # The wage tax as a figure, and what the lines that say so withhold of it.
    wage_tax: Decimal
    withheld_tax: Decimal
    minimum_hourly_wage: Decimal | None
    contract_hours: Decimal | None
    written: bool | None
    indefinite: bool | None
    on_call: bool | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """A payslip that cannot be published, and what it lacks, in Dutch."""

    personnel_number: int
    name: str
    items: tuple[str, ...]

    def __str__(self) -> str:
        whose = f"{self.personnel_number} {self.name}".rstrip()
        return f"{whose}: {', '.join(self.items)}"


def missing(stated: Stated) -> tuple[str, ...]:
    """This function will list what a payslip lacks of what art. 7:626 BW asks, in Dutch."""
    return tuple(item for item, is_stated in ITEMS.items() if not is_stated(stated))


def _has_parts(stated: Stated) -> bool:
    return stated.lines > 0 and stated.nameless_lines == 0


def _has_withheld(stated: Stated) -> bool:
    """Wage tax that is levied stands among the lines by its name: a loan is no tax."""
    if stated.levied is None or stated.withheld < stated.levied:
        return False
    return stated.wage_tax <= 0 or stated.withheld_tax > 0


def _has_minimum(stated: Stated) -> bool:
    return stated.minimum_hourly_wage is not None and stated.minimum_hourly_wage > 0


def _has_hours(stated: Stated) -> bool:
    """On call nothing need be agreed: none is then what was agreed (art. 7:628a BW)."""
    if stated.contract_hours is None:
        return False
    return stated.contract_hours > 0 or bool(stated.on_call)


ITEMS: dict[str, Callable[[Stated], bool]] = {
    "naam van de werkgever": lambda one: bool(one.employer_name.strip()),
    "naam van de werknemer": lambda one: bool(one.employee_name.strip()),
    "periode": lambda one: None not in {one.period_start, one.period_end},
    "loonbedrag": lambda one: one.net is not None,
    "bedragen waaruit het loon bestaat": _has_parts,
    "ingehouden bedragen": _has_withheld,
    "minimumuurloon": _has_minimum,
    "overeengekomen uren": _has_hours,
    "schriftelijk contract ja of nee": lambda one: one.written is not None,
    "onbepaalde tijd ja of nee": lambda one: one.indefinite is not None,
    "oproepcontract ja of nee": lambda one: one.on_call is not None,
}
