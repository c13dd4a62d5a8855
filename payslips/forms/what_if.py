"""What an employee asks of the what-if page."""

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from payslips.what_if import Basis
from personnel.models import PeriodType
from portal.core.dutch import format_number
from portal.core.form_fields import DutchNumberField

MOST_HOURS, MOST_SALARY = 60, 100_000
CHOICES = [("yes", _("Met loonheffingskorting")), ("no", _("Zonder"))]
PERIODS = {
    PeriodType.MONTH: "maand",
    PeriodType.FOUR_WEEKS: "vier weken",
    PeriodType.WEEK: "week",
}


class WhatIfForm(forms.Form):
    """Begins with what the last payslip says; without hours in the contract it asks none."""

    hours = DutchNumberField(
        label=_("Uren per week"),
        smallest=Decimal("0.5"),
        largest=Decimal(MOST_HOURS),
        error_messages={"required": _("Vul in hoeveel uren per week je wilt werken.")},
    )
    salary = DutchNumberField(
        smallest=Decimal(1),
        largest=Decimal(MOST_SALARY),
        error_messages={"required": _("Vul een brutoloon in.")},
    )
    wage_tax_credit = forms.ChoiceField(
        label=_("Loonheffingskorting"),
        help_text=_("Bij één werkgever of uitkering tegelijk."),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Kies met of zonder loonheffingskorting."),
            "invalid_choice": _("Kies met of zonder loonheffingskorting."),
        },
    )

    def __init__(self, posted: QueryDict | None, *, basis: Basis) -> None:
        initial = {
            "hours": format_number(basis.hours),
            "salary": format_number(basis.gross),
            "wage_tax_credit": "yes" if basis.credit else "no",
        }
        super().__init__(posted, initial=initial)
        period = PERIODS[PeriodType(basis.period_type)]
        self.fields["salary"].label = _("Brutoloon per %(period)s") % {"period": period}
        if not basis.hours:
            del self.fields["hours"]
            return
        self.fields["salary"].help_text = _(
            "Bij de %(hours)s uur per week van nu. Met andere uren gaat het naar verhouding."
        ) % {"hours": format_number(basis.hours).removesuffix(",00")}
