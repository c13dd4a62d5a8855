"""The list of someone's payslips, and the addresses between them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from itertools import starmap
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from payslips.chart import NetChart, net_chart
from payslips.models import PayrollRun
from payslips.periods import Period
from payslips.queries.payslips import published_payslips
from personnel.models import PeriodType
from portal.core.access import Actor
from portal.core.composed import Composed
from portal.core.shown import Shown


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
    company_id: int
    company_name: str
    employee_id: int
    employee_public_id: UUID
    personnel_number: int
    income_relationship: int
    net: Decimal
    opened_at: datetime | None
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
    "run__company_id",
    "run__company__name",
    "employee_id",
    "employee__public_id",
    "employee__personnel_number",
    "income_relationship",
    "net",
    "publication__opened_at",
    "run__period_end",
    "table",
    "wage_tax_credit",
)


_rows = Composed(lambda actor: published_payslips(actor).values_list(*COLUMNS))


@dataclass(frozen=True, slots=True)
class PayslipItem(Shown):
    """A published payslip in a list."""

    entry: PayslipEntry
    url: str
    period_label: str
    code: str
    net: Decimal
    is_new: bool
    is_correction: bool
    run_label: str
    employer_label: str
    relationship_label: str

    @property
    def caption(self) -> str:
        labels = (self.run_label, self.relationship_label, self.employer_label)
        return " · ".join(filter(None, (self.code, *labels)))


@dataclass(frozen=True, slots=True)
class PayslipLinks(Shown):
    """Where a payslip, its PDF and its neighbours are."""

    url: str
    pdf_url: str
    other_runs: list[tuple[str, str]]
    supersedes_url: str
    superseded_by_url: str


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


def payslip_years(entries: Iterable[PayslipEntry]) -> list[int]:
    """This function will list the years with payslips, newest first."""
    return sorted({entry.year for entry in entries}, reverse=True)


def chart_of(entries: Iterable[PayslipEntry], *, year: int) -> NetChart | None:
    """This function will draw the net pay of a year; corrected payslips count once."""
    of_year = current(entry for entry in entries if entry.year == year)
    return net_chart(((entry.period, entry.net) for entry in of_year), year=year)


def payslip_items(
    entries: list[PayslipEntry], *, limit: int | None = None
) -> list[PayslipItem]:
    """This function will describe payslips for a list, in the order given."""
    has_employers = len({entry.company_id for entry in entries}) > 1
    peers: dict[str, list[PayslipEntry]] = defaultdict(list)
    for entry in entries:
        peers[entry.code].append(entry)
    return [
        _item(entry, peers[entry.code], has_employers=has_employers)
        for entry in entries[:limit]
    ]


def previous_of(
    payslip: PayslipEntry, entries: Iterable[PayslipEntry]
) -> PayslipEntry | None:
    """This function will find the final payslip of the same income relationship before this one.

    Of the last period before it, whatever its type or year, the same run. An extra run has
    none where there was no such run before: beside a whole wage it would say nothing.
    """
    earlier = [
        other
        for other in entries
        if other.period_end < payslip.period_end
        and other.person == payslip.person
        and other.status == PayrollRun.Status.PUBLISHED
    ]
    last = max((other.period_end for other in earlier), default=None)
    runs = {other.run_number: other for other in earlier if other.period_end == last}
    ordinary = runs[min(runs)] if runs and payslip.run_number == 1 else None
    return runs.get(payslip.run_number, ordinary)


def address_of(payslip: PayslipEntry, *, among: Iterable[PayslipEntry]) -> str:
    """This function will make a payslip's address, as short as its neighbours allow."""
    peers = [other for other in among if other.code == payslip.code]
    has_runs = any(other.run_number != payslip.run_number for other in peers)
    path = _path(payslip.code, payslip.run_number if has_runs else None)
    query: dict[str, str | int] = {}
    if payslip.income_relationship > 1:
        query["ikv"] = payslip.income_relationship
    if any(other.employee_id != payslip.employee_id for other in peers):
        query["dienstverband"] = str(payslip.employee_public_id)
    if payslip.status == PayrollRun.Status.SUPERSEDED:
        query["versie"] = payslip.version
    return f"{path}?{urlencode(query)}" if query else path


@lru_cache
def _path(code: str, run_number: int | None) -> str:
    if run_number is None:
        return reverse("payslips:detail", args=[code])
    return reverse("payslips:detail_of_run", args=[code, run_number])


def links_of(payslip: PayslipEntry, among: list[PayslipEntry]) -> PayslipLinks:
    """This function will find the addresses around a payslip; ``among`` are its neighbours."""
    url = address_of(payslip, among=among)
    path, _, query = url.partition("?")
    versions = [
        other
        for other in among
        if (other.run, other.person) == (payslip.run, payslip.person)
    ]
    older = [other for other in versions if other.version < payslip.version]
    newer = [other for other in versions if other.version > payslip.version]
    return PayslipLinks(
        url=url,
        pdf_url=f"{path}pdf/?{query}" if query else f"{path}pdf/",
        other_runs=_other_runs(payslip, among),
        supersedes_url=address_of(older[0], among=among) if older else "",
        superseded_by_url=address_of(newer[0], among=among) if newer else "",
    )


def _other_runs(
    payslip: PayslipEntry, among: list[PayslipEntry]
) -> list[tuple[str, str]]:
    """The other payslips of the same period: another run, employer or income relationship."""
    return [
        (_difference(other, payslip), address_of(other, among=among))
        for other in among
        if other.code == payslip.code
        and other.status == PayrollRun.Status.PUBLISHED
        and other.pk != payslip.pk
        and _difference(other, payslip)
    ]


def _difference(other: PayslipEntry, payslip: PayslipEntry) -> str:
    labels = []
    if other.company_id != payslip.company_id:
        labels.append(other.company_name)
    elif other.employee_id != payslip.employee_id:
        labels.append(f"personeelsnummer {other.personnel_number}")
    if other.run_number != payslip.run_number:
        labels.append(f"run {other.run_number}")
    if other.income_relationship != payslip.income_relationship:
        labels.append(f"inkomstenverhouding {other.income_relationship}")
    return ", ".join(labels)


def _item(
    entry: PayslipEntry, peers: list[PayslipEntry], *, has_employers: bool
) -> PayslipItem:
    name = entry.period.name
    has_runs = any(other.run_number != entry.run_number for other in peers)
    is_second = entry.income_relationship > 1
    return PayslipItem(
        entry=entry,
        url=address_of(entry, among=peers),
        period_label=name[:1].upper() + name[1:],
        code=entry.code,
        net=entry.net,
        is_new=entry.opened_at is None,
        is_correction=entry.supersedes_id is not None,
        run_label=f"run {entry.run_number}" if has_runs else "",
        employer_label=entry.company_name if has_employers else "",
        relationship_label=f"ikv {entry.income_relationship}" if is_second else "",
    )
