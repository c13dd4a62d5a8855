"""The figures of a salary overview."""

from decimal import Decimal

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from payslips.documents.line_kinds import Component
from payslips.documents.salary_overview import PaidComponent, PaidEmployee
from payslips.models import PayrollRun, Payslip, PayslipLine

ZERO = Decimal(0)
IS_SPECIAL = Q(special_wage__isnull=False) & ~Q(special_wage=0)


def paid_employees(run: PayrollRun) -> list[PaidEmployee]:
    """This function will list the payslips of a published run by personnel number.

    Under the names of then: what is published does not change with a marriage.
    """
    rows = Payslip.objects.filter(run=run, publication__isnull=False).order_by(
        "employee__personnel_number", "income_relationship"
    )
    columns = (
        "pk",
        "employee__personnel_number",
        "publication__snapshot__formal_name",
        "income_relationship",
        "wage_for_tax",
        "net",
    )
    return [PaidEmployee(*values) for values in rows.values_list(*columns)]


def paid_components(run: PayrollRun) -> list[PaidComponent]:
    """This function will add up the lines of a published run per payslip and component."""
    lines = PayslipLine.objects.filter(
        payslip__run=run, payslip__publication__isnull=False
    )
    rows = (
        lines.annotate(is_special=IS_SPECIAL)
        .values_list("payslip_id", "code", "description", "group", "is_special")
        .annotate(
            pay=Coalesce(Sum("payment"), ZERO),
            cost=Coalesce(Sum("employer_cost"), ZERO),
        )
        .order_by("payslip_id", "code", "description", "group", "is_special")
    )
    return [
        PaidComponent(payslip, Component(*component), pay, cost)
        for payslip, *component, pay, cost in rows
    ]
