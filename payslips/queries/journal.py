"""The bookings of published runs, and the accounts that a company books them on."""

import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import Coalesce

from payslips.documents.journal import Booking, OwnAccount
from payslips.models import JournalLine, LedgerAccount, PayrollRun

ZERO = Decimal(0)
PLACE = ("cost_center", "department", "account", "component")


def bookings(runs: Iterable[PayrollRun]) -> list[Booking]:
    """This function will add up what was delivered per account and component, in one query."""
    rows = (
        JournalLine.objects.filter(run__in=list(runs))
        .values_list(*PLACE)
        .annotate(
            debits=Coalesce(Sum("debit"), ZERO), credits=Coalesce(Sum("credit"), ZERO)
        )
        .order_by(*PLACE)
    )
    return [Booking(*values) for values in rows]


def own_accounts(company_id: int) -> dict[str, OwnAccount]:
    """This function will map delivered accounts to those of the company's own books."""
    rows = LedgerAccount.objects.filter(company=company_id).order_by("delivered")
    return {
        row.delivered: OwnAccount(row.number, row.rgs_code, row.description)
        for row in rows
    }


def mapping_digest(company_id: int) -> str:
    """This function will make a short text that changes with the company's own accounts."""
    rows = LedgerAccount.objects.filter(company=company_id).order_by("delivered")
    values = list(rows.values_list("delivered", "number", "rgs_code", "description"))
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]
