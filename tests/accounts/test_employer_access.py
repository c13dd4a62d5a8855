"""Giving, changing and taking an employer's access; a company keeps an administrator."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import ApproverDepartment, EmployerAccess, User
from accounts.services.employers import (
    HasAccess,
    LastAdmin,
    OwnAccess,
    Rights,
    change_access,
    invite_colleague,
    remove_access,
)
from personnel.models import Company, Employee
from portal.core.access import Actor
from portal.core.models import AuditEvent, OutgoingMail
from tests.actors import employer_actor, system
from tests.factories.accounts import (
    ApproverDepartmentFactory,
    DeputyFactory,
    EmployerAccessFactory,
    UserFactory,
)
from tests.factories.personnel import CompanyFactory, EmployeeFactory

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)
ADMIN, APPROVER = EmployerAccess.Role.ADMIN, EmployerAccess.Role.APPROVER
NAME = "fatima@voorbeeld.nl"


@pytest.fixture
def company() -> Company:
    return CompanyFactory()


@pytest.fixture
def own(company: Company) -> EmployerAccess:
    return EmployerAccessFactory(company=company)


@pytest.fixture
def admin(own: EmployerAccess) -> Actor:
    return employer_actor(own)


def approver_of(company: Company, *departments: str, **fields) -> EmployerAccess:
    access = EmployerAccessFactory(company=company, role=APPROVER, **fields)
    for name in departments:
        ApproverDepartmentFactory(access=access, department=name)
    return access


def departments(access: EmployerAccess) -> list[str]:
    rows = ApproverDepartment.objects.filter(access=access)
    return sorted(rows.values_list("department", flat=True))


def events() -> list[tuple[str, dict]]:
    rows = AuditEvent.objects.order_by("id")
    return [(row.event, row.changes) for row in rows]


def test_an_administrator_invites_an_approver(company, admin):
    person = EmployeeFactory(company=company)
    rights = Rights(APPROVER, frozenset({"Winkel", "Bakkerij"}), person)

    access = invite_colleague(
        " Fatima@Voorbeeld.nl", company, rights, actor=admin, now=NOW
    )

    assert (access.role, access.employee, access.user.state) == (
        "approver",
        person,
        "invited",
    )
    assert departments(access) == ["Bakkerij", "Winkel"]
    assert [(sent.name, sent.to) for sent in OutgoingMail.objects.all()] == [
        ("office_activation", NAME)
    ]
    assert events() == [
        (
            "employer.access_given",
            {
                "company": company.number,
                "role": "approver",
                "employee": person.personnel_number,
            },
        ),
        ("account.invited", {}),
    ]


def test_an_administrator_has_no_departments(company, admin):
    rights = Rights(ADMIN, frozenset({"Winkel"}))

    access = invite_colleague(NAME, company, rights, actor=admin, now=NOW)

    assert departments(access) == []


def test_an_account_of_another_company_gets_the_access_without_a_mail(company, admin):
    elsewhere = CompanyFactory(environment=company.environment)
    user = EmployerAccessFactory(company=elsewhere, user__username=NAME).user

    access = invite_colleague(NAME, company, Rights(APPROVER), actor=admin, now=NOW)

    assert access.user == user
    assert OutgoingMail.objects.count() == 0


def test_inviting_somebody_with_access_does_not_change_it(company, admin, own):
    with pytest.raises(HasAccess):
        invite_colleague(
            own.user.username, company, Rights(APPROVER), actor=admin, now=NOW
        )

    own.refresh_from_db()
    assert own.role == ADMIN


def test_an_account_named_after_an_employee_is_that_persons(company, admin):
    person = EmployeeFactory(company=company, private_email=NAME.title())
    EmployeeFactory(company__environment=company.environment, private_email=NAME)

    access = invite_colleague(NAME, company, Rights(APPROVER), actor=admin, now=NOW)
    assert access.employee == person
    EmployerAccess.objects.update(employee=None)
    change_access(access, Rights(ADMIN), actor=admin, now=NOW)

    access.refresh_from_db()
    assert (access.role, access.employee) == (ADMIN, person)
    assert events()[-1][1]["employee"] == person.personnel_number


def test_a_person_of_another_company_is_refused(company, admin):
    stranger = EmployeeFactory(company__environment=company.environment)
    rights = Rights(APPROVER, employee=stranger)

    with pytest.raises(Employee.DoesNotExist):
        invite_colleague(NAME, company, rights, actor=admin, now=NOW)


def test_nobody_invites_for_another_company(company, admin):
    other = CompanyFactory(environment=company.environment)

    with pytest.raises(Company.DoesNotExist):
        invite_colleague(NAME, other, Rights(ADMIN), actor=admin, now=NOW)


def test_an_approver_gives_nothing_away(company):
    actor = employer_actor(approver_of(company, "Winkel"))

    with pytest.raises(PermissionDenied):
        invite_colleague(NAME, company, Rights(ADMIN), actor=actor, now=NOW)


def test_an_administrator_changes_role_departments_and_person(company, admin):
    access = approver_of(company, "Winkel")
    person = EmployeeFactory(company=company, personnel_number=1003)
    rights = Rights(APPROVER, frozenset({"Kantoor"}), person)

    change_access(access, rights, actor=admin, now=NOW)

    access.refresh_from_db()
    assert (departments(access), access.employee) == (["Kantoor"], person)
    assert events() == [
        (
            "employer.access_changed",
            {
                "company": company.number,
                "role": "approver",
                "departments": ["Kantoor"],
                "employee": 1003,
            },
        )
    ]


def test_who_becomes_an_administrator_needs_no_departments(company, admin):
    access = approver_of(company, "Winkel")

    change_access(access, Rights(ADMIN, frozenset({"Winkel"})), actor=admin, now=NOW)

    access.refresh_from_db()
    assert (access.role, departments(access)) == (ADMIN, [])


def test_an_administrator_demotes_another(company, admin):
    other = EmployerAccessFactory(company=company)

    change_access(other, Rights(APPROVER), actor=admin, now=NOW)

    other.refresh_from_db()
    assert other.role == APPROVER


def test_nobody_demotes_oneself(company, admin, own):
    EmployerAccessFactory(company=company)

    with pytest.raises(OwnAccess):
        change_access(own, Rights(APPROVER), actor=admin, now=NOW)


def test_nobody_stops_being_the_person_of_the_account(company):
    person = EmployeeFactory(company=company)
    own = EmployerAccessFactory(company=company, employee=person)

    for other in (None, EmployeeFactory(company=company)):
        with pytest.raises(OwnAccess):
            change_access(
                own, Rights(ADMIN, employee=other), actor=employer_actor(own), now=NOW
            )


def test_an_administrator_may_say_which_person_the_own_account_is(company, admin, own):
    person = EmployeeFactory(company=company)

    change_access(own, Rights(ADMIN, employee=person), actor=admin, now=NOW)

    own.refresh_from_db()
    assert own.employee == person


def test_of_two_administrators_who_never_came_in_one_may_be_taken_back(company):
    one, other = (
        EmployerAccessFactory(company=company, user__state=User.State.INVITED)
        for _ in range(2)
    )
    bureau = system(company.environment)

    remove_access(one, actor=bureau, now=NOW)

    with pytest.raises(LastAdmin):
        remove_access(other, actor=bureau, now=NOW)


@pytest.mark.parametrize(
    "others", ["none", "blocked", "invited", "approver", "elsewhere"]
)
def test_the_last_administrator_stays(company, own, others: str):
    if others == "blocked":
        EmployerAccessFactory(company=company, user__state=User.State.BLOCKED)
    if others == "invited":
        EmployerAccessFactory(company=company, user__state=User.State.INVITED)
    if others == "approver":
        approver_of(company)
    if others == "elsewhere":
        EmployerAccessFactory(company__environment=company.environment)
    bureau = system(company.environment)

    with pytest.raises(LastAdmin):
        change_access(own, Rights(APPROVER), actor=bureau, now=NOW)
    with pytest.raises(LastAdmin):
        remove_access(own, actor=bureau, now=NOW)

    own.refresh_from_db()
    assert own.role == ADMIN


def test_removing_takes_departments_deputies_and_open_links_along(company, admin):
    access = approver_of(company, "Winkel", user__state=User.State.INVITED)
    DeputyFactory(access=access)
    stamp = access.user.stamp

    user = remove_access(access, actor=admin, now=NOW)

    user.refresh_from_db()
    assert not EmployerAccess.objects.filter(user=user).exists()
    assert user.stamp != stamp
    assert events() == [
        ("employer.access_removed", {"company": company.number, "role": "approver"})
    ]


def test_removing_leaves_access_to_another_company(company, admin):
    access = approver_of(company)
    stamp = access.user.stamp
    elsewhere = EmployerAccessFactory(
        user=access.user, company__environment=company.environment
    )

    user = remove_access(access, actor=admin, now=NOW)

    user.refresh_from_db()
    assert list(user.employer_accesses.all()) == [elsewhere]
    assert user.stamp == stamp


def test_nobody_removes_oneself(company, admin, own):
    EmployerAccessFactory(company=company)

    with pytest.raises(OwnAccess):
        remove_access(own, actor=admin, now=NOW)


def test_an_access_of_another_company_does_not_exist(company, admin):
    other = EmployerAccessFactory(company__environment=company.environment)

    with pytest.raises(Company.DoesNotExist):
        change_access(other, Rights(APPROVER), actor=admin, now=NOW)
    with pytest.raises(Company.DoesNotExist):
        remove_access(other, actor=admin, now=NOW)


def test_an_access_that_is_gone_is_not_changed(company, admin):
    access = approver_of(company)
    remove_access(EmployerAccess.objects.get(pk=access.pk), actor=admin, now=NOW)

    with pytest.raises(EmployerAccess.DoesNotExist):
        change_access(access, Rights(ADMIN), actor=admin, now=NOW)


def test_who_was_demoted_meanwhile_changes_nothing(company, admin, own):
    """Two administrators that remove one another: the second finds the own rights gone."""
    other = EmployerAccessFactory(company=company)
    change_access(own, Rights(APPROVER), actor=employer_actor(other), now=NOW)

    with pytest.raises(PermissionDenied):
        remove_access(other, actor=admin, now=NOW)


def test_the_bureau_changes_access_too(company):
    access = approver_of(company)
    bureau = Actor.system(environment_id=company.environment_id)

    change_access(access, Rights(ADMIN), actor=bureau, now=NOW)

    access.refresh_from_db()
    assert access.role == ADMIN


def test_an_employee_account_of_the_same_name_is_another(company, admin):
    UserFactory(environment=company.environment, username=NAME)

    access = invite_colleague(NAME, company, Rights(APPROVER), actor=admin, now=NOW)

    assert access.user.realm == "employer"
