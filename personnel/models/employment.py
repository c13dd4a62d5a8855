"""An employment and what was agreed in it, from date to date."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from personnel.models.employee import Employee
from portal.core.scoping import ScopedQuerySet, TenantModel

DAYS_A_WEEK = 7


class EmploymentQuerySet(ScopedQuerySet):
    employee_path = "employee"
    company_path = "employee__company"


class EmploymentHistoryQuerySet(ScopedQuerySet):
    employee_path = "employment__employee"
    company_path = "employment__employee__company"


class Employment(TenantModel):
    """A period of service; somebody who comes back gets another."""

    employee = models.ForeignKey(
        Employee, on_delete=models.CASCADE, related_name="employments"
    )
    start_date = models.DateField(_("in dienst"))
    end_date = models.DateField(_("uit dienst"), null=True, blank=True)
    # The day of the first change of dates or schedule that was not reckoned with yet: what was
    # planned after it is other now, whenever somebody looks.
    changed_on = models.DateField(null=True, editable=False)

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dienstverband")
        verbose_name_plural = _("dienstverbanden")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "start_date"], name="personnel_employment_start"
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="personnel_employment_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.start_date}"


class EmploymentHistory(TenantModel):
    """A fact about an employment that holds from a date until the next row."""

    employment = models.ForeignKey(
        Employment, on_delete=models.CASCADE, related_name="%(class)s_set"
    )
    start_date = models.DateField(_("ingangsdatum"))

    objects = EmploymentHistoryQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["employment", "start_date"],
                name="%(app_label)s_%(class)s_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employment_id} {self.start_date}"


class EmploymentTerms(EmploymentHistory):
    """Function, department and kind of contract."""

    job_title = models.CharField(_("functie"), max_length=100, blank=True)
    department = models.CharField(_("afdeling"), max_length=100, blank=True)
    # The tax office's code list "aard arbeidsverhouding"; 7 is an intern.
    nature = models.PositiveSmallIntegerField(_("aard arbeidsverhouding"))
    on_call = models.BooleanField(_("oproepovereenkomst"))
    written = models.BooleanField(_("schriftelijk"))
    indefinite = models.BooleanField(_("onbepaalde tijd"))
    contract_hours = models.DecimalField(
        _("contracturen per week"), max_digits=5, decimal_places=2
    )

    class Meta(EmploymentHistory.Meta):
        constraints = [
            *EmploymentHistory.Meta.constraints,
            models.CheckConstraint(
                condition=Q(contract_hours__gte=0, contract_hours__lte=168),
                name="personnel_terms_contract_hours",
            ),
        ]


class WorkSchedule(EmploymentHistory):
    """Hours per day of two weeks that alternate from an anchor Monday.

    Not the parity of week numbers: a year of 53 weeks puts two odd weeks in a row.
    """

    anchor = models.DateField(_("maandag van week 1"))
    week1 = ArrayField(
        models.DecimalField(max_digits=4, decimal_places=2), size=DAYS_A_WEEK
    )
    week2 = ArrayField(
        models.DecimalField(max_digits=4, decimal_places=2), size=DAYS_A_WEEK
    )

    class Meta(EmploymentHistory.Meta):
        constraints = [
            *EmploymentHistory.Meta.constraints,
            models.CheckConstraint(
                condition=Q(week1__len=DAYS_A_WEEK, week2__len=DAYS_A_WEEK),
                name="personnel_schedule_days",
            ),
            models.CheckConstraint(
                condition=Q(anchor__iso_week_day=1), name="personnel_schedule_anchor"
            ),
        ]


class Salary(EmploymentHistory):
    class Kind(models.TextChoices):
        """Nmbrs' SalaryType, with the same names."""

        GROSS_FULLTIME = "grossFulltimeSalary", _("bruto salaris fulltime")
        GROSS_PARTTIME = "grossParttimeSalary", _("bruto salaris parttime")
        GROSS_HOURLY = "grossHourlyWage", _("bruto uurloon")
        NET_PARTTIME_INCLUSIVE = (
            "netParttimeSalaryInclWageComp",
            _("netto parttime inclusief looncomponenten"),
        )
        NET_PARTTIME_EXCLUSIVE = (
            "netParttimeSalaryExclWageComp",
            _("netto parttime exclusief looncomponenten"),
        )
        NET_HOURLY_EXCLUSIVE = (
            "netHourlyWageExclWageComp",
            _("netto uurloon exclusief looncomponenten"),
        )
        NET_HOURLY_INCLUSIVE = (
            "netHourlyWageInclWageComp",
            _("netto uurloon inclusief looncomponenten"),
        )
        EMPLOYER_COSTS = "employerCosts", _("loonkosten werkgever")

    kind = models.CharField(_("soort"), max_length=40, choices=Kind)
    amount = models.DecimalField(_("bedrag"), max_digits=10, decimal_places=2)

    class Meta(EmploymentHistory.Meta):
        constraints = [
            *EmploymentHistory.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="personnel_salary_amount"
            ),
        ]
