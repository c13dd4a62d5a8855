"""Forgetting payroll when the years are over that the law wants it kept (art. 52 AWR: seven)."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from payslips.models import (
    AnnualStatement,
    CompanyFile,
    JournalLine,
    Payment,
    PayrollRun,
    Payslip,
    StoredDocument,
    StoredStatement,
)
from personnel.queries import held_companies, held_employees
from portal.core import files
from portal.core.forgetting import forgetting, in_chunks


def forget_payroll(*, until_year: int) -> int:
    """This function will delete payroll up to and including a year, documents on disk included.

    Of a run with somebody whose records are held that payslip stays, and with it the run.

    Returns the number of payslips, statements and runs.
    """
    held = held_employees().values("pk")
    payslips = Payslip.objects.filter(run__year__lte=until_year)
    statements = AnnualStatement.objects.filter(year__lte=until_year)
    forget_payslips = partial(_forget_payslips, until_year=until_year)
    total = in_chunks(payslips.exclude(employee__in=held), forget_payslips)
    # A version that another replaces can only go after it.
    unreplaced = statements.exclude(employee__in=held).filter(superseded_by=None)
    forget_statements = partial(_forget_statements, until_year=until_year)
    while gone := in_chunks(unreplaced, forget_statements):
        total += gone
    return total + _forget_runs(until_year)


def _forget_payslips(payslips: list[Payslip], *, until_year: int) -> int:
    ids = [one.pk for one in payslips]
    documents = StoredDocument.objects.filter(payslip__in=ids)
    with forgetting(until_year):
        files.discard_after_commit(_names(documents))
        # Before their payslips: afterwards nothing says any more whose they were.
        for one in payslips:
            of_person = {"run": one.run_id, "employee": one.employee_id}
            JournalLine.objects.filter(**of_person).delete()
            Payment.objects.filter(**of_person).delete()
        Payslip.objects.filter(pk__in=ids).delete()
    return len(ids)


def _forget_statements(statements: list[AnnualStatement], *, until_year: int) -> int:
    ids = [one.pk for one in statements]
    with forgetting(until_year):
        files.discard_after_commit(
            _names(StoredStatement.objects.filter(statement__in=ids))
        )
        AnnualStatement.objects.filter(pk__in=ids).delete()
    return len(ids)


def _forget_runs(until_year: int) -> int:
    """Those of which nobody's payslip is left, and the documents for the employer of their years."""
    old = PayrollRun.objects.filter(year__lte=until_year)
    left = Payslip.objects.filter(run=OuterRef("pk"))
    runs = old.filter(~Exists(left)).exclude(company__in=held_companies())
    years = CompanyFile.objects.filter(year__lte=until_year)
    in_chunks(years.exclude(company__in=held_companies()), _forget_company_files)
    return in_chunks(runs, partial(_forget_chunk, until_year=until_year))


def _forget_chunk(runs: list[PayrollRun], *, until_year: int) -> int:
    ids = [one.pk for one in runs]
    with forgetting(until_year):
        _forget_company_files(CompanyFile.objects.filter(run__in=ids))
        PayrollRun.objects.filter(supersedes__in=ids).update(supersedes=None)
        PayrollRun.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic
def _forget_company_files(company_files: Iterable[CompanyFile]) -> int:
    rows = CompanyFile.objects.filter(pk__in=[one.pk for one in company_files])
    files.discard_after_commit(rows.values_list("stored_as", flat=True))
    return rows.delete()[0]


def _names(documents: QuerySet[Any]) -> QuerySet[Any, str]:
    return documents.values_list("file_name", flat=True)
