"""Which tables hold data of a person, and which of their fields leave in an export."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import models

SECTIONS = Path(__file__).with_name("sections.toml")
LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Section:
    """One table; ``fields`` are lookups with their Dutch names. The keys are in sections.toml."""

    label: str
    title: str
    fields: Mapping[str, str]
    of: tuple[str, ...] = ()
    of_account: str | None = None
    of_address: str = ""
    events: bool = False
    where: Mapping[str, Any] = field(default_factory=dict)
    without: frozenset[str] = frozenset()

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.label)

    @property
    def columns(self) -> dict[str, str]:
        """The fields, and before them which employer a row about an employee is of."""
        named = any("company" in lookup for lookup in self.fields)
        if len(self.of) != 1 or named:
            return dict(self.fields)
        return {joined(self.of[0], "company__name"): "Werkgever", **self.fields}


@cache
def sections() -> tuple[Section, ...]:
    """This function will read the tables in the order that an export shows them."""
    return tuple(
        Section(
            label,
            **values
            | {
                "of": tuple(values.get("of", ())),
                "without": frozenset(values.get("without", ())),
            },
        )
        for label, values in _read().items()
        if label != LEFT_OUT
    )


def left_out() -> dict[str, str]:
    """This function will read which tables hold nothing of a person, each with its reason."""
    return dict(_read()[LEFT_OUT])


def joined(*parts: str) -> str:
    """This function will make one lookup of several, of which the first may be empty."""
    return "__".join(part for part in parts if part)


@cache
def _read() -> dict[str, dict[str, Any]]:
    return tomllib.loads(SECTIONS.read_text("utf-8"))
