"""What the addresses of payslips and annual statements share: which one is meant, and its PDF."""

from typing import Protocol
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from payslips.services.reading import Pdf
from portal.core.requests import PortalRequest
from portal.core.zips import safe_name


class Entry(Protocol):
    """One of several that an address may mean."""

    @property
    def income_relationship(self) -> int: ...

    @property
    def version(self) -> int: ...

    @property
    def employee_public_id(self) -> UUID: ...


def is_asked_for(request: PortalRequest, entry: Entry) -> bool:
    """This function will tell whether an entry is what the query of the address names."""
    asked = {
        "ikv": str(entry.income_relationship),
        "versie": str(entry.version),
        "dienstverband": str(entry.employee_public_id),
    }
    return all(request.GET.get(name, value) == value for name, value in asked.items())


def pdf_response(made: Pdf) -> HttpResponse:
    """This function will show a PDF in the browser, under its name when it is kept."""
    disposition = content_disposition_header(
        as_attachment=False, filename=safe_name(made.file_name)
    )
    headers = {"Content-Disposition": str(disposition)}
    return HttpResponse(made.content, content_type="application/pdf", headers=headers)
