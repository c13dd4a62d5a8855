"""Inviting employers and members of the bureau from the bureau's admin."""

import pytest
from django.test import Client

from accounts.enums import Realm
from accounts.models import EmployerAccess, User
from personnel.models import Company
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import logged_in_bureau, logged_in_employer
from tests.factories.accounts import EmployerAccessFactory, UserFactory
from tests.factories.personnel import CompanyFactory

pytestmark = pytest.mark.django_db

INVITE = "/beheer/accounts/user/uitnodigen/"
EMAIL = "saskia@voorbeeld.nl"


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


@pytest.fixture
def bureau(company: Company) -> Client:
    return logged_in_bureau(company.environment)


def invited() -> tuple[str, str, str]:
    user = User.objects.get(username=EMAIL)
    mail = OutgoingMail.objects.get()
    assert mail.to == EMAIL
    return user.realm, user.state, mail.name


def test_the_list_of_accounts_leads_to_the_page(bureau: Client):
    assert f'href="{INVITE}"' in bureau.get("/beheer/accounts/user/").text
    assert bureau.get(INVITE).status_code == 200


@pytest.mark.parametrize("role", ["admin", "approver"])
def test_an_employer_is_invited_for_a_company(
    bureau: Client, company: Company, role: str
):
    form = {"realm": "employer", "email": f" {EMAIL.upper()} ", "company": company.pk}

    answer = bureau.post(INVITE, form | {"role": role}, follow=True)

    access = EmployerAccess.objects.get()
    assert f"Activeringslink gemaild naar {EMAIL}." in answer.text
    assert invited() == ("employer", "invited", "office_activation")
    assert (access.company, access.role) == (company, role)
    events = AuditEvent.objects.filter(
        actor_role="bureau", subject_type="accounts.user"
    )
    assert list(events.order_by("pk").values_list("event", flat=True)) == [
        "employer.access_given",
        "account.invited",
    ]


def test_a_member_of_the_bureau_is_invited(bureau: Client):
    bureau.post(INVITE, {"realm": "bureau", "email": EMAIL})

    assert invited() == ("bureau", "invited", "office_activation")


def test_an_active_employer_gets_a_second_company_without_a_mail(
    bureau: Client, company: Company
):
    user = UserFactory(
        environment=company.environment, realm=Realm.EMPLOYER, username=EMAIL
    )

    form = {"realm": "employer", "email": EMAIL, "company": company.pk}
    answer = bureau.post(INVITE, form, follow=True)

    assert f"Toegang gegeven aan {EMAIL}, die al een account heeft." in answer.text
    assert EmployerAccess.objects.get().user == user
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"email": ""}, "email", "Vul het e-mailadres in."),
        ({"email": "geen adres"}, "email", None),
        ({"company": ""}, "company", "Kies voor welk bedrijf dit account is."),
        (
            {"realm": "bureau"},
            "company",
            "Een account van het bureau hoort bij geen bedrijf.",
        ),
        ({"realm": "employee"}, "realm", None),
        ({"role": "eigenaar"}, "role", None),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    bureau: Client, company: Company, typed: dict, field: str, message: str | None
):
    form = {"realm": "employer", "email": EMAIL, "company": company.pk} | typed

    answer = bureau.post(INVITE, form)

    errors = answer.context["form"].errors
    assert (answer.status_code, field in errors) == (422, True)
    assert message is None or list(errors[field]) == [message]
    assert OutgoingMail.objects.count() == 0


def test_a_company_of_another_bureau_cannot_be_chosen(bureau: Client):
    foreign = CompanyFactory()

    form = {"realm": "employer", "email": EMAIL, "company": foreign.pk}
    answer = bureau.post(INVITE, form)

    assert list(answer.context["form"].errors) == ["company"]
    assert not EmployerAccess.objects.exists()


def test_whoever_is_active_there_already_is_not_invited(
    bureau: Client, company: Company
):
    access = EmployerAccessFactory(company=company)

    form = {"realm": "employer", "email": access.user.username, "company": company.pk}
    answer = bureau.post(INVITE, form | {"role": "admin"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["email"] == ["Dit account is al geactiveerd."]


def test_an_employer_does_not_come_here(company: Company):
    assert logged_in_employer(company).get(INVITE).status_code != 200
