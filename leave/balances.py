"""What the ledger holds: the sums of its entries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum, Value
from django.db.models.expressions import Combinable

from leave.buckets import Bucket
from leave.models import LeaveDay, LeaveEntry, LeaveGroup, LeaveRequest
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
    "request_id",
)
GRANTED = frozenset({LeaveEntry.Kind.ACCRUAL, LeaveEntry.Kind.CORRECTION})


@dataclass(frozen=True, slots=True)
class Asked:
    """Hours of a day that nobody decided on yet."""

    group_id: int
    date: date
    hours: Decimal
    request_id: int | None


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
    request_id: int | None

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


def lines_by_employment(
    employment_ids: Iterable[int],
) -> tuple[Mapping[int, list[Line]], Mapping[int, list[Asked]]]:
    """This function will read the ledgers of employments and what was asked, in one query."""
    ids = list(employment_ids)
    entries = LeaveEntry.objects.filter(employment__in=ids)
    rows = entries.order_by().values_list("employment_id", "id", *COLUMNS)
    lines: dict[int, list[Line]] = defaultdict(list)
    asked: dict[int, list[Asked]] = defaultdict(list)
    both = rows.union(_asked_days(ids), all=True).order_by("day", "id")
    for employment_id, _pk, *row in both:
        line = Line(*row)
        if line.kind:
            lines[employment_id].append(line)
        else:
            asked[employment_id].append(
                Asked(line.group_id, line.day, line.hours, line.request_id)
            )
    return lines, asked


def _asked_days(employment_ids: Iterable[int]) -> QuerySet[LeaveDay, Any]:
    """Days that nobody decided on yet, in the columns of an entry: without a kind."""
    rows = LeaveDay.objects.filter(
        request__employment__in=employment_ids,
        request__status=LeaveRequest.Status.REQUESTED,
        hours__gt=0,
    )
    there: dict[str, Combinable] = {
        "group_id": F("request__group_id"),
        "day": F("date"),
        "hours": F("hours"),
        "request_id": F("request_id"),
        "kind": Value(""),
    }
    columns = [there.get(one) or _nothing(one) for one in COLUMNS]
    return rows.order_by().values_list("request__employment_id", "id", *columns)


def _nothing(name: str) -> Value:
    """An empty column of an entry."""
    field = LeaveEntry._meta.get_field(name.removeprefix("request__"))
    return Value(None, output_field=field)  # type: ignore[arg-type]


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
