import datetime
from decimal import Decimal

import factory

from leave.models import Allowance, LeaveGroup, LeavePolicy
from tests.factories.personnel import CompanyFactory


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
