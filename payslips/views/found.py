"""What was withdrawn while it was being opened is not there."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.http import Http404

from payslips.models import CompanyFile
from payslips.services.keeping import Withdrawn


@contextmanager
def found_or_404() -> Iterator[None]:
    """This function will answer 404 when the bureau took back what its block opens."""
    try:
        yield
    except (CompanyFile.DoesNotExist, Withdrawn) as error:
        raise Http404 from error
