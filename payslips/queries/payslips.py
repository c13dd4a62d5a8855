"""Questions about published payslips."""

from django.db.models import QuerySet

from payslips.documents.payslip import PayslipDocument, compose
from payslips.models import LeaveLine, Payslip, PayslipLine, Reservation
from portal.core.access import Actor


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


def document_of(payslip: Payslip) -> PayslipDocument:
    """This function will put together what a published payslip says, in three queries."""
    return compose(
        payslip,
        snapshot=payslip.publication.snapshot,
        lines=PayslipLine.objects.filter(payslip=payslip).order_by("position", "id"),
        leave=list(LeaveLine.objects.filter(payslip=payslip).order_by("id")),
        reservations=list(Reservation.objects.filter(payslip=payslip).order_by("id")),
    )
