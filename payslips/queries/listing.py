"""The list of someone's payslips, and the addresses between them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from payslips.chart import NetChart, net_chart
from payslips.queries.entries import PayslipEntry, Status, has_lapsed, valid
from portal.core.shown import Shown


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
    lapsed_on: date | None
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
    lapsed_on: date | None


def payslip_years(entries: Iterable[PayslipEntry]) -> list[int]:
    """This function will list the years with payslips, newest first."""
    return sorted({entry.year for entry in entries}, reverse=True)


def chart_of(entries: Iterable[PayslipEntry], *, year: int) -> NetChart | None:
    """This function will draw the net pay of a year, of the payslips that count."""
    of_year = valid(entry for entry in entries if entry.year == year)
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
        and other.status == Status.PUBLISHED
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
    if payslip.status == Status.SUPERSEDED:
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
        lapsed_on=_lapsed_on(payslip, versions),
    )


def _other_runs(
    payslip: PayslipEntry, among: list[PayslipEntry]
) -> list[tuple[str, str]]:
    """The other payslips of the same period: another run, employer or income relationship."""
    return [
        (_difference(other, payslip), address_of(other, among=among))
        for other in among
        if other.code == payslip.code
        and other.status == Status.PUBLISHED
        and other.pk != payslip.pk
        and _difference(other, payslip)
    ]


def _lapsed_on(entry: PayslipEntry, among: Iterable[PayslipEntry]) -> date | None:
    """The day of the correction that left somebody out."""
    if entry.replaced_at is None or not has_lapsed(entry, among=among):
        return None
    return timezone.localdate(entry.replaced_at)


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
        lapsed_on=_lapsed_on(entry, peers),
        run_label=f"run {entry.run_number}" if has_runs else "",
        employer_label=entry.company_name if has_employers else "",
        relationship_label=f"ikv {entry.income_relationship}" if is_second else "",
    )
