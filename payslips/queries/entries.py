"""Published payslips among each other: which one replaces which, and which still count."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import starmap
from uuid import UUID

from payslips.models import PayrollRun
from payslips.periods import Period
from payslips.queries.payslips import published_payslips
from personnel.models import PeriodType
from portal.core.access import Actor
from portal.core.composed import Composed

Status = PayrollRun.Status


@dataclass(frozen=True, slots=True)
class PayslipEntry:
    """A published payslip among the others: what it takes to list it and to find it."""

    pk: int
    year: int
    period_number: int
    period_type: str
    run_number: int
    version: int
    status: str
    supersedes_id: int | None
    replaced_at: datetime | None
    company_id: int
    company_name: str
    employee_id: int
    employee_public_id: UUID
    personnel_number: int
    income_relationship: int
    net: Decimal
    opened_at: datetime | None
    shown_at: datetime | None
    period_end: date
    table: str
    wage_tax_credit: bool

    @property
    def code(self) -> str:
        return f"{self.year}-{self.period_number}-{self.period_type}"

    @property
    def period(self) -> Period:
        return Period(self.year, self.period_number, PeriodType(self.period_type))

    @property
    def person(self) -> tuple[int, int]:
        return self.employee_id, self.income_relationship

    @property
    def is_seen(self) -> bool:
        """Whether its owner had any of it in sight."""
        return self.opened_at is not None or self.shown_at is not None

    @property
    def run(self) -> tuple[int, str, int]:
        return self.company_id, self.code, self.run_number


# In the order of the fields above.
COLUMNS = (
    "pk",
    "run__year",
    "run__period_number",
    "run__period_type",
    "run__run_number",
    "run__version",
    "run__status",
    "run__supersedes_id",
    "run__superseded_by__published_at",
    "run__company_id",
    "run__company__name",
    "employee_id",
    "employee__public_id",
    "employee__personnel_number",
    "income_relationship",
    "net",
    "publication__opened_at",
    "publication__shown_at",
    "run__period_end",
    "table",
    "wage_tax_credit",
)


_rows = Composed(lambda actor: published_payslips(actor).values_list(*COLUMNS))


def payslip_entries(actor: Actor) -> list[PayslipEntry]:
    """This function will list all published payslips, newest first, in one query.

    Columns instead of models: a list of years is long, and shows little of each payslip.
    """
    return list(starmap(PayslipEntry, _rows(actor)))


def current(entries: Iterable[PayslipEntry]) -> list[PayslipEntry]:
    """This function will leave out the versions that a later one has replaced."""
    newest: dict[object, PayslipEntry] = {}
    for entry in entries:
        newest.setdefault((entry.run, entry.person), entry)
    return list(newest.values())


def valid(entries: Iterable[PayslipEntry]) -> list[PayslipEntry]:
    """This function will keep the payslips that count: those of a run that nothing replaced."""
    return [entry for entry in entries if entry.status == Status.PUBLISHED]


def has_lapsed(entry: PayslipEntry, *, among: Iterable[PayslipEntry]) -> bool:
    """This function will tell whether a correction left somebody out who had this payslip.

    ``among`` holds the other versions. A version of a run is the whole run, so whoever is not in
    the last one has no valid payslip of it.
    """
    return entry.status == Status.SUPERSEDED and not any(
        other.version > entry.version
        for other in among
        if (other.run, other.person) == (entry.run, entry.person)
    )
