"""What a payslip line is to the employer: which kind of pay, and which kind of cost. Pure.

Payroll programs number their wage components freely, so that within a group the words of code
and description have to tell.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from payslips.models import PayslipLine

Group = PayslipLine.Group


class Pay(StrEnum):
    """The columns of a salary overview that come from payslip lines, in their order."""

    GROSS = "Bruto"
    ALLOWANCES = "Toeslagen"
    SPECIAL = "Bijzonder tarief"
    WITHHELD = "Inhoudingen"
    WAGE_TAX = "Loonheffing"
    NET_ITEMS = "Netto vergoedingen en inhoudingen"


class Cost(StrEnum):
    """The columns of staff costs, in their order."""

    GROSS = "Bruto"
    ACCRUALS = "Dotatie vakantiegeld en 13e maand"
    AWF = "AWf"
    AOF = "Aof"
    WKO = "Wko"
    WHK = "Whk"
    ZVW = "Zvw"
    PENSION = "Pensioen werkgever"
    OTHER = "Overige werkgeverslasten"
    UNTAXED = "Onbelaste vergoedingen"
    FINAL_LEVY = "WKR-eindheffing"


class Reserve(StrEnum):
    """What is put aside during the year and paid out at once."""

    HOLIDAY = "vakantiegeld"
    YEAR_END = "13e maand"


@dataclass(frozen=True, slots=True)
class Component:
    """A wage component; ``is_special`` when the special tariff taxes it."""

    code: str
    description: str
    group: str
    is_special: bool = False

    @property
    def words(self) -> str:
        return f"{self.code} {self.description}".casefold()


_ALLOWANCE = re.compile(
    r"toeslag|overuren|overwerk|meeruren|meerwerk|\bort\b|onregelmatig|consignatie"
)
_RESERVES = {
    Reserve.HOLIDAY: re.compile(r"vakantie(?:geld|bijslag|toeslag)"),
    Reserve.YEAR_END: re.compile(r"13e|dertiende|eindejaarsuitkering"),
}
# Wage that was not earned, as against what is withheld for somebody else.
_NOT_EARNED = re.compile(r"verlof|ziek|wachtdag|verzuim")
_NO_COST = re.compile(r"voorschot|lening|beslag")
_REIMBURSEMENT = re.compile(
    r"reiskosten|vergoeding|onkosten|thuiswerk|kilometer|declaratie"
)
_EMPLOYER = {
    Cost.FINAL_LEVY: re.compile(r"wkr|eindheffing|werkkosten"),
    Cost.AWF: re.compile(r"awf"),
    Cost.AOF: re.compile(r"aof"),
    Cost.WKO: re.compile(r"wko"),
    Cost.WHK: re.compile(r"whk|werkhervatting"),
    Cost.ZVW: re.compile(r"zvw|zorgverzekering"),
    Cost.PENSION: re.compile(r"pensioen"),
}


@lru_cache(maxsize=4096)
def pay_of(component: Component) -> Pay:
    """This function will tell in which column of a salary overview a payment belongs."""
    if component.group == Group.GROSS:
        if component.is_special:
            return Pay.SPECIAL
        is_allowance = _ALLOWANCE.search(component.words)
        return Pay.ALLOWANCES if is_allowance else Pay.GROSS
    others = {Group.WITHHELD: Pay.WITHHELD, Group.WAGE_TAX: Pay.WAGE_TAX}
    return others.get(Group(component.group), Pay.NET_ITEMS)


@lru_cache(maxsize=4096)
def reserve_of(component: Component) -> Reserve | None:
    """This function will tell to which reserve a component adds, or from which it is paid."""
    if component.group not in {Group.GROSS, Group.EMPLOYER}:
        return None
    words = component.words
    return next((one for one, named in _RESERVES.items() if named.search(words)), None)


@lru_cache(maxsize=4096)
def cost_of(component: Component) -> Cost | None:
    """This function will tell which kind of cost a component is to the employer, if it is one.

    What is withheld from an employee for others is part of the gross wage already.
    """
    if component.group == Group.EMPLOYER:
        return _employer_cost(component)
    if component.group == Group.NET:
        return None if _NO_COST.search(component.words) else Cost.UNTAXED
    is_earned = not _NOT_EARNED.search(component.words)
    if component.group == Group.WAGE_TAX or (
        component.group == Group.WITHHELD and is_earned
    ):
        return None
    return Cost.GROSS


def is_reimbursement(component: Component) -> bool:
    """This function will tell whether a net component repays expenses, so that less is less."""
    return bool(_REIMBURSEMENT.search(component.words))


def _employer_cost(component: Component) -> Cost:
    if reserve_of(component):
        return Cost.ACCRUALS
    words = component.words
    return next(
        (cost for cost, named in _EMPLOYER.items() if named.search(words)), Cost.OTHER
    )
