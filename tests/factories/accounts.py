import base64
import datetime

import factory
from django.contrib.auth.hashers import make_password
from django_otp.oath import totp

from accounts import pins
from accounts.enums import Realm
from accounts.models import (
    ApprovedLocation,
    ApproverDepartment,
    AuthenticatorApp,
    Deputy,
    EmployeeAccount,
    EmployerAccess,
    User,
)
from portal.core.net import location_of
from tests.factories.core import EnvironmentFactory

PASSWORD = "Zonnige-Fietstocht-27"
PIN = "482913"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LONG_AGO = datetime.datetime(2026, 1, 2, 9, 0, tzinfo=datetime.UTC)
THIS_ADDRESS = "127.0.0.1"


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    environment = factory.SubFactory(EnvironmentFactory)
    realm = Realm.EMPLOYEE
    username = factory.Sequence(lambda n: f"account{n}@voorbeeld.nl")
    state = User.State.ACTIVE
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    created_at = LONG_AGO


class EmployeeAccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmployeeAccount

    employee = factory.SubFactory("tests.factories.personnel.EmployeeFactory")
    environment = factory.SelfAttribute("employee.environment")
    user = factory.SubFactory(
        UserFactory,
        environment=factory.SelfAttribute("..environment"),
        username=factory.SelfAttribute("..employee.private_email"),
    )


class ApprovedLocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApprovedLocation

    user = factory.SubFactory(UserFactory)
    environment = factory.SelfAttribute("user.environment")
    location = location_of(THIS_ADDRESS)
    approved_at = LONG_AGO


class EmployerAccessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmployerAccess

    company = factory.SubFactory("tests.factories.personnel.CompanyFactory")
    environment = factory.SelfAttribute("company.environment")
    user = factory.SubFactory(
        UserFactory,
        environment=factory.SelfAttribute("..environment"),
        realm=Realm.EMPLOYER,
    )
    role = EmployerAccess.Role.ADMIN
    created_at = LONG_AGO


class ApproverDepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ApproverDepartment

    access = factory.SubFactory(
        EmployerAccessFactory, role=EmployerAccess.Role.APPROVER
    )
    environment = factory.SelfAttribute("access.environment")
    department = "Winkel"


class DeputyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deputy

    access = factory.SubFactory(
        EmployerAccessFactory, role=EmployerAccess.Role.APPROVER
    )
    deputy = factory.SubFactory(
        EmployerAccessFactory, company=factory.SelfAttribute("..access.company")
    )
    environment = factory.SelfAttribute("access.environment")
    start_date = datetime.date(2026, 7, 1)
    end_date = datetime.date(2026, 7, 31)


class AuthenticatorAppFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AuthenticatorApp

    user = factory.SubFactory(UserFactory)
    environment = factory.SelfAttribute("user.environment")
    secret = TOTP_SECRET
    created_at = LONG_AGO
    confirmed_at = LONG_AGO


def code_of(app: AuthenticatorApp) -> str:
    """The six digits that the app shows now."""
    return f"{totp(base64.b32decode(app.secret)):06}"


def ready_account(employee, *, pin: str = PIN) -> User:
    """An account whose owner has a PIN and may log in from this machine."""
    user = EmployeeAccountFactory(employee=employee).user
    ApprovedLocationFactory(user=user)
    pins.choose(user, pin, now=LONG_AGO)
    return user
