"""What the worker does for payroll: runs, documents, annual statements."""

import logging
from itertools import chain

from celery import shared_task
from django.utils import timezone

from payslips.models import CompanyFile
from payslips.queries.company_files import waiting_files
from payslips.services.company_files import make_file
from payslips.services.failures import PREPARE_TASK
from payslips.services.preparing import prepare_documents
from payslips.services.scheduling import publish_due
from payslips.services.statements import due_years, issue_due_statements
from portal.core.access import Actor
from portal.core.locks import only_one
from portal.core.made_files import PATIENCE, start
from portal.core.tenancy import in_each_environment, use_environment
from portal.core.worker import wake

log = logging.getLogger(__name__)

MAKE_TASK = "payslips.make_company_file"
WAITING_TASK = "payslips.make_waiting_files"

# A few seconds of work, so that other tasks have their turn in between.
BATCH = 5


@shared_task(name=MAKE_TASK)
def make_company_file(*, environment_id: int, file_id: int) -> None:
    """This task will make one document for an employer; safe to run twice at once."""
    with use_environment(environment_id):
        make_file(file_id, clock=timezone.now)


@shared_task(name=WAITING_TASK)
def make_waiting_files() -> None:
    """This task will make the document that nobody took up for longest, and come back for more.

    One at a time: each has the whole time limit of a task, and one that takes longer than that is
    noted as failed, to be asked for again, and holds up no other. Safe to run twice at once.
    """
    found = list(chain.from_iterable(in_each_environment(_waiting)))
    if not found:
        return
    environment_id, file_id = min(found, key=lambda one: one[1])
    try:
        make_company_file(environment_id=environment_id, file_id=file_id)
    finally:
        if len(found) > 1:
            wake(WAITING_TASK)


def _waiting(environment_id: int) -> list[tuple[int, int]]:
    waiting = waiting_files(before=timezone.now() - PATIENCE)
    return [(environment_id, file_id) for file_id in waiting]


def start_making(file: CompanyFile) -> None:
    """This function will have the worker make a file when the transaction is committed."""
    start(MAKE_TASK, file)


@shared_task(name="payslips.issue_statements")
def issue_statements() -> None:
    """This task will issue the annual statements that are due; safe to run twice at once."""
    in_each_environment(_issue_due)


def _issue_due(environment_id: int) -> None:
    actor = Actor.system(environment_id=environment_id)
    for company, year in due_years(actor=actor, now=timezone.now()):
        try:
            issue_due_statements(company, year=year, actor=actor, now=timezone.now())
        except Exception:
            # One company must not hold up the others; the next hour tries again.
            log.exception("statements %s of company %s were not issued", year, company)


@shared_task(name="payslips.publish_due")
def publish_due_runs() -> None:
    """This task will publish the runs whose embargo has ended; safe to run twice at once."""
    in_each_environment(_publish_due)


@shared_task(name=PREPARE_TASK)
def prepare() -> None:
    """This task will make documents ahead, a few of each environment, and come back for more.

    Safe to run twice at once: the second leaves the work to the first.
    """
    if max(in_each_environment(_prepare), default=0) == BATCH:
        wake(PREPARE_TASK)


def _publish_due(environment_id: int) -> None:
    actor = Actor.system(environment_id=environment_id, label="planning")
    publish_due(actor=actor, now=timezone.now())


def _prepare(environment_id: int) -> int:
    actor = Actor.system(environment_id=environment_id, label="documenten")
    with only_one(f"prepare documents {environment_id}") as is_mine:
        if not is_mine:
            return 0
        return prepare_documents(actor=actor, clock=timezone.now, limit=BATCH)
