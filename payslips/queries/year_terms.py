"""What held for employees during a calendar year."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Q, Subquery

from payslips.documents.statement import Span, YearTerms, spans
from payslips.models import PayrollRun
from payslips.periods import LAST_NUMBER
from payslips.queries.wage_registers import BY_PERSON, Person, final_payslips
from personnel.models import Employment, PeriodType

LAST_OF_SHORT_YEAR = 52
# A week belongs to the year of its fourth day, its Thursday when weeks begin on Monday (ISO 8601).
HALF_A_WEEK = timedelta(days=4)


def year_terms(
    company_id: int, year: int, employee_ids: Collection[int]
) -> dict[Person, YearTerms]:
    """This function will look up employments, credits and tables of a year, in two queries."""
    employments = _employments(year, employee_ids)
    payslips = final_payslips(company_id, year).filter(employee__in=employee_ids)
    periods: dict[Person, list[tuple[bool, str, date, date]]] = defaultdict(list)
    for employee_id, number, *period in payslips.order_by(
        "run__period_start", "run__run_number"
    ).values_list(
        *BY_PERSON,
        "wage_tax_credit",
        "table_code",
        "run__period_start",
        "run__period_end",
    ):
        periods[employee_id, number].append(tuple(period))
    return {
        person: YearTerms(
            employments=employments[person[0]],
            credits=spans((one[0], *one[2:]) for one in found),
            tables=list(dict.fromkeys(one[1] for one in found if one[1])),
        )
        for person, found in periods.items()
    }


def _employments(year: int, employee_ids: Collection[int]) -> dict[int, list[Span]]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    during = Q(end_date=None) | Q(end_date__gte=first)
    rows = Employment.objects.filter(
        during, employee__in=employee_ids, start_date__lte=last
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for employee_id, start, end in rows.order_by("start_date").values_list(
        "employee_id", "start_date", "end_date"
    ):
        found[employee_id].append((max(start, first), min(end or last, last)))
    return found


def is_complete(company_id: int, year: int, *, today: date) -> bool:
    """This function will tell whether a year is over and its last period published."""
    if today.year <= year:
        return False
    runs = PayrollRun.objects.filter(
        company=company_id, year=year, status=PayrollRun.Status.PUBLISHED
    )
    last = runs.values_list("period_type").annotate(
        Max("period_number"), Max("period_end")
    )
    return any(
        number == LAST_NUMBER[PeriodType(kind)]
        or _ends_short_year(PeriodType(kind), number, end, year)
        for kind, number, end in last
    )


def _ends_short_year(kind: PeriodType, number: int, end: date, year: int) -> bool:
    """Whether a week is the 52nd, and the next one of the company belongs to the next year."""
    is_last = kind is PeriodType.WEEK and number == LAST_OF_SHORT_YEAR
    return is_last and (end + HALF_A_WEEK).year > year


def returned(company_id: int, year: int, *, today: date) -> set[Person]:
    """This function will list who is in service and was paid for it in a year."""
    present = Employment.objects.filter(
        Q(end_date=None) | Q(end_date__gte=today),
        employee=OuterRef("employee"),
        start_date__lte=OuterRef("run__period_end"),
    )
    paid = final_payslips(company_id, year).filter(Exists(present))
    return set(paid.order_by().values_list(*BY_PERSON).distinct())


def settled_leavers(company_id: int, year: int, *, today: date) -> set[Person]:
    """This function will list who left and has the payslip of the last day, or of a later one.

    Without that one the last settlement is still to come.
    """
    employments = Employment.objects.filter(employee=OuterRef("employee"))
    present = employments.filter(Q(end_date=None) | Q(end_date__gte=today))
    last_day = employments.order_by("-start_date").values("end_date")[:1]
    settled = final_payslips(company_id, year).filter(
        ~Exists(present), run__period_end__gte=Subquery(last_day)
    )
    return set(settled.order_by().values_list(*BY_PERSON).distinct())
