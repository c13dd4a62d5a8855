"""Questions about published payslips."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from payslips.documents.payslip import PayslipDocument, compose
from payslips.models import LeaveLine, PayrollRun, Payslip, PayslipLine, Reservation
from payslips.periods import Period
from payslips.queries.runs import RUN_KEY
from personnel.models import PeriodType
from portal.core.access import Actor


@dataclass(frozen=True, slots=True)
class PayslipItem:
    """A published payslip in a list."""

    payslip: Payslip
    url: str
    period_label: str
    code: str
    year: int
    net: Decimal
    is_new: bool
    is_correction: bool
    run_label: str
    employer_label: str


@dataclass(frozen=True, slots=True)
class PayslipLinks:
    """Where a payslip, its PDF and its neighbours are."""

    url: str
    pdf_url: str
    other_runs: list[tuple[str, str]]
    supersedes_url: str
    superseded_by_url: str


def published_payslips(actor: Actor) -> QuerySet[Payslip]:
    """This function will narrow down to published payslips that the actor may see, newest first."""
    rows = Payslip.objects.visible_to(actor).filter(publication__isnull=False)
    return rows.select_related("run__company", "employee", "publication").order_by(
        "-run__year",
        "-run__period_number",
        "-run__run_number",
        "-run__version",
        "employee__company__number",
        "employee__personnel_number",
        "income_relationship",
    )


def current_payslips(actor: Actor) -> QuerySet[Payslip]:
    """This function will leave out the versions that a later one has replaced."""
    same = {f"run__{name}": OuterRef(f"run__{name}") for name in RUN_KEY}
    newer = Payslip.objects.filter(
        **same,
        employee=OuterRef("employee"),
        income_relationship=OuterRef("income_relationship"),
        run__version__gt=OuterRef("run__version"),
        publication__isnull=False,
    )
    return published_payslips(actor).exclude(Exists(newer))


def payslip_years(actor: Actor) -> list[int]:
    """This function will list the years with payslips, newest first."""
    years = Payslip.objects.visible_to(actor).filter(publication__isnull=False)
    return list(
        years.order_by("-run__year").values_list("run__year", flat=True).distinct()
    )


def payslip_items(
    actor: Actor, *, year: int | None = None, limit: int | None = None
) -> list[PayslipItem]:
    """This function will list payslips, newest first, in one query."""
    rows = current_payslips(actor)
    found = list(rows.filter(run__year=year) if year else rows[:limit])
    return [_item(payslip, found) for payslip in found][:limit]


def document_of(payslip: Payslip) -> PayslipDocument:
    """This function will put together what a published payslip says, in three queries."""
    return compose(
        payslip,
        snapshot=payslip.publication.snapshot,
        lines=PayslipLine.objects.filter(payslip=payslip).order_by("position", "id"),
        leave=list(LeaveLine.objects.filter(payslip=payslip).order_by("id")),
        reservations=list(Reservation.objects.filter(payslip=payslip).order_by("id")),
    )


def address_of(payslip: Payslip, *, among: Iterable[Payslip]) -> str:
    """This function will make a payslip's address, as short as its neighbours allow."""
    run = payslip.run
    peers = [other for other in among if other.run.period_code == run.period_code]
    if any(other.run.run_number != run.run_number for other in peers):
        path = reverse("payslips:detail_of_run", args=[run.period_code, run.run_number])
    else:
        path = reverse("payslips:detail", args=[run.period_code])
    query: dict[str, str | int] = {}
    if payslip.income_relationship > 1:
        query["ikv"] = payslip.income_relationship
    if any(other.employee_id != payslip.employee_id for other in peers):
        query["dienstverband"] = str(payslip.employee.public_id)
    if run.status == PayrollRun.Status.SUPERSEDED:
        query["versie"] = run.version
    return f"{path}?{urlencode(query)}" if query else path


def links_of(payslip: Payslip, among: list[Payslip]) -> PayslipLinks:
    """This function will find the addresses around a payslip; ``among`` are its neighbours."""
    url = address_of(payslip, among=among)
    path, _, query = url.partition("?")
    versions = [
        other
        for other in among
        if other.employee_id == payslip.employee_id
        and other.income_relationship == payslip.income_relationship
        and _run_key(other) == _run_key(payslip)
    ]
    older = [other for other in versions if other.run.version < payslip.run.version]
    newer = [other for other in versions if other.run.version > payslip.run.version]
    return PayslipLinks(
        url=url,
        pdf_url=f"{path}pdf/?{query}" if query else f"{path}pdf/",
        other_runs=_other_runs(payslip, among),
        supersedes_url=address_of(older[0], among=among) if older else "",
        superseded_by_url=address_of(newer[0], among=among) if newer else "",
    )


def _other_runs(payslip: Payslip, among: list[Payslip]) -> list[tuple[str, str]]:
    """The other payslips of the same period: another run, employer or income relationship."""
    return [
        (_difference(other, payslip), address_of(other, among=among))
        for other in among
        if other.run.period_code == payslip.run.period_code
        and other.run.status == PayrollRun.Status.PUBLISHED
        and other.pk != payslip.pk
        and _difference(other, payslip)
    ]


def _difference(other: Payslip, payslip: Payslip) -> str:
    labels = []
    if other.run.company_id != payslip.run.company_id:
        labels.append(other.run.company.name)
    elif other.employee_id != payslip.employee_id:
        labels.append(f"personeelsnummer {other.employee.personnel_number}")
    if other.run.run_number != payslip.run.run_number:
        labels.append(f"run {other.run.run_number}")
    if other.income_relationship != payslip.income_relationship:
        labels.append(f"inkomstenverhouding {other.income_relationship}")
    return ", ".join(labels)


def _run_key(payslip: Payslip) -> tuple[object, ...]:
    run = payslip.run
    return run.company_id, run.period_code, run.run_number


def _item(payslip: Payslip, among: list[Payslip]) -> PayslipItem:
    run = payslip.run
    period = Period(run.year, run.period_number, PeriodType(run.period_type))
    has_runs = any(
        other.run.period_code == run.period_code
        and other.run.run_number != run.run_number
        for other in among
    )
    has_employers = len({other.run.company_id for other in among}) > 1
    return PayslipItem(
        payslip=payslip,
        url=address_of(payslip, among=among),
        period_label=period.name[:1].upper() + period.name[1:],
        code=str(period),
        year=period.year,
        net=payslip.net,
        is_new=payslip.publication.opened_at is None,
        is_correction=run.supersedes_id is not None,
        run_label=f"run {run.run_number}" if has_runs else "",
        employer_label=run.company.name if has_employers else "",
    )
