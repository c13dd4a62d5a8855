"""What the ledger holds: the sums of its entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Sum

from leave.buckets import Bucket
from leave.models import LeaveEntry, LeaveGroup, LeaveRequest
from personnel.models import Employment

ZERO = Decimal("0.00")
# In the order of the fields of a line.
COLUMNS = (
    "group_id",
    "kind",
    "source",
    "expires_on",
    "accrual_year",
    "is_statutory",
    "day",
    "hours",
    "request__kind",
    "booked_at",
    "concerns",
)
GRANTED = frozenset({LeaveEntry.Kind.ACCRUAL, LeaveEntry.Kind.CORRECTION})


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the ledger, without the words."""

    group_id: int
    kind: str
    source: str
    expires_on: date
    accrual_year: int
    is_statutory: bool
    day: date
    hours: Decimal
    request_kind: str | None
    booked_at: datetime
    concerns: date | None

    @property
    def about(self) -> date:
        """The day itself, also where that was closed by the time it was booked."""
        return self.concerns or self.day

    @property
    def bucket(self) -> Bucket:
        return Bucket(self.expires_on, self.accrual_year, self.is_statutory)

    @property
    def is_leave(self) -> bool:
        """Whether it is leave that was taken, or came back."""
        return self.request_kind == LeaveRequest.Kind.WITHDRAWAL

    @property
    def is_granted(self) -> bool:
        """Whether the nightly job booked it as part of the entitlement."""
        return bool(self.source) and self.kind in GRANTED


def lines_by_employment(employment_ids: Iterable[int]) -> Mapping[int, list[Line]]:
    """This function will read the ledgers of employments, in one query."""
    rows = LeaveEntry.objects.filter(employment__in=list(employment_ids))
    found: dict[int, list[Line]] = defaultdict(list)
    for employment_id, *row in rows.order_by("day", "id").values_list(
        "employment_id", *COLUMNS
    ):
        found[employment_id].append(Line(*row))
    return found


def by_bucket(lines: Iterable[Line]) -> dict[Bucket, Decimal]:
    """This function will add up entries per bucket, first what expires first."""
    sums: dict[Bucket, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        sums[line.bucket] += line.hours
    return dict(sorted(sums.items()))


def balance(employment: Employment, group: LeaveGroup, *, on: date) -> Decimal:
    """This function will return the hours of a group at the end of a day."""
    rows = LeaveEntry.objects.filter(employment=employment, group=group, day__lte=on)
    return rows.aggregate(total=Sum("hours", default=ZERO))["total"]
