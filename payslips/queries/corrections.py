"""For whom two versions of a run say something different."""

from typing import Any

from django.db.models import Model, QuerySet

from payslips.models import LeaveLine, Payslip, PayslipLine, Reservation
from payslips.queries.wage_registers import BY_PERSON, Person

# What is another row, place or key, but no other figure; accounts are encrypted anew each time.
NO_FIGURES = {"id", "public_id", "environment", "run", "payslip", "iban", "position"}
OF_PAYSLIP = ("payslip__employee_id", "payslip__income_relationship")


def people_of(run_id: int | None) -> set[Person]:
    """This function will list who has a payslip in a version; nobody when there is none."""
    rows = Payslip.objects.filter(run=run_id) if run_id else Payslip.objects.none()
    return set(rows.order_by().values_list(*BY_PERSON))


def changed_people(run_id: int, other_id: int) -> set[Person]:
    """This function will list whose figures differ, or who is in one of two versions only.

    Takes nine queries, whatever the number of payslips.
    """
    rows = [
        (
            _figures(Payslip, BY_PERSON).filter(run=one),
            *(
                _figures(part, OF_PAYSLIP).filter(payslip__run=one)
                for part in (PayslipLine, Reservation, LeaveLine)
            ),
        )
        for one in (run_id, other_id)
    ]
    differences = [
        difference
        for first, second in zip(*rows, strict=True)
        for difference in (first.difference(second), second.difference(first))
    ]
    found = {(row[0], row[1]) for one in differences for row in one}
    return found | _with_other_accounts(run_id, other_id)


def _figures(model: type[Model], person: tuple[str, str]) -> QuerySet[Any, Any]:
    names = [one.name for one in model._meta.fields if one.name not in NO_FIGURES]
    own = [name for name in names if f"{name}_id" not in person and name not in person]
    return model._default_manager.order_by().values_list(*person, *own)


def _with_other_accounts(run_id: int, other_id: int) -> set[Person]:
    accounts: dict[Person, set[str | None]] = {}
    rows = Payslip.objects.filter(run__in=[run_id, other_id]).order_by()
    for employee_id, number, iban in rows.values_list(*BY_PERSON, "iban"):
        accounts.setdefault((employee_id, number), set()).add(iban)
    return {person for person, found in accounts.items() if len(found) > 1}
