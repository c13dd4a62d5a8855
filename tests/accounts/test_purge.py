"""What the worker tidies of logins."""

import datetime

import pytest

from accounts.models import LoginAttempt, MailedLink
from accounts.services import invitations
from portal import tasks
from tests.accounts.conftest import NOW
from tests.actors import system
from tests.factories.personnel import EmployeeFactory


@pytest.mark.parametrize(
    ("days", "left"),
    [pytest.param(97, 1, id="not yet"), pytest.param(98, 0, id="long ago")],
)
def test_links_are_kept_for_90_days_after_they_end(
    db, time_machine, days: int, left: int
):
    employee = EmployeeFactory()
    invitations.invite_employee(employee, actor=system(employee.environment), now=NOW)
    time_machine.move_to(NOW + datetime.timedelta(days=days, hours=-1), tick=False)

    tasks.forget_what_is_over()

    assert MailedLink.objects.count() == left
    assert LoginAttempt.objects.count() == 0
