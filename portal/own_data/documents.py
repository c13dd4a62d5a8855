"""The PDFs that go along with an export: what its owner could download one by one."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from accounts.models import User
from accounts.queries.people import employees_of
from payslips.models import AnnualStatement, Payslip
from payslips.queries.payslips import published_payslips
from payslips.services.failures import DocumentFailed
from payslips.services.handing_out import note_hand_out
from payslips.services.keeping import DocumentDamaged, Withdrawn, content_of
from payslips.services.reading import keep_document
from payslips.services.reading_statements import kept_statement
from portal.core.access import Actor

Clock = Callable[[], datetime]
Document = tuple[str, bytes]


def documents_of(user: User, *, clock: Clock, missing: list[str]) -> Iterator[Document]:
    """This function will load the payslips and annual statements of an account, one at a time.

    The bureau does not take a run back any more of which it hands out a payslip. What cannot
    be made or has changed on disk is named in ``missing``; its figures are in the tables.
    """
    actor = Actor.employee(
        environment_id=user.environment_id,
        user_id=user.pk,
        label=user.username,
        employee_ids=[one.pk for one in employees_of(user)],
    )
    for payslip in published_payslips(actor):
        yield from _made(_name(payslip), partial(_payslip, payslip, clock), missing)
    statements = AnnualStatement.objects.visible_to(actor)
    for statement in statements.select_related("employee").order_by(
        "year", "income_relationship", "version"
    ):
        name = f"{statement.year} jaaropgave {_tail(statement)}.pdf"
        yield from _made(name, partial(_statement, statement, clock), missing)


def _made(
    name: str, make: Callable[[], bytes], missing: list[str]
) -> Iterator[Document]:
    try:
        content = make()
    except Withdrawn:
        return
    except (DocumentFailed, DocumentDamaged):
        missing.append(name)
        return
    yield name, content


def _payslip(payslip: Payslip, clock: Clock) -> bytes:
    now = clock()
    note_hand_out(payslip.run, now=now)
    return content_of(keep_document(payslip, now=now))


def _statement(statement: AnnualStatement, clock: Clock) -> bytes:
    return kept_statement(statement, now=clock()).content


def _name(payslip: Payslip) -> str:
    run = payslip.run
    which = f"{run.period_code} loonstrook run {run.run_number}"
    return f"{which} {_tail(payslip)} versie {run.version}.pdf"


def _tail(row: Payslip | AnnualStatement) -> str:
    return f"{row.employee.personnel_number} ikv {row.income_relationship}"
