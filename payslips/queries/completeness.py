"""Which payslips of a run lack something that the law wants on them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from payslips.documents.required import Lacking, Stated, missing
from payslips.models import PayrollRun, Payslip
from payslips.queries.line_sums import NOTHING, LineSums
from personnel.models import Employee
from personnel.names import formal_name

COLUMNS = (
    "pk",
    "employee_id",
    "net",
    "wage_tax",
    "health_withheld",
    "minimum_hourly_wage",
    "contract_hours",
    "written",
    "indefinite",
    "on_call",
)


def incomplete_payslips(
    run: PayrollRun, employees: Iterable[Employee], *, sums: Mapping[int, LineSums]
) -> list[Lacking]:
    """This function will list what stands in the way of publishing a run, by personnel number.

    ``employees`` are those of the run, ``sums`` the sums of its lines. Takes one query, whatever
    the number of payslips.
    """
    people = {one.pk: one for one in employees}
    found = []
    for row in Payslip.objects.filter(run=run).order_by("pk").values(*COLUMNS):
        employee = people[row["employee_id"]]
        items = missing(_stated(run, employee, row, sums.get(row["pk"], NOTHING)))
        if items:
            name = formal_name(employee)
            found.append(Lacking(employee.personnel_number, name, items))
    return sorted(found, key=lambda one: (one.personnel_number, one.items))


def _stated(
    run: PayrollRun, employee: Employee, row: dict[str, Any], sums: LineSums
) -> Stated:
    levied = sum(filter(None, (row["wage_tax"], row["health_withheld"])), Decimal(0))
    return Stated(
        employer_name=run.company.name,
        employee_name=employee.surname and formal_name(employee),
        period_start=run.period_start,
        period_end=run.period_end,
        net=row["net"],
        lines=sums.shown,
        nameless_lines=sums.nameless,
        levied=levied,
        withheld=sums.withheld,
        wage_tax=row["wage_tax"],
        withheld_tax=sums.wage_tax,
        minimum_hourly_wage=row["minimum_hourly_wage"],
        contract_hours=row["contract_hours"],
        written=row["written"],
        indefinite=row["indefinite"],
        on_call=row["on_call"],
    )
