"""The list of payslips: per year, newest first, quick, and of nobody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payslips.models import Payslip
from payslips.queries.entries import payslip_entries
from payslips.queries.listing import payslip_items, payslip_years
from tests.actors import client_of, employee_actor, logged_in_bureau, logged_in_employee
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import CompanyFactory, EmployeeFactory
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db

URL = "/loonstroken/"
TITLE = re.compile(r'<span class="t">\s*(\w+)')
BUDGET = 8


def give(employee, *, year: int = 2026, number: int = 10, **values) -> Payslip:
    """A published payslip of an employee."""
    payslip = PayslipFactory(
        employee=employee,
        run__company=employee.company,
        run__year=year,
        run__period_number=number,
        **values,
    )
    published(payslip.run)
    return payslip


def titles(response) -> list[str]:
    """The months in the list, from top to bottom."""
    assert response.status_code == 200
    rows = response.content.decode().partition('<ul class="rows">')[2]
    return TITLE.findall(rows)


def queries_of(client, url: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


def test_list_sorts_by_year_and_number_with_october_above_september():
    employee = EmployeeFactory()
    for number in (9, 10, 2, 11, 1):
        give(employee, number=number)

    response = logged_in_employee(employee).get(URL)

    assert titles(response) == [
        "November",
        "Oktober",
        "September",
        "Februari",
        "Januari",
    ]


def test_items_sort_by_year_before_number():
    employee = EmployeeFactory()
    for year, number in ((2025, 12), (2026, 1), (2025, 9), (2025, 10)):
        give(employee, year=year, number=number)

    items = payslip_items(payslip_entries(employee_actor(employee)))

    assert [item.code for item in items] == [
        "2026-1-M",
        "2025-12-M",
        "2025-10-M",
        "2025-9-M",
    ]


def test_items_can_be_limited_to_the_newest():
    employee = EmployeeFactory()
    for number in (8, 9, 10):
        give(employee, number=number)

    items = payslip_items(payslip_entries(employee_actor(employee)), limit=2)

    assert [item.code for item in items] == ["2026-10-M", "2026-9-M"]


def test_years_are_listed_once_and_newest_first():
    employee = EmployeeFactory()
    for year, number in ((2025, 11), (2026, 1), (2025, 12)):
        give(employee, year=year, number=number)

    assert payslip_years(payslip_entries(employee_actor(employee))) == [2026, 2025]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("", ["Januari"], id="newest year"),
        pytest.param("?jaar=2025", ["December"], id="asked for"),
        pytest.param("?jaar=2019", [], id="nothing there"),
        pytest.param("?jaar=vorig", ["Januari"], id="no year"),
        pytest.param("?jaar=²²²²", ["Januari"], id="other digits"),
    ],
)
def test_list_shows_one_year(query, expected):
    employee = EmployeeFactory()
    give(employee, year=2025, number=12)
    give(employee, year=2026, number=1)

    assert titles(logged_in_employee(employee).get(f"{URL}{query}")) == expected


def weekly(employee, count: int) -> None:
    for number in range(1, count + 1):
        give(employee, number=number, run__period_type="W", **dates(number))


def dates(number: int) -> dict[str, str]:
    return {
        "run__period_start": "2026-01-05",
        "run__period_end": "2026-01-11",
        "run__payment_date": "2026-01-12",
    }


def test_list_shows_twelve_and_leads_to_the_rest():
    employee = EmployeeFactory()
    weekly(employee, 13)
    client = logged_in_employee(employee)

    response = client.get(URL)

    assert len(titles(response)) == 12
    assert '<a href="/loonstroken/?jaar=2026&amp;alles=1">meer…</a>' in (
        response.content.decode()
    )


def test_list_shows_all_when_asked_for_more():
    employee = EmployeeFactory()
    weekly(employee, 13)

    response = logged_in_employee(employee).get(f"{URL}?jaar=2026&alles=1")

    assert len(titles(response)) == 13
    assert "meer…" not in response.content.decode()


def test_list_of_twelve_leads_nowhere():
    employee = EmployeeFactory()
    weekly(employee, 12)

    response = logged_in_employee(employee).get(URL)

    assert len(titles(response)) == 12
    assert "meer…" not in response.content.decode()


def test_list_takes_as_many_queries_for_1_as_for_60_payslips():
    one, sixty = EmployeeFactory(), EmployeeFactory()
    give(one)
    weekly(sixty, 53)
    for number in range(1, 8):
        give(sixty, number=number)
    of_one, of_sixty = logged_in_employee(one), logged_in_employee(sixty)

    found = [
        queries_of(client, f"{URL}?jaar=2026&alles=1") for client in (of_one, of_sixty)
    ]

    assert len(found[0]) == len(found[1])


def beyond_the_gate(queries: list[str]) -> list[str]:
    """The statements of the page itself; the gate in front of it has a budget of its own."""
    tables = ("core_environment", "django_session", "accounts_user")
    gate = (*(f'FROM "{name}"' for name in tables), "SELECT set_config")
    beyond = [sql for sql in queries if not any(part in sql for part in gate)]
    assert len(queries) - len(beyond) <= 4
    return beyond


def test_list_takes_at_most_eight_queries_beyond_the_gate():
    employee = EmployeeFactory()
    give(employee)

    client = logged_in_employee(employee)

    first = beyond_the_gate(queries_of(client, URL))
    again = beyond_the_gate(queries_of(client, URL))

    # The first time it notes that the payslip beside the list was shown.
    assert (len(first), len(again)) == (BUDGET, BUDGET - 1)


def test_detail_takes_at_most_eight_queries_beyond_the_gate():
    employee = EmployeeFactory()
    weekly(employee, 2)
    client = logged_in_employee(employee)

    first = beyond_the_gate(queries_of(client, f"{URL}2026-1-W/"))
    again = beyond_the_gate(queries_of(client, f"{URL}2026-1-W/"))

    # The first reading takes away the mark, in a transaction of the two; the list beside it is
    # noted as seen.
    assert (len([sql for sql in first if "SAVEPOINT" not in sql]), len(again)) == (8, 6)


def test_login_page_asks_for_the_environment_alone():
    client = client_of(EmployeeFactory().environment)

    queries = queries_of(client, "/inloggen/")

    assert beyond_the_gate(queries) == []
    assert len(queries) == 2


def test_list_shows_nothing_of_others():
    employee = EmployeeFactory()
    give(EmployeeFactory(company=employee.company), net="7319.46")

    response = logged_in_employee(employee).get(URL)

    content = response.content.decode()
    assert titles(response) == []
    assert "7.319,46" not in content
    assert "Oktober" not in content


def test_list_does_not_show_what_is_not_published():
    employee = EmployeeFactory()
    PayslipFactory(employee=employee, run__company=employee.company)

    assert titles(logged_in_employee(employee).get(URL)) == []


def test_list_names_the_employer_when_there_are_two():
    employee = EmployeeFactory()
    company = CompanyFactory(environment=employee.environment, name="Molen B.V.")
    second = EmployeeFactory(company=company)
    give(employee, number=9)
    give(second)
    actor = employee_actor(employee)
    both = type(actor).employee(
        environment_id=actor.tenant_id,
        user_id=1,
        label="twee",
        employee_ids=[employee.pk, second.pk],
    )

    items = payslip_items(payslip_entries(both))

    assert [item.employer_label for item in items] == [
        "Molen B.V.",
        "Bakkerij De Gouden Halm B.V.",
    ]


def test_list_is_for_employees_alone():
    environment = EmployeeFactory().environment

    response = logged_in_bureau(environment).get(URL)

    assert (response.status_code, response["Location"]) == (
        302,
        "/inloggen/?next=%2Floonstroken%2F",
    )


def test_list_is_for_nobody_who_is_not_logged_in():
    response = client_of(EmployeeFactory().environment).get(URL)

    assert response.status_code == 302


def test_list_can_only_be_read():
    assert logged_in_employee(EmployeeFactory()).post(URL).status_code == 405


def test_list_draws_the_net_of_a_year_with_the_same_figures_in_a_table():
    employee = EmployeeFactory()
    give(employee, number=1, net="2000.00")
    give(employee, number=2, net="2500.50")

    content = logged_in_employee(employee).get(URL).content.decode()

    assert content.count('class="chart"') == 1
    assert '<title id="net-title">Netto per periode in 2026</title>' in content
    assert '<th scope="row">januari</th>' in content
    assert '<td class="num amt">2.500,50</td>' in content


def test_list_draws_nothing_of_one_period():
    employee = EmployeeFactory()
    give(employee)

    assert 'class="chart"' not in logged_in_employee(employee).get(URL).content.decode()


def test_item_names_a_second_income_relationship():
    employee = EmployeeFactory()
    give(employee, income_relationship=2)

    [item] = payslip_items(payslip_entries(employee_actor(employee)))

    assert item.caption == "2026-10-M · ikv 2"
