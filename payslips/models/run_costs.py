"""What the staff of a published run costs, added up once."""

from django.db import models

from payslips.models.run import PayrollRun
from portal.core.scoping import ScopedQuerySet, TenantModel


class RunCostsQuerySet(ScopedQuerySet):
    company_path = "run__company"


class RunCosts(TenantModel):
    """The sums of a run per department and wage component: as long for many employees as for few.

    What is published never changes, so neither do these. ``lines`` are lists of department, code,
    description, group, whether the special tariff taxes it, payment, its positive part, and the
    employer's cost; ``hours`` are the paid hours by department. Amounts and hours are texts.
    """

    run = models.OneToOneField(
        PayrollRun, on_delete=models.CASCADE, related_name="costs"
    )
    lines = models.JSONField()
    hours = models.JSONField()

    objects = RunCostsQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.run_id}"
