"""Reading annual statements: the mark that one was opened, and its PDF."""

from datetime import datetime
from functools import partial

from django.db import transaction

from payslips.documents.layouts import Printed, layout_of
from payslips.documents.statement import compose
from payslips.documents.statement_figures import embedded_statement
from payslips.models import AnnualStatement, OpenedStatement, StoredStatement
from payslips.services.keeping import Mark, handed_out, kept
from payslips.services.reading import Pdf
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.pdf import render_pdf


@transaction.atomic
def read_statement(statement: AnnualStatement, *, actor: Actor, now: datetime) -> None:
    """This function will take away the mark that a statement is new, and audit the reading."""
    require(actor, Permission.READ_OWN_PAYSLIPS)
    if not hasattr(statement, "opening"):
        opened = OpenedStatement(
            environment_id=statement.environment_id, statement=statement, opened_at=now
        )
        # Somebody who opens it in two windows opens it once.
        OpenedStatement.objects.bulk_create([opened], ignore_conflicts=True)
    audit.record("statement.read", actor=actor, subject=statement, now=now)


def statement_pdf(statement: AnnualStatement, *, actor: Actor, now: datetime) -> Pdf:
    """This function will return the PDF of a statement, made once and kept.

    :raises DocumentDamaged: when what was kept is lost or was changed; the bureau sees that.
    :raises DocumentFailed: when it cannot be made; the bureau sees why.
    """
    require(actor, Permission.READ_OWN_PAYSLIPS)
    pdf = kept_statement(statement, now=now)
    read_statement(statement, actor=actor, now=now)
    return pdf


def kept_statement(statement: AnnualStatement, *, now: datetime) -> Pdf:
    """This function will return the one PDF there is of a statement, whoever it is for.

    :raises DocumentDamaged: when what was kept is lost or was changed; the bureau sees that.
    :raises DocumentFailed: when it cannot be made; the bureau sees why.
    """
    stored = keep_statement(statement, now=now)
    content = handed_out(stored, subject={"statement": statement}, now=now)
    name = statement.snapshot["formal_name"]
    return Pdf(f"{statement.year} jaaropgave {name}.pdf", content)


def keep_statement(statement: AnnualStatement, *, now: datetime) -> StoredStatement:
    """This function will return the stored document of a statement, made now if it was not yet.

    :raises DocumentFailed: when it cannot be made; the bureau sees why.
    """
    return kept(
        StoredStatement,
        environment_id=statement.environment_id,
        subject={"statement": statement},
        make=partial(_render, statement, now=now),
        now=now,
    )


def _render(statement: AnnualStatement, mark: Mark, *, now: datetime) -> bytes:
    document = compose(statement)
    layout = layout_of(statement.snapshot["template"], Printed.STATEMENT)
    return render_pdf(
        layout.template,
        {"document": document, "title": document.title, "mark": mark},
        css=layout.css,
        embedded=embedded_statement(document, code=mark.code, now=now),
    )
