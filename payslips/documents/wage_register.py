"""The columns of a wage register (loonstaat), by person and by period. Pure.

Source: the tax office's "model loonstaat" since 2022, art. 7.2 URLB 2011. Columns 6, 9 to 11 and
13 are no longer used. Column 17 is not the net pay: net items such as travel costs are no wage.
"""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Self

from portal.core.shown import Shown

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class WageColumns:
    """What was earned and withheld, in euros; the numbers are those of the model."""

    wage_in_cash: Decimal = NOTHING  # 3
    wage_in_kind: Decimal = NOTHING  # 4
    # 5; a delivery has no wage from others, so this one is always empty.
    tips: Decimal = NOTHING
    deductions: Decimal = NOTHING  # 7
    wage_for_insurance: Decimal = NOTHING  # 8
    wage_for_health: Decimal = NOTHING  # 12
    wage_for_tax: Decimal = NOTHING  # 14
    wage_tax: Decimal = NOTHING  # 15
    health_withheld: Decimal = NOTHING  # 16
    employment_credit: Decimal = NOTHING  # 18
    # Beside the register, for the annual statement: art. 7.4(2)(f) URLB 2011.
    insurance_premiums: Decimal = NOTHING
    health_employer: Decimal = NOTHING

    @property
    def paid_out(self) -> Decimal:
        """Column 17: 3 less 7, 15 and 16."""
        return (
            self.wage_in_cash - self.deductions - self.wage_tax - self.health_withheld
        )

    def __add__(self, other: Self) -> Self:
        return type(self)(
            **{name: getattr(self, name) + getattr(other, name) for name in NAMES}
        )

    def as_fields(self) -> dict[str, Decimal]:
        """This function will name all columns, the one that follows from others included."""
        return {name: getattr(self, name) for name in NAMES} | {
            "paid_out": self.paid_out
        }


@dataclass(frozen=True, slots=True)
class RegisterRow(Shown):
    """An income relationship in a register: the year, and each period of it."""

    personnel_number: int
    income_relationship: int
    name: str
    bsn: str
    columns: WageColumns
    periods: list[tuple[str, WageColumns]]

    @property
    def amounts(self) -> list[Decimal]:
        return amounts_of(self.columns)


NAMES = tuple(field.name for field in fields(WageColumns))
# In the order of the model, with what it calls them.
NUMBERED = (
    (3, "wage_in_cash", "Loon in geld"),
    (4, "wage_in_kind", "Loon anders dan in geld"),
    (5, "tips", "Fooien en uitkeringen uit fondsen"),
    (7, "deductions", "Aftrekposten voor alle heffingen"),
    (8, "wage_for_insurance", "Loon voor de werknemersverzekeringen"),
    (12, "wage_for_health", "Loon voor de Zvw"),
    (14, "wage_for_tax", "Loon voor de loonbelasting/volksverzekeringen"),
    (15, "wage_tax", "Ingehouden loonbelasting/premie volksverzekeringen"),
    (16, "health_withheld", "Ingehouden bijdrage Zvw"),
    (17, "paid_out", "Uitbetaald bedrag"),
    (18, "employment_credit", "Verrekende arbeidskorting"),
)


def amounts_of(columns: WageColumns) -> list[Decimal]:
    """This function will list the numbered columns, in the order of the model."""
    return [getattr(columns, name) for _number, name, _title in NUMBERED]


def sheets(rows: list[RegisterRow]) -> dict[str, list[list[object]]]:
    """This function will lay a register out as a workbook: the year, and each period."""
    person = ["Personeelsnummer", "Naam", "BSN", "Inkomstenverhouding"]
    titles = [f"{number} {title}" for number, _name, title in NUMBERED]
    year: list[list[object]] = [[*person, *titles]]
    year += [[*_person(row), *row.amounts] for row in rows]
    year.append(
        ["", "Totaal", "", "", *amounts_of(total([row.columns for row in rows]))]
    )
    periods: list[list[object]] = [[*person, "1 Loontijdvak", *titles]]
    periods += [
        [*_person(row), code, *amounts_of(columns)]
        for row in rows
        for code, columns in row.periods
    ]
    return {"Verzamelloonstaat": year, "Loonstaten": periods}


def _person(row: RegisterRow) -> list[object]:
    return [row.personnel_number, row.name, row.bsn, row.income_relationship]


def total(rows: "list[WageColumns]") -> WageColumns:
    """This function will add the rows of a register."""
    return sum(rows, WageColumns())
