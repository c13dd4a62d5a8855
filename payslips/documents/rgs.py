"""Default codes of the RGS, the Dutch reference scheme of ledger accounts. Pure.

A default is a proposal that the bureau can change: an account is told by its number, costs
beginning with 4, and by the words of what was booked on it. What is not certain gets none.
"""

import re

from payslips.models.ledger import RGS_CODE

_CODE = re.compile(RGS_CODE)
_COSTS = "4"
_COST_CODES = (
    (re.compile(r"vakantie(?:geld|bijslag|toeslag)"), "WPerLesVag"),
    (re.compile(r"pensioen"), "WPerPenPen"),
    (re.compile(r"sociale|premie|werkgeversheffing|zvw"), "WPerSolPsv"),
    (re.compile(r"overwerk|overuren"), "WPerLesOwe"),
    (re.compile(r"bruto|lonen|salaris"), "WPerLesLon"),
)
_BALANCE_CODES = (
    (re.compile(r"vakantie(?:geld|bijslag|toeslag)"), "BSchSalTvg"),
    (re.compile(r"pensioen"), "BSchStzPen"),
    (re.compile(r"loonheffing"), "BSchBepLhe"),
    (re.compile(r"sociale|premie"), "BSchSalPsv"),
    (re.compile(r"netto"), "BSchSalNet"),
)


def default_code(account: str, component: str) -> str:
    """This function will propose an RGS code for a delivered account, or none."""
    if _CODE.match(account):
        return account
    words = component.casefold()
    codes = _COST_CODES if account.startswith(_COSTS) else _BALANCE_CODES
    return next((code for named, code in codes if named.search(words)), "")
