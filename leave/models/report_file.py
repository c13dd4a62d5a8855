"""A leave report that is too long to wait for: asked for, printed by the worker, kept a day."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from leave.models.group import CompanyQuerySet
from personnel.models import Company
from portal.core.made_files import MadeFile


class ReportFile(MadeFile):
    """The last long report that somebody had printed of a company, and how far the printing is.

    Leave changes every day, so asking again prints anew; there is one for each who asks.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    department = models.CharField(max_length=100, blank=True)
    group = models.CharField(max_length=60, blank=True)
    # Empty is the end of the year.
    until = models.DateField(null=True)
    # Of an approver: those whose leave is in it. None is all of them.
    departments = models.JSONField(null=True)

    objects = CompanyQuerySet.as_manager()

    class Meta(MadeFile.Meta):
        constraints = [
            *MadeFile.Meta.constraints,
            models.UniqueConstraint(
                fields=["user", "company"], name="leave_reportfile_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | ~Q(stored_as=""),
                name="leave_reportfile_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.year} {self.state}"
