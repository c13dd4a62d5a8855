"""Forgetting large documents for employers that were made long ago."""

from datetime import datetime, timedelta

from django.db import transaction

from payslips.company_documents.registry import kind_with
from payslips.models import CompanyFile
from personnel.queries import held_companies
from portal.core import files

KEPT = timedelta(days=30)


@transaction.atomic
def purge_company_files(*, now: datetime) -> int:
    """This function will delete what the worker made for employers long ago, and return how many.

    Whoever asks again gets it of the same published figures. What is made while somebody
    waits, such as a payment order, is small and stays as it was handed out.
    """
    ended = CompanyFile.objects.filter(finished_at__lt=now - KEPT)
    ended = ended.exclude(company__in=held_companies())
    old = [one for one in ended.select_for_update().order_by("pk") if _is_large(one)]
    CompanyFile.objects.filter(pk__in=[one.pk for one in old]).delete()
    files.discard_after_commit(file.stored_as for file in old)
    return len(old)


def _is_large(file: CompanyFile) -> bool:
    kind = kind_with(file.kind)
    return kind is None or file.file_format not in kind.quick
