"""Days on which a company is closed, and calendars that others read."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from leave.models.group import CompanyQuerySet
from personnel.models import Company
from portal.core.scoping import ScopedQuerySet, TenantModel


class CompanyHoliday(TenantModel):
    """A day off for everyone in a company; seeded per year, and then the company's own."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    company = models.ForeignKey(
        Company,
        on_delete=models.CASCADE,
        related_name="holidays",
        verbose_name=_("bedrijf"),
    )
    date = models.DateField(_("datum"))
    name = models.CharField(_("naam"), max_length=60)
    # Somebody took it off the list; kept, so that the next seeding does not bring it back.
    is_worked = models.BooleanField(_("gewone werkdag"), default=False)

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("feestdag")
        verbose_name_plural = _("feestdagen")
        constraints = [
            models.UniqueConstraint(
                fields=["company", "date"], name="leave_companyholiday_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class FeedQuerySet(ScopedQuerySet):
    employee_path = "user__employee_links__employee"
    company_path = "company"


class CalendarFeed(TenantModel):
    """A secret address of an iCal calendar: of one person, or of a company's team."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Empty: the user's own leave.
    company = models.ForeignKey(
        Company, on_delete=models.CASCADE, null=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "company"],
                condition=models.Q(revoked_at__isnull=True),
                nulls_distinct=False,
                name="leave_calendarfeed_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.public_id}"
