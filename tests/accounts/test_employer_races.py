"""Two administrators at once: a company keeps one, and an approver gets one deputy."""

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import Deputy, EmployerAccess
from accounts.services.deputies import Assignment, Overlap, add_deputy
from accounts.services.employers import remove_access
from tests.actors import employer_actor
from tests.factories.accounts import EmployerAccessFactory
from tests.factories.personnel import CompanyFactory

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.datetime(2026, 7, 10, 9, 0, tzinfo=datetime.UTC)


def at_once(*calls: Callable[[], object]) -> list[str]:
    """What became of calls that start together: done, or the name of the refusal."""

    def outcome(call: Callable[[], object]) -> str:
        try:
            call()
        except (Overlap, PermissionDenied) as refused:
            return type(refused).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as threads:
        return sorted(threads.map(outcome, calls))


def test_of_two_administrators_that_remove_one_another_one_stays():
    company = CompanyFactory()
    first, second = (EmployerAccessFactory(company=company) for _ in range(2))

    outcomes = at_once(
        lambda: remove_access(second, actor=employer_actor(first), now=NOW),
        lambda: remove_access(first, actor=employer_actor(second), now=NOW),
    )

    assert outcomes == ["PermissionDenied", "done"]
    assert EmployerAccess.objects.filter(company=company, role="admin").count() == 1


def test_of_deputies_at_once_one_is_added():
    company = CompanyFactory()
    admin = employer_actor(EmployerAccessFactory(company=company))
    approver, colleague = (
        EmployerAccessFactory(company=company, role="approver") for _ in range(2)
    )
    day = NOW.date()
    wanted = Assignment(approver, colleague, day, day)

    outcomes = at_once(*[lambda: add_deputy(wanted, actor=admin, now=NOW)] * 4)

    assert outcomes == ["Overlap"] * 3 + ["done"]
    assert Deputy.objects.count() == 1
