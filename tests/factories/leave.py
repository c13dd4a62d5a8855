import datetime
from decimal import Decimal

import factory

from leave.models import (
    Allowance,
    CompanyHoliday,
    ExpiryNotice,
    LeaveGroup,
    LeavePolicy,
    LeaveRequest,
)
from tests.factories.personnel import CompanyFactory, EmploymentFactory


class LeaveGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LeaveGroup

    company = factory.SubFactory(CompanyFactory)
    environment = factory.SelfAttribute("company.environment")
    position = factory.Sequence(lambda n: n + 1)
    name = factory.Sequence(lambda n: f"Verlofgroep {n}")


class AllowanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Allowance

    group = factory.SubFactory(LeaveGroupFactory)
    environment = factory.SelfAttribute("group.environment")
    from_year = 2026
    fulltime_hours = Decimal(200)
    statutory_hours = Decimal(160)


class LeavePolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LeavePolicy

    company = factory.SubFactory(CompanyFactory)
    environment = factory.SelfAttribute("company.environment")
    closed_until = datetime.date(2026, 1, 31)


class CompanyHolidayFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CompanyHoliday

    company = factory.SubFactory(CompanyFactory)
    environment = factory.SelfAttribute("company.environment")
    date = datetime.date(2026, 8, 5)
    name = "Feest van de bakker"


class LeaveRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LeaveRequest

    employment = factory.SubFactory(EmploymentFactory)
    environment = factory.SelfAttribute("employment.environment")
    group = factory.SubFactory(
        LeaveGroupFactory,
        company=factory.SelfAttribute("..employment.employee.company"),
    )
    start_date = datetime.date(2026, 8, 3)
    end_date = datetime.date(2026, 8, 7)
    calculated_hours = Decimal(40)
    hours = Decimal(40)
    requested_at = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


class ExpiryNoticeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExpiryNotice

    employment = factory.SubFactory(EmploymentFactory)
    environment = factory.SelfAttribute("employment.environment")
    group = factory.SubFactory(
        LeaveGroupFactory,
        company=factory.SelfAttribute("..employment.employee.company"),
    )
    expires_on = datetime.date(2099, 7, 1)
    month = datetime.date(2026, 10, 1)
    hours = Decimal(24)
    told_at = datetime.datetime(2026, 10, 1, 4, 30, tzinfo=datetime.UTC)
