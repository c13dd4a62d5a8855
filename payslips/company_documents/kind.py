"""What a kind of document for the employer is, and what it is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from payslips.models import PayrollRun
from payslips.periods import Period
from payslips.queries.company_files import published_count, published_runs_of_year
from payslips.queries.payments import PaidBefore, paid_before
from personnel.models import Company, PeriodType
from portal.core.access import Actor


class Per(StrEnum):
    """Of what there is one."""

    RUN = "run"
    YEAR = "year"


# Of more payslips nothing is made while a visitor waits.
LARGE = 2_000


class CannotMake(Exception):
    """The document would be wrong; the message says in Dutch what to do about it."""


@dataclass(frozen=True)
class Selection:
    """A published run, or all published runs of a company's year: ``run`` is None then.

    Made anew for each page and each file: the runs of its year are loaded once, so that all that
    is said and made of them is of the same.
    """

    company: Company
    year: int
    run: PayrollRun | None = None
    # On which day it is made, where that matters.
    today: date | None = None

    @property
    def of_run(self) -> PayrollRun:
        """The run, of a document that there is one of per run.

        :raises ValueError: when a whole year is selected.
        """
        if self.run is None:
            raise ValueError("a year is not one run")
        return self.run

    @cached_property
    def runs(self) -> list[PayrollRun]:
        """The published runs that a document is made of, oldest first."""
        if self.run is not None:
            return [self.run]
        return published_runs_of_year(self.company.pk, self.year)

    @cached_property
    def payslip_count(self) -> int:
        """How many published payslips a document is made of."""
        return published_count(self.runs)

    @cached_property
    def paid_before(self) -> PaidBefore | None:
        """What an earlier version of the run paid already."""
        return paid_before(self.of_run)

    @property
    def code(self) -> str:
        """``2026-10-M``, ``2026-10-M run 2`` or ``2026``, to begin the name of a file."""
        if self.run is None:
            return str(self.year)
        number = self.run.run_number
        return self.run.period_code + (f" run {number}" if number > 1 else "")

    @property
    def label(self) -> str:
        """``oktober 2026`` or ``2026``, for a sentence."""
        return str(self.year) if self.run is None else f"{self.period.name} {self.year}"

    @property
    def pays_on(self) -> date:
        """The day on which a bank is asked to pay the run: as planned, or today if that is over."""
        planned = self.of_run.payment_date
        return max(planned, self.today or planned)

    @property
    def period(self) -> Period:
        """The period of the run.

        :raises ValueError: when a whole year is selected.
        """
        run = self.of_run
        return Period(run.year, run.period_number, PeriodType(run.period_type))


def selection_of_run(run: PayrollRun, *, today: date | None = None) -> Selection:
    """This function will select one run; its company comes with it."""
    return Selection(run.company, run.year, run, today)


class Report(Protocol):
    """Moves the progress bar, and hears what a file had to do without."""

    def __call__(self, done: int, total: int) -> None: ...

    def leave_out(self, label: str) -> None: ...


class Make(Protocol):
    """Makes one document: its bytes, or for a large one parts to be written as they come.

    :raises CannotMake: when the figures do not allow it; the message is shown as it is.
    """

    def __call__(
        self, *, actor: Actor, selection: Selection, file_format: str, report: Report
    ) -> bytes | Iterable[bytes]: ...


# What besides the selection the document depends on, as at most 64 characters.
Edition = Callable[[Selection], str]
# What is said about the document before it is downloaded, in one Dutch sentence.
Summary = Callable[[Selection], str]


# What was paid already by an earlier version, of a document that would pay it once more.
Caution = Callable[[Selection], PaidBefore | None]


def without_caution(_selection: Selection) -> PaidBefore | None:
    """This function will say that nothing is paid by taking the document away."""
    return None


def always(_selection: Selection) -> bool:
    """This function will say that there is such a document of every run or year."""
    return True


def always_the_same(_selection: Selection) -> str:
    """This function will say that nothing but the published run matters."""
    return ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document, and in which file formats it comes.

    ``quick`` are the formats that are made while the visitor waits, unless there are many
    payslips; the worker makes the others.
    ``needs_step_up`` asks a fresh factor before each download. ``exists`` says of which runs
    there is one; ``caution`` what whoever downloads a format of ``cautioned`` must know first.
    ``pays`` says that whoever took it away has paid by it, as far as the portal can know.
    """

    key: str
    label: str
    formats: tuple[str, ...]
    make: Make
    per: Per = Per.RUN
    quick: frozenset[str] = frozenset()
    edition: Edition = always_the_same
    summary: Summary = always_the_same
    needs_step_up: bool = False
    exists: Callable[[Selection], bool] = always
    caution: Caution = without_caution
    cautioned: frozenset[str] = frozenset()
    pays: bool = False
    icon: str = "file-text"

    def is_quick(self, selection: Selection, file_format: str) -> bool:
        """Whether a file is made while the visitor waits."""
        return file_format in self.quick and selection.payslip_count <= LARGE

    def file_name(self, selection: Selection, file_format: str) -> str:
        """The name of a file when it is downloaded, such as ``2026-10-M betaallijst.pdf``."""
        label = self.label[:1].lower() + self.label[1:]
        return f"{selection.code} {label}.{file_format}"
