"""Loads the dated parameters of the wage tax and refuses the years without any."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

FINAL = "definitief"

_FILE = Path(__file__).with_name("parameters.toml")


class NotSupported(ValueError):
    """The rules here do not cover this case; the message is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket: annual wage above which it starts, percentage, tax due below it."""

    above: Decimal
    percentage: Decimal
    tax_below: Decimal


@dataclass(frozen=True, slots=True)
class Column:
    """What differs by age in the tax table, in euros a year."""

    brackets: tuple[Bracket, ...]
    general_maximum: Decimal
    general_decline: Decimal
    employment_rates: tuple[Decimal, ...]
    employment_caps: tuple[Decimal, ...]
    employment_decline: Decimal
    elderly_maximum: Decimal


@dataclass(frozen=True, slots=True)
class Parameters:
    """The wage tax of one calendar year, in euros a year."""

    year: int
    highest_table_wage: Decimal
    general_from: Decimal
    general_to: Decimal
    employment_limits: tuple[Decimal, ...]
    elderly_from: Decimal
    columns: Mapping[str, Column]
    special: Mapping[str, tuple[tuple[Decimal, Decimal], ...]]


@lru_cache
def parameters_of(year: int) -> Parameters:
    """This function will return the parameters of a year that is final.

    :raises NotSupported: for a year that is unknown or still provisional
    """
    content = tomllib.loads(_FILE.read_text("utf-8"), parse_float=Decimal)
    found = content.get(str(year))
    if found is None:
        message = f"niet ondersteund: er zijn geen regels voor {year}"
        raise NotSupported(message)
    if found["status"] != FINAL:
        message = f"niet ondersteund: de regels voor {year} zijn nog voorlopig"
        raise NotSupported(message)
    return Parameters(
        year=year,
        highest_table_wage=Decimal(found["highest_table_wage"]),
        general_from=Decimal(found["general_from"]),
        general_to=Decimal(found["general_to"]),
        employment_limits=_decimals(found["employment_limits"]),
        elderly_from=Decimal(found["elderly_from"]),
        columns={name: _column(found["columns"][name]) for name in found["columns"]},
        special={name: _steps(found["special"][name]) for name in found["special"]},
    )


def _column(found: Mapping[str, Any]) -> Column:
    general_maximum, general_decline = _decimals(found["general"])
    return Column(
        brackets=tuple(Bracket(*_decimals(bracket)) for bracket in found["brackets"]),
        general_maximum=general_maximum,
        general_decline=general_decline,
        employment_rates=_decimals(found["employment_rates"]),
        employment_caps=_decimals(found["employment_caps"]),
        employment_decline=Decimal(found["employment_decline"]),
        elderly_maximum=Decimal(found.get("elderly", 0)),
    )


def _decimals(values: Sequence[Decimal | int]) -> tuple[Decimal, ...]:
    return tuple(Decimal(value) for value in values)


def _steps(
    rows: Sequence[tuple[int, Decimal]],
) -> tuple[tuple[Decimal, Decimal], ...]:
    return tuple((Decimal(start), Decimal(percentage)) for start, percentage in rows)
