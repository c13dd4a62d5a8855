"""Questions about published payslips."""

from django.db.models import QuerySet

from payslips.documents.payslip import PayslipDocument, compose
from payslips.models import LeaveLine, Payslip, PayslipLine, Reservation
from portal.core.access import Actor
from portal.core.composed import Composed


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


def document_of(payslip: Payslip) -> PayslipDocument:
    """This function will put together what a published payslip says, in three queries."""
    return compose(
        payslip,
        snapshot=payslip.publication.snapshot,
        lines=_lines(payslip.pk),
        leave=_leave(payslip.pk),
        reservations=_reservations(payslip.pk),
    )


def _published_payslip(actor: Actor, pk: int) -> QuerySet[Payslip]:
    rows = Payslip.objects.visible_to(actor).filter(publication__isnull=False, pk=pk)
    return rows.select_related("run", "publication")


_published = Composed(_published_payslip)
# What the employer pays concerns nobody who reads a payslip.
_lines = Composed(
    lambda pk: (
        PayslipLine.objects.filter(payslip_id=pk)
        .exclude(group=PayslipLine.Group.EMPLOYER)
        .order_by("position", "id")
    )
)
_leave = Composed(lambda pk: LeaveLine.objects.filter(payslip_id=pk).order_by("id"))
_reservations = Composed(
    lambda pk: Reservation.objects.filter(payslip_id=pk).order_by("id")
)
