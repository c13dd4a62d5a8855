"""Who has not activated an account, and why."""

from datetime import date, timedelta

import pytest

from accounts.activations import Unactivated, unactivated
from accounts.enums import Realm
from accounts.models import MailedLink, User
from accounts.services.invitations import invite_bureau, invite_employee
from personnel.models import Company
from portal.core.models import OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import logged_in_bureau, system
from tests.factories.accounts import (
    EmployerAccessFactory,
    UserFactory,
    ready_account,
)
from tests.factories.personnel import (
    CompanyFactory,
    EmployeeFactory,
    EmploymentFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


def hire(company: Company, **facts):
    employee = EmployeeFactory(company=company, **facts)
    EmploymentFactory(employee=employee)
    return employee


def invited(company: Company, **facts):
    employee = hire(company, **facts)
    invite_employee(employee, actor=system(company.environment), now=NOW)
    return employee


def office(company: Company, **facts):
    user = UserFactory(
        environment=company.environment,
        realm=Realm.EMPLOYER,
        **{"state": User.State.INVITED} | facts,
    )
    return EmployerAccessFactory(company=company, user=user)


def reasons(company: Company) -> list[str]:
    rows = unactivated(system(company.environment), now=NOW)
    return [row.reason for row in rows]


def test_whoever_is_active_is_not_listed(company: Company):
    ready_account(hire(company))

    assert reasons(company) == []


def test_whoever_left_is_not_listed(company: Company):
    employee = EmployeeFactory(company=company)
    EmploymentFactory(employee=employee, end_date=NOW.date() - timedelta(days=1))

    assert reasons(company) == []


def test_no_address(company: Company):
    hire(company, private_email="", business_email="")

    assert reasons(company) == ["Geen e-mailadres bekend"]


def test_not_invited(company: Company):
    hire(company)

    assert reasons(company) == ["Nog niet uitgenodigd"]


def test_invited(company: Company):
    invited(company)

    assert reasons(company) == ["Uitgenodigd, nog niet geactiveerd"]


def test_the_link_has_expired(company: Company):
    invited(company)
    MailedLink.objects.update(expires_at=NOW)

    assert reasons(company) == ["De link is verlopen"]


@pytest.mark.parametrize("status", ["failed", "unknown"])
def test_the_mail_did_not_arrive(company: Company, status: str):
    invited(company)
    OutgoingMail.objects.update(status=status)

    assert reasons(company) == ["De e-mail kon niet worden afgeleverd"]


def test_blocked(company: Company):
    invited(company)
    User.objects.update(state=User.State.BLOCKED)

    assert reasons(company) == ["Account geblokkeerd"]


def test_an_employer_and_a_member_of_the_bureau_are_listed_with_their_companies(
    company: Company,
):
    other = CompanyFactory(environment=company.environment, number=company.number + 1)
    both, actor = office(company).user, system(company.environment)
    EmployerAccessFactory(company=other, user=both)
    office(company, state=User.State.ACTIVE)
    office(CompanyFactory())
    invite_bureau(
        "zoe@voorbeeld.nl", environment=company.environment, actor=actor, now=NOW
    )
    OutgoingMail.objects.update(status="failed")

    rows = unactivated(actor, now=NOW)

    assert rows == [
        Unactivated(
            reason="De e-mail kon niet worden afgeleverd",
            invited_at=NOW,
            email="zoe@voorbeeld.nl",
            name="salarisadministratie",
        ),
        Unactivated(
            reason="Nog niet uitgenodigd",
            invited_at=None,
            email=both.username,
            name="werkgever",
            company=f"{company.name}, {other.name}",
            company_number=f"{company.number}, {other.number}",
        ),
    ]


def test_an_office_that_is_blocked(company: Company):
    office(company, state=User.State.BLOCKED)

    assert reasons(company) == ["Account geblokkeerd"]


def test_the_list_takes_as_many_queries_for_one_as_for_three(
    company: Company, django_assert_num_queries
):
    for size in (1, 3):
        for _missing in range(size - len(reasons(company)) // 2):
            invited(company)
            office(company)
        with django_assert_num_queries(3):
            assert len(reasons(company)) == 2 * size


def test_the_page_of_the_bureau_shows_its_own_environment_alone(company: Company):
    hire(company, surname="Alders", birth_date=date(1990, 1, 1))
    hire(CompanyFactory(), surname="Vreemd")

    page = logged_in_bureau(company.environment).get(
        "/beheer/accounts/user/niet-geactiveerd/"
    )

    text = page.content.decode()
    assert "Alders" in text
    assert "Nog niet uitgenodigd" in text
    assert "Vreemd" not in text


def test_the_bureau_invites_who_is_ticked_on_the_page(company: Company):
    page = "/beheer/accounts/user/niet-geactiveerd/"
    new, other, reached, mute = (
        hire(company),
        hire(company),
        invited(company),
        hire(company, private_email="", business_email=""),
    )
    foreign = hire(CompanyFactory())
    OutgoingMail.objects.all().delete()
    browser = logged_in_bureau(company.environment)
    html = browser.get(page).content.decode()

    ids = [one.pk for one in (new, reached, mute, foreign)]
    answer = browser.post(
        page, {"invite": "x", "employee": [*ids, "x", 9**30]}, follow=True
    )

    assert html.count("checked") == 2
    assert f'value="{new.pk}"' in html
    assert f'value="{mute.pk}"' not in html
    assert "Activeringslinks gemaild: 1." in answer.content.decode()
    assert [mail.to for mail in OutgoingMail.objects.all()] == [new.contact_email]
    assert not hasattr(other, "account_link")


def test_an_address_of_somebody_else_holds_up_no_other(company: Company):
    first = invited(company)
    twin = hire(company, private_email=first.private_email)
    new = hire(company)
    OutgoingMail.objects.all().delete()

    answer = logged_in_bureau(company.environment).post(
        "/beheer/accounts/user/niet-geactiveerd/",
        {"invite": "x", "employee": [twin.pk, new.pk]},
        follow=True,
    )

    text = answer.content.decode()
    assert "dit e-mailadres is van iemand met een ander BSN." in text
    assert "Activeringslinks gemaild: 1." in text
    assert [mail.to for mail in OutgoingMail.objects.all()] == [new.contact_email]
