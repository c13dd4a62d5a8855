"""What the worker does for leave."""

from celery import Task, shared_task
from django.utils import timezone

from leave.models import ReportFile
from leave.queries.companies import company_ids, company_of_id
from leave.queries.report_files import waiting_report_files
from leave.services.announcing import tell_everybody
from leave.services.clock import watch_company as watch
from leave.services.nightly import keep_company as keep
from leave.services.printing import make_print
from portal.core.access import Actor
from portal.core.made_files import PATIENCE, start
from portal.core.tenancy import in_each_environment, use_environment

PRINT_TASK = "leave.print_report"


@shared_task(name="leave.keep_all")
def keep_all() -> None:
    """This task will start one task per company, so that one failure does not stop the night."""
    in_each_environment(lambda number: _start(keep_company, number))


@shared_task(name="leave.keep_company")
def keep_company(*, environment_id: int, company_id: int) -> None:
    """This task will grant and settle the leave of a company; safe to run twice at once."""
    with use_environment(environment_id):
        actor = Actor.system(environment_id=environment_id)
        company = company_of_id(actor, company_id)
        keep(company, actor=actor, now=timezone.now())


@shared_task(name="leave.tell_expiries")
def tell_expiries() -> None:
    """This task will tell who has hours that expire; safe to run twice at once, and any night."""
    in_each_environment(_tell)


def _tell(environment_id: int) -> int:
    actor = Actor.system(environment_id=environment_id)
    return tell_everybody(actor=actor, now=timezone.now())


@shared_task(name="leave.watch_all")
def watch_all() -> None:
    """This task will start one task per company, so that one failure does not stop the others."""
    in_each_environment(lambda number: _start(watch_company, number))


@shared_task(name="leave.watch_company")
def watch_company(*, environment_id: int, company_id: int) -> None:
    """This task will remind of requests that wait, and settle them; safe to run twice at once."""
    with use_environment(environment_id):
        actor = Actor.system(environment_id=environment_id)
        company = company_of_id(actor, company_id)
        watch(company, actor=actor, now=timezone.now())


@shared_task(name=PRINT_TASK)
def print_report(*, environment_id: int, file_id: int) -> None:
    """This task will print one long report; safe to run twice at once."""
    with use_environment(environment_id):
        make_print(file_id, clock=timezone.now)


@shared_task(name="leave.print_waiting_reports")
def print_waiting_reports() -> None:
    """This task will print the reports that nobody took up; safe to run twice at once."""
    in_each_environment(_print_waiting)


def start_printing(file: ReportFile) -> None:
    """This function will have the worker print a report when the transaction is committed."""
    start(PRINT_TASK, file)


def _print_waiting(_environment_id: int) -> None:
    now = timezone.now()
    for file_id in waiting_report_files(before=now - PATIENCE, now=now):
        make_print(file_id, clock=timezone.now)


def _start(task: Task, environment_id: int) -> None:
    for company_id in company_ids(Actor.system(environment_id=environment_id)):
        task.delay(environment_id=environment_id, company_id=company_id)
