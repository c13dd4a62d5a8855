"""A view lets in who may come in."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from portal.core.access import Actor, Permission, Role
from portal.core.guards import permission_required, public


def view(request, *args, **kwargs) -> HttpResponse:
    return HttpResponse(f"{args} {kwargs}")


def request_of(rf, role: Role):
    request = rf.get("/")
    request.actor = Actor(role, "iemand", environment_id=1)
    return request


def test_a_guarded_view_opens_for_the_permission(rf):
    guarded = permission_required(Permission.READ_OWN_PAYSLIPS)(view)

    response = guarded(request_of(rf, Role.EMPLOYEE), 1, run=2)

    assert response.content == b"(1,) {'run': 2}"


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.BUREAU, Role.SYSTEM])
def test_a_guarded_view_is_closed_to_the_others(rf, role: Role):
    guarded = permission_required(Permission.READ_OWN_PAYSLIPS)(view)

    with pytest.raises(PermissionDenied):
        guarded(request_of(rf, role))


def test_a_guarded_view_names_its_permission():
    guarded = permission_required(Permission.PUBLISH_RUNS)(view)

    assert guarded.guarded_by == Permission.PUBLISH_RUNS
    assert guarded.__name__ == "view"


def test_a_public_view_says_why_and_asks_no_login():
    def page(request) -> HttpResponse:
        return HttpResponse()

    opened = public("a test asks")(page)

    assert (opened.guarded_by, opened.login_required) == ("public: a test asks", False)
