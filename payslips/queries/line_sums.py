"""What the lines of a run's payslips add up to, counted by the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum

from payslips.models import PayslipLine

ZERO = Decimal(0)
Group = PayslipLine.Group
# A line that was delivered without its group is known by its name.
WAGE_TAX = Q(group=Group.WAGE_TAX) | Q(
    group=Group.NET, description__iregex=r"\mloon(heffing|belasting)"
)
PAID = ~Q(group=Group.EMPLOYER) & Q(payment__isnull=False)


@dataclass(frozen=True, slots=True)
class LineSums:
    """The sums of one payslip, in euros; ``shown`` counts what its owner reads."""

    gross: Decimal = ZERO
    employer: Decimal = ZERO
    withheld: Decimal = ZERO
    shown: int = 0
    nameless: int = 0
    # As it is withheld: what is paid back makes it less.
    wage_tax: Decimal = ZERO


NOTHING = LineSums()


def line_sums(run_ids: Iterable[int]) -> dict[int, LineSums]:
    """This function will add up the lines of each payslip of some runs, in one query."""
    rows = (
        PayslipLine.objects.filter(payslip__run__in=list(run_ids))
        .order_by()
        .values_list("payslip_id")
        .annotate(
            gross=Sum("payment", filter=Q(group=Group.GROSS), default=ZERO),
            employer=Sum("employer_cost", default=ZERO),
            withheld=Sum("payment", filter=PAID & Q(payment__lt=0), default=ZERO),
            shown=Count("pk", filter=PAID),
            nameless=Count("pk", filter=PAID & Q(description__regex=r"^\s*$")),
            wage_tax=Sum("payment", filter=WAGE_TAX, default=ZERO),
        )
    )
    return {
        pk: LineSums(gross, employer, -withheld, shown, nameless, -wage_tax)
        for pk, gross, employer, withheld, shown, nameless, wage_tax in rows
    }
