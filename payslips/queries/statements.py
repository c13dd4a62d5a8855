"""Issued annual statements: who sees which, and the addresses between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from payslips.models import AnnualStatement
from portal.core.access import Actor
from portal.core.composed import Composed
from portal.core.shown import Shown

ORDER = (
    "-year",
    "employee__company__number",
    "employee__personnel_number",
    "income_relationship",
    "-version",
)


@dataclass(frozen=True, slots=True)
class StatementEntry:
    """A statement among the others: what it takes to list it and to find it."""

    pk: int
    year: int
    version: int
    company_id: int
    company_name: str
    employee_id: int
    employee_public_id: UUID
    personnel_number: int
    income_relationship: int
    issued_at: datetime
    opened_at: datetime | None

    @property
    def key(self) -> tuple[int, int, int]:
        return self.year, self.employee_id, self.income_relationship


# In the order of the fields above.
COLUMNS = (
    "pk",
    "year",
    "version",
    "employee__company_id",
    "employee__company__name",
    "employee_id",
    "employee__public_id",
    "employee__personnel_number",
    "income_relationship",
    "issued_at",
    "opening__opened_at",
)


@dataclass(frozen=True, slots=True)
class StatementItem(Shown):
    """A statement in a list."""

    url: str
    year: int
    issued_at: datetime
    label: str
    is_new: bool
    is_correction: bool


@dataclass(frozen=True, slots=True)
class StatementLinks(Shown):
    """Where a statement, its PDF and its neighbours are."""

    url: str
    pdf_url: str
    others: list[tuple[str, str]]
    supersedes_url: str
    superseded_by_url: str


def visible_statements(actor: Actor) -> QuerySet[AnnualStatement]:
    """This function will narrow down to statements that the actor may see, newest first."""
    return AnnualStatement.objects.visible_to(actor).order_by(*ORDER)


_rows = Composed(lambda actor: visible_statements(actor).values_list(*COLUMNS))


def statement_entries(actor: Actor) -> list[StatementEntry]:
    """This function will list all statements the actor may see, newest first, in one query."""
    return list(starmap(StatementEntry, _rows(actor)))


def latest(entries: Iterable[StatementEntry]) -> list[StatementEntry]:
    """This function will leave out the versions that a later one has replaced."""
    newest: dict[object, StatementEntry] = {}
    for entry in entries:
        newest.setdefault(entry.key, entry)
    return list(newest.values())


def last_statements(company_id: int, year: int) -> QuerySet[AnnualStatement]:
    """This function will narrow down to the statements of a year that nothing has replaced."""
    rows = AnnualStatement.objects.filter(
        employee__company=company_id, year=year, superseded_by=None
    )
    return rows.order_by("employee__personnel_number", "income_relationship", "id")


def statement_items(entries: Iterable[StatementEntry]) -> list[StatementItem]:
    """This function will describe the last versions for a list, in the order given."""
    shown = latest(entries)
    return [_item(entry, [one for one in shown if one != entry]) for entry in shown]


def statement(actor: Actor, pk: int) -> AnnualStatement:
    """This function will load one statement, with the mark that it was opened."""
    rows = visible_statements(actor).select_related("opening", "environment")
    return rows.get(pk=pk)


def links_of(entry: StatementEntry, among: list[StatementEntry]) -> StatementLinks:
    """This function will find the addresses around a statement; ``among`` are all entries."""
    peers = [one for one in among if one.year == entry.year]
    url = address_of(entry, among=peers)
    path, _, query = url.partition("?")
    versions = {one.version: one for one in peers if one.key == entry.key}
    older, newer = versions.get(entry.version - 1), versions.get(entry.version + 1)
    return StatementLinks(
        url=url,
        pdf_url=f"{path}pdf/?{query}" if query else f"{path}pdf/",
        others=[
            (difference(one, entry), address_of(one, among=peers))
            for one in latest(peers)
            if one.key != entry.key
        ],
        supersedes_url=address_of(older, among=peers) if older else "",
        superseded_by_url=address_of(newer, among=peers) if newer else "",
    )


def address_of(entry: StatementEntry, *, among: Iterable[StatementEntry]) -> str:
    """This function will make a statement's address, as short as those of its year allow."""
    peers = [one for one in among if one.year == entry.year]
    query: dict[str, str | int] = {}
    if entry.income_relationship > 1:
        query["ikv"] = entry.income_relationship
    if any(one.employee_id != entry.employee_id for one in peers):
        query["dienstverband"] = str(entry.employee_public_id)
    if any(one.key == entry.key and one.version > entry.version for one in peers):
        query["versie"] = entry.version
    path = reverse("statements:detail", args=[entry.year])
    return f"{path}?{urlencode(query)}" if query else path


def difference(one: StatementEntry, other: StatementEntry) -> str:
    """This function will say by what somebody tells one statement of a year from another."""
    labels = []
    if one.company_id != other.company_id:
        labels.append(one.company_name)
    elif one.employee_id != other.employee_id:
        labels.append(f"personeelsnummer {one.personnel_number}")
    if one.income_relationship != other.income_relationship:
        labels.append(f"inkomstenverhouding {one.income_relationship}")
    return ", ".join(labels)


def _item(entry: StatementEntry, others: list[StatementEntry]) -> StatementItem:
    peers = [one for one in others if one.year == entry.year]
    labels = [difference(entry, one) for one in peers]
    return StatementItem(
        url=address_of(entry, among=[entry, *peers]),
        year=entry.year,
        issued_at=entry.issued_at,
        label=", ".join(dict.fromkeys(filter(None, labels))),
        is_new=entry.opened_at is None,
        is_correction=entry.version > 1,
    )
