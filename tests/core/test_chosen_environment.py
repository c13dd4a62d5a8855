"""How an environment is chosen, and that nothing of the choice stays behind."""

import threading

import pytest
from django.db import (
    IntegrityError,
    connection,
    transaction,
)

from personnel.models import Employee
from portal.core.models import Environment
from portal.core.tenancy import (
    use_environment,
)
from tests.core.bureaus import Bureaus, chosen, raise_walls

PATIENCE_SECONDS = 60


@pytest.mark.django_db
def test_leaving_goes_back_to_where_one_was(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        with use_environment(bureaus.theirs.pk):
            inside = chosen()
        back = chosen()

    assert (inside, back, chosen()) == (
        str(bureaus.theirs.pk),
        str(bureaus.ours.pk),
        "",
    )


@pytest.mark.django_db
def test_an_exception_leaves_nothing_chosen(bureaus: Bureaus):
    with pytest.raises(LookupError), use_environment(bureaus.ours.pk):
        raise LookupError

    assert chosen() == ""


@pytest.mark.django_db
def test_a_failed_transaction_leaves_nothing_chosen(bureaus: Bureaus):
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        use_environment(bureaus.ours.pk),
    ):
        Environment.objects.create(subdomain=bureaus.theirs.subdomain)

    assert chosen() == ""


@pytest.mark.django_db
def test_a_rollback_inside_leaves_the_choice(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        with pytest.raises(IntegrityError), transaction.atomic():
            Environment.objects.create(subdomain=bureaus.theirs.subdomain)

        assert chosen() == str(bureaus.ours.pk)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_made_anew_shows_nothing(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        connection.close()
        raise_walls()

        assert list(Employee.objects.all()) == []


@pytest.mark.django_db(transaction=True)
def test_leaving_makes_no_connection(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        connection.close()

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_broke_is_not_used_again(bureaus: Bureaus):
    with use_environment(bureaus.ours.pk):
        connection.connection.close()

    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_another_thread_has_a_choice_of_its_own(bureaus: Bureaus):
    seen = []

    def look() -> None:
        raise_walls()
        seen.append(list(Employee.objects.all()))
        with use_environment(bureaus.theirs.pk):
            seen.append([one.environment_id for one in Employee.objects.all()])
        connection.close()

    with use_environment(bureaus.ours.pk):
        thread = threading.Thread(target=look)
        thread.start()
        thread.join(PATIENCE_SECONDS)
        here = chosen()

    assert seen == [[], [bureaus.theirs.pk]]
    assert here == str(bureaus.ours.pk)
