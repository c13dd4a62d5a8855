"""Questions about published payslips."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value

from payslips.documents.layouts import (
    TEMPLATE_VERSION,
    Layout,
    Printed,
    layout_of,
)
from payslips.documents.payslip import PayslipDocument, compose
from payslips.models import (
    LeaveLine,
    PayrollRun,
    Payslip,
    PayslipLine,
    PublishedPayslip,
    Reservation,
)
from portal.core.access import Actor
from portal.core.composed import Composed

LEAVE, RESERVATION = "leave", "reservation"
BALANCE = ("table", "id", "label", "opening", "accrued", "taken", "balance")


def published_payslips(actor: Actor) -> QuerySet[Payslip]:
    """This function will narrow down to published payslips that the actor may see, newest first."""
    rows = Payslip.objects.visible_to(actor).filter(publication__isnull=False)
    return rows.select_related("run__company", "employee", "publication").order_by(
        "-run__year",
        "-run__period_number",
        "-run__run_number",
        "-run__version",
        "run__company__number",
        "employee__personnel_number",
        "income_relationship",
    )


def published_payslip(actor: Actor, pk: int) -> Payslip:
    """This function will load one published payslip, with its run and its frozen frame."""
    return _published(actor, pk)[0]


def document_of(
    payslip: Payslip, *, lines: Iterable[PayslipLine] | None = None
) -> PayslipDocument:
    """This function will put together what a published payslip says, in two queries.

    In one where its lines are at hand.
    """
    balances = _balances(payslip.pk)
    return compose(
        payslip,
        snapshot=payslip.publication.snapshot,
        lines=lines_of(payslip.pk) if lines is None else lines,
        leave=[_leave(row) for row in balances if row[0] == LEAVE],
        reservations=[_reservation(row) for row in balances if row[0] == RESERVATION],
    )


def lines_of(pk: int, previous_pk: int = 0) -> list[PayslipLine]:
    """This function will list the lines of a payslip, and those of an earlier one, in one query.

    What the employer pays is not among them: it concerns nobody who reads a payslip.
    """
    return _lines(pk, previous_pk)


def frozen_frame(run: PayrollRun) -> dict[str, Any] | None:
    """This function will return what was frozen at publication of a run's first payslip.

    What it says of the employer is the same in all of them.
    """
    rows = PublishedPayslip.objects.filter(payslip__run=run).order_by("id")
    return rows.values_list("snapshot", flat=True).first()


def frozen_layout(run: PayrollRun, printed: Printed) -> Layout:
    """This function will return how a document about a run looks: as at its publication."""
    frame = frozen_frame(run)
    version = frame["template"] if frame else TEMPLATE_VERSION
    return layout_of(version, printed)


def _published_payslip(actor: Actor, pk: int) -> QuerySet[Payslip]:
    rows = Payslip.objects.visible_to(actor).filter(publication__isnull=False, pk=pk)
    return rows.select_related("run", "publication")


_published = Composed(_published_payslip)
_lines = Composed(
    lambda pk, previous_pk: (
        PayslipLine.objects.filter(payslip_id__in=[pk, previous_pk])
        .exclude(group=PayslipLine.Group.EMPLOYER)
        .order_by("position", "id")
    )
)


def _balances_of(pk: int) -> QuerySet[Any, Any]:
    """Leave in hours and what is put aside in euros, in one query for a page that asks many."""
    leave = LeaveLine.objects.filter(payslip_id=pk).annotate(
        table=Value(LEAVE), label=F("group")
    )
    reservations = Reservation.objects.filter(payslip_id=pk).annotate(
        table=Value(RESERVATION),
        label=F("kind"),
        # Only leave has one; a union wants as many columns of both.
        opening=F("balance"),
    )
    both = leave.values_list(*BALANCE).union(
        reservations.values_list(*BALANCE), all=True
    )
    return both.order_by("table", "id")


_balances = Composed(_balances_of)


def _leave(row: tuple[Any, ...]) -> LeaveLine:
    _table, pk, group, opening, accrued, taken, balance = row
    return LeaveLine(
        pk=pk,
        group=group,
        opening=opening,
        accrued=accrued,
        taken=taken,
        balance=balance,
    )


def _reservation(row: tuple[Any, ...]) -> Reservation:
    _table, pk, kind, _opening, accrued, taken, balance = row
    return Reservation(pk=pk, kind=kind, accrued=accrued, taken=taken, balance=balance)
