"""The owner and strangers are counted in lanes of their own."""

import pytest

from accounts.models import Throttle, User
from tests.accounts.visits import ELSEWHERE, log_in
from tests.actors import client_of

pytestmark = pytest.mark.usefixtures("clock")


def test_a_right_password_from_elsewhere_clears_its_own_lane(user: User) -> None:
    here = client_of(user.environment)
    there = client_of(user.environment, address=ELSEWHERE)
    for client in (here, there):
        log_in(client, user, password="fout", in_known_browser=False)

    response = log_in(there, user, in_known_browser=False)

    lanes = Throttle.objects.filter(bucket__in=["trusted", "untrusted"])
    assert response.status_code == 403
    assert [lane.bucket for lane in lanes] == ["trusted"]
