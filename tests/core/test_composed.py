"""A composed query finds what the query itself finds, whatever its values."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from payslips.models import Payslip
from personnel.models import Employee
from portal.core.access import Actor
from portal.core.composed import Composed
from portal.core.models import Environment
from tests.actors import employee_actor, employer_of, system
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory

pytestmark = pytest.mark.django_db

visible = Composed(lambda actor: Employee.objects.visible_to(actor).order_by("pk"))


def test_a_composed_query_answers_each_actor_with_their_own_rows():
    mine, theirs = EmployeeFactory(), EmployeeFactory()

    assert visible(employee_actor(mine)) == [mine]
    assert visible(employee_actor(theirs)) == [theirs]
    assert visible(system(theirs.environment)) == [theirs]


def test_a_composed_query_answers_actors_of_one_and_of_two_employees():
    first, second = EmployeeFactory.create_batch(2)
    both = Actor.employee(
        environment_id=first.environment_id,
        user_id=1,
        label="twee",
        employee_ids=[first.pk, second.pk],
    )
    second.environment = first.environment
    second.save()

    assert visible(employee_actor(first)) == [first]
    assert visible(both) == [first, second]


def test_a_composed_query_compares_moments_to_the_second():
    made = EnvironmentFactory()
    since = Composed(lambda moment: Environment.objects.filter(created_at__gte=moment))

    second = timedelta(seconds=1)

    assert since(made.created_at) == [made]
    assert since(made.created_at + second) == []
    assert since(made.created_at - second) == [made]


def test_a_composed_query_of_nobody_finds_nothing():
    employee = EmployeeFactory()
    nobody = Actor.anonymous(environment_id=employee.environment_id)
    without = Actor.employee(
        environment_id=employee.environment_id, user_id=1, label="x", employee_ids=[]
    )

    assert (visible(nobody), visible(without)) == ([], [])


def test_a_composed_query_sees_what_was_written_since():
    by_name = Composed(lambda name: Environment.objects.filter(subdomain=name))
    before = by_name("bakkers")

    made = EnvironmentFactory(subdomain="bakkers")

    assert (before, by_name("bakkers"), by_name("slagers")) == ([], [made], [])


def test_a_composed_query_tells_two_values_apart_that_look_the_same():
    named = Composed(
        lambda subdomain, name: Environment.objects.filter(
            subdomain=subdomain, name=name
        )
    )
    one = EnvironmentFactory(subdomain="bakkers", name="slagers")

    assert named("bakkers", "slagers") == [one]
    assert named("slagers", "bakkers") == []


def test_a_composed_query_brings_related_rows_and_decrypts(django_assert_num_queries):
    payslip = PayslipFactory(iban="NL91ABNA0417164300")
    with_run = Composed(lambda pk: Payslip.objects.filter(pk=pk).select_related("run"))

    with django_assert_num_queries(1):
        found = with_run(payslip.pk)[0]
        assert (found.run, found.iban) == (payslip.run, "NL91ABNA0417164300")


def test_a_composed_query_can_list_columns():
    employee = EmployeeFactory()
    numbers = Composed(
        lambda actor: Employee.objects.visible_to(actor).values_list(
            "personnel_number", flat=True
        )
    )

    assert numbers(employee_actor(employee)) == [employee.personnel_number]


def test_a_composed_query_answers_each_employer_with_its_own_company():
    first, second = EmployeeFactory.create_batch(2)
    second.company.environment = second.environment = first.environment
    second.company.save()
    second.save()

    assert visible(employer_of(first.company)) == [first]
    assert visible(employer_of(second.company)) == [second]


def test_a_composed_query_keeps_nothing_of_its_first_caller():
    labels = []
    seen = Composed(lambda actor: labels.append(actor) or Employee.objects.none())
    actor = replace(employer_of(EmployeeFactory().company), person="a person")

    seen(actor)

    [stand_in] = labels
    assert (stand_in.label, stand_in.user_id, stand_in.person) == ("stand-in", None, "")
    assert not stand_in.company_ids & actor.company_ids


def test_a_composed_query_takes_days():
    born = Composed(lambda day: Employee.objects.filter(birth_date=day))
    employee = EmployeeFactory(birth_date=date(1990, 5, 4))

    assert born(date(1990, 5, 4)) == [employee]
    assert born(date(1990, 5, 5)) == []
