"""The bureau's admin: for the bureau alone, and for its own environment alone."""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError
from django.db.transaction import atomic
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from personnel.models import Company, Employee
from portal.core.admin_site import ScopedAdmin
from portal.core.models import AuditEvent, Environment
from tests.actors import bureau_member, client_of, logged_in_bureau, logged_in_employee
from tests.core.audit_log import record
from tests.factories.accounts import UserFactory
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayrollRunFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.django_db

MODELS = [pytest.param(m, id=m._meta.label) for m in admin.site._registry]
PAGES = ["index", "jsi18n"]


@pytest.fixture
def bureau(environment: Environment) -> Client:
    return logged_in_bureau(environment)


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def login_for(url: str) -> str:
    return f"/beheer/inloggen/?{urlencode({'next': url})}"


@pytest.mark.parametrize("model", MODELS)
def test_the_bureau_opens_every_list(bureau: Client, model):
    assert bureau.get(list_of(model)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nobody_else_opens_a_list(environment: Environment, model):
    url = list_of(model)

    response = client_of(environment).get(url)

    assert (response.status_code, response.url) == (302, login_for(url))


@pytest.mark.parametrize("model", MODELS)
def test_an_employee_opens_no_list(environment: Environment, model):
    employee = EmployeeFactory(company__environment=environment)
    url = list_of(model)

    response = logged_in_employee(employee).get(url)

    assert (response.status_code, response.url) == (302, login_for(url))


def test_nothing_but_its_realm_makes_an_account_the_bureaus(environment: Environment):
    user = UserFactory(environment=environment)
    columns = {field.name for field in User._meta.get_fields()}

    assert not columns & {"is_staff", "is_superuser", "groups", "user_permissions"}
    with pytest.raises(IntegrityError, match="accounts_user_realm"), atomic():
        User.objects.filter(pk=user.pk).update(realm="superuser")


def test_an_employee_who_says_to_be_staff_is_nobody_to_the_site(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
):
    employee = EmployeeFactory(company__environment=environment)
    browser = logged_in_employee(employee)
    for name in ("is_staff", "is_superuser"):
        monkeypatch.setattr(User, name, True, raising=False)

    answers = [browser.get(list_of(Employee)), browser.get("/beheer/")]

    assert [one["Location"] for one in answers] == [
        login_for(list_of(Employee)),
        login_for("/beheer/"),
    ]


@pytest.mark.parametrize("model", MODELS)
def test_a_session_of_one_bureau_is_nothing_to_another(bureau: Client, model):
    other = EnvironmentFactory()

    response = bureau.get(
        list_of(model), headers={"host": f"{other.subdomain}.localhost"}
    )

    assert response.status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_the_bureau_opens_the_site(bureau: Client, name: str):
    assert bureau.get(reverse(f"admin:{name}")).status_code == 200


@pytest.mark.parametrize(
    "name", ["login", "logout", "password_change", "password_change_done"]
)
def test_the_site_has_no_accounts_of_its_own(name: str):
    with pytest.raises(NoReverseMatch):
        reverse(f"admin:{name}")


@pytest.mark.parametrize("path", ["login", "logout", "password_change"])
def test_the_pages_of_djangos_own_accounts_are_gone(bureau: Client, path: str):
    assert bureau.get(f"/beheer/{path}/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/login/", "/debug/", "/.git/config"]
)
def test_there_is_nothing_where_a_scanner_looks(bureau: Client, path: str):
    assert bureau.get(path).status_code == 404


def test_every_list_holds_its_own_environment_alone(
    environment: Environment, bureau: Client
):
    stranger = EmployeeFactory(initials="S.", surname="Vreemdeling")
    run = PayrollRunFactory(company=stranger.company)
    user = UserFactory(environment=stranger.environment)
    event = record(stranger.environment, "stranger.came")
    strangers = [stranger, run, user, event, stranger.company, stranger.environment]

    shown = {
        type(one)._meta.label: bureau.get(list_of(type(one))).context["cl"].result_count
        for one in strangers
    }

    assert shown == {
        "personnel.Employee": 0,
        "payslips.PayrollRun": 0,
        "accounts.User": 1,
        "core.AuditEvent": AuditEvent.objects.filter(
            environment_id=environment.pk
        ).count(),
        "personnel.Company": 0,
        "core.Environment": 1,
    }


def test_a_row_of_another_environment_does_not_exist(bureau: Client):
    url = reverse("admin:personnel_company_change", args=[CompanyFactory().pk])

    response = bureau.get(url)

    assert response.status_code == 404


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("field", ["password", "stamp", "id", "environment__name"])
def test_nothing_is_looked_up_that_the_list_does_not_offer(
    bureau: Client, model, field: str
):
    url = f"{list_of(model)}?{field}__startswith=a"

    assert bureau.get(url).status_code == 400


def test_what_the_list_offers_is_looked_up(environment: Environment, bureau: Client):
    employee = EmployeeFactory(company__environment=environment)
    EmployeeFactory(company__environment=environment)
    url = f"{list_of(Employee)}?company__id__exact={employee.company_id}"

    assert list(bureau.get(url).context["cl"].result_list) == [employee]


@pytest.mark.parametrize("chosen", ["\0", "abc", "1 OR 1=1", "-1"])
def test_a_chosen_row_that_is_no_number_is_a_bad_request(bureau: Client, chosen: str):
    form = {"action": "export", "_selected_action": [chosen]}

    response = bureau.post(list_of(Employee), form)

    assert response.status_code == 400


@pytest.mark.parametrize(
    "model",
    [row for row in MODELS if row.id != "payslips.ClosedPeriod"],
)
def test_nothing_can_be_deleted(model, rf, environment: Environment):
    request = rf.get("/beheer/")
    request.actor = bureau_member(environment)

    assert admin.site._registry[model].has_delete_permission(request) is False


def test_a_row_cannot_be_deleted_by_its_address(
    environment: Environment, bureau: Client
):
    company = CompanyFactory(environment=environment)
    url = reverse("admin:personnel_company_delete", args=[company.pk])

    response = bureau.post(url, {"post": "yes"})

    assert response.status_code == 403
    assert Company.objects.get() == company


def test_a_relation_to_a_table_of_the_framework_offers_all_of_it(rf):
    entries = ScopedAdmin(LogEntry, admin.site)
    relation = LogEntry._meta.get_field("content_type")

    field = entries.formfield_for_foreignkey(relation, rf.get("/beheer/"))

    assert set(field.queryset) == set(ContentType.objects.all()) != set()
