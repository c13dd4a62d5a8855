"""What the addresses of payslips and annual statements share: which one is meant."""

from typing import Protocol
from uuid import UUID

from portal.core.requests import PortalRequest


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
