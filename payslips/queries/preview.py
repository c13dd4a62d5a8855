"""What the bureau looks at before it publishes: totals, and each employee beside the run before."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from payslips.documents.required import Lacking
from payslips.models import PayrollRun, Payslip
from payslips.queries.completeness import incomplete_payslips
from payslips.queries.line_sums import NOTHING, LineSums, line_sums
from payslips.queries.payments import payment_totals
from payslips.queries.runs import compared_run, is_same_run
from personnel.models import Employee
from personnel.names import list_name

ZERO = Decimal(0)
# What it takes to name somebody; a BSN would be decrypted for nothing.
NAMED = (
    "personnel_number",
    "sort_name",
    "initials",
    "first_names",
    "nickname",
    "prefix",
    "surname",
    "partner_prefix",
    "partner_surname",
    "name_use",
    "gender",
)
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """An amount in euros beside that of the run before; None where there is no payslip."""

    new: Decimal | None
    old: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        if self.new is None or self.old is None:
            return None
        return self.new - self.old

    @property
    def size(self) -> Decimal:
        """How large the change is; a payslip that came or went changed as a whole."""
        return abs((self.new or ZERO) - (self.old or ZERO))


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """An income relationship of a run beside the run before."""

    personnel_number: int
    name: str
    income_relationship: int
    net: Change
    gross: Change
    wage_tax: Change

    @property
    def amounts(self) -> tuple[Change, Change, Change]:
        return self.net, self.gross, self.wage_tax

    @property
    def is_new(self) -> bool:
        return self.net.old is None

    @property
    def is_gone(self) -> bool:
        return self.net.new is None

    @property
    def size(self) -> Decimal:
        """The largest of its changes, in euros."""
        return max(change.size for change in self.amounts)


@dataclass(frozen=True, slots=True)
class RunPreview:
    """A run as it stands: what it adds up to, what changed, and what it lacks by law."""

    payslips: int
    totals: list[tuple[str, Decimal]]
    compared_with: PayrollRun | None
    is_correction: bool
    rows: list[PreviewRow]
    lacking: list[Lacking]

    @property
    def changed(self) -> list[PreviewRow]:
        return [row for row in self.rows if row.size]

    @property
    def left_out(self) -> list[PreviewRow]:
        """Whose payslip lapses with a correction, by personnel number."""
        gone = (row for row in self.rows if self.is_correction and row.is_gone)
        return sorted(gone, key=lambda row: row.personnel_number)

    @property
    def left_out_text(self) -> str:
        """The same in a sentence for the terminal; empty when nobody is left out."""
        numbers = ", ".join(str(row.personnel_number) for row in self.left_out)
        return numbers and (
            f"Deze correctie laat loonstroken weg, en die vervallen: {numbers}."
        )


@dataclass(frozen=True, slots=True)
class _Figures:
    net: Decimal
    gross: Decimal
    wage_tax: Decimal


def preview(run: PayrollRun) -> RunPreview:
    """This function will put a run beside the one before, the largest difference first.

    Nine queries at most, whatever the number of payslips.
    """
    before = compared_run(run)
    payslips = {one.pk: _payslips(one) for one in (run, before) if one is not None}
    sums = line_sums(payslips)
    people = _people(payslips.values())
    mine = payslips[run.pk]
    theirs = payslips[before.pk] if before else []
    present = {one.employee_id for one in mine}
    return RunPreview(
        payslips=len(mine),
        totals=_totals(run, mine, sums),
        compared_with=before,
        is_correction=before is not None and is_same_run(run, before),
        rows=_rows(_by_key(mine, sums), _by_key(theirs, sums), people),
        lacking=incomplete_payslips(run, (people[pk] for pk in present), sums=sums),
    )


def _payslips(run: PayrollRun) -> list[Payslip]:
    return list(
        Payslip.objects.filter(run=run)
        .order_by("pk")
        .only("employee_id", "income_relationship", "net", "wage_tax", "wage_for_tax")
    )


def _people(payslips: Iterable[list[Payslip]]) -> dict[int, Employee]:
    ids = {one.employee_id for ones in payslips for one in ones}
    return Employee.objects.only(*NAMED).in_bulk(ids)


def _by_key(payslips: list[Payslip], sums: dict[int, LineSums]) -> dict[Key, _Figures]:
    return {
        (one.employee_id, one.income_relationship): _Figures(
            one.net, sums.get(one.pk, NOTHING).gross, one.wage_tax
        )
        for one in payslips
    }


def _totals(
    run: PayrollRun, payslips: list[Payslip], sums: dict[int, LineSums]
) -> list[tuple[str, Decimal]]:
    mine = [sums.get(one.pk, NOTHING) for one in payslips]
    return [
        ("Bruto", sum((one.gross for one in mine), ZERO)),
        ("Loon voor loonheffing", sum((one.wage_for_tax for one in payslips), ZERO)),
        ("Loonheffing", sum((one.wage_tax for one in payslips), ZERO)),
        ("Netto", sum((one.net for one in payslips), ZERO)),
        ("Werkgeverslasten", sum((one.employer for one in mine), ZERO)),
        ("Betalingen", payment_totals(run).total),
    ]


def _rows(
    new: dict[Key, _Figures], old: dict[Key, _Figures], people: dict[int, Employee]
) -> list[PreviewRow]:
    rows = {
        key: _row(people[key[0]], key[1], new.get(key), old.get(key))
        for key in new.keys() | old.keys()
    }

    def place(key: Key) -> tuple[Decimal, str, int, int]:
        person = people[key[0]]
        # With nothing to compare with every payslip is new: then by name alone.
        size = -rows[key].size if old else ZERO
        return size, person.sort_name, person.personnel_number, key[1]

    return [rows[key] for key in sorted(rows, key=place)]


def _row(
    person: Employee, relationship: int, new: _Figures | None, old: _Figures | None
) -> PreviewRow:
    return PreviewRow(
        personnel_number=person.personnel_number,
        name=list_name(person),
        income_relationship=relationship,
        net=Change(new.net if new else None, old.net if old else None),
        gross=Change(new.gross if new else None, old.gross if old else None),
        wage_tax=Change(new.wage_tax if new else None, old.wage_tax if old else None),
    )
