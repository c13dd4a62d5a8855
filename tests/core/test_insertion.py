"""A row that is added with SQL composed once is the row that the model would have saved."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from portal.core.insertion import insert
from portal.core.models import AuditEvent, Environment
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, 0, 0, 123456, tzinfo=UTC)


def event(environment: Environment, **differences: object) -> AuditEvent:
    fields = {
        "environment_id": environment.pk,
        "event": "run.published",
        "actor_role": "bureau",
        "actor_label": "Jansen, 'O\"Neil' 100%s",
        "subject_type": "payslips.payrollrun",
        "subject_id": "7",
        "changes": {"run": "2026-10-M", "payslips": 3, "none": None},
        "occurred_at": NOW,
    }
    return AuditEvent(**fields | differences)


def test_an_inserted_row_reads_as_it_was_written():
    written = insert(event(EnvironmentFactory(), ip_address="2001:db8::1"))

    read = AuditEvent.objects.get()

    fields = [field.attname for field in AuditEvent._meta.concrete_fields]
    assert {name: getattr(read, name) for name in fields} == {
        name: getattr(written, name) for name in fields
    }


def test_an_inserted_row_is_the_one_a_save_makes():
    environment = EnvironmentFactory()
    inserted, saved = insert(event(environment)), event(environment)
    saved.save()

    fields = [
        field.attname
        for field in AuditEvent._meta.concrete_fields
        if field.name != "id"
    ]
    assert AuditEvent.objects.values(*fields).distinct().count() == 1
    assert saved.pk > inserted.pk


def test_an_inserted_row_can_be_changed_and_saved():
    environment = Environment(name="Kantoor", subdomain="kantoor", created_at=NOW)
    insert(environment)

    environment.name = "Bureau"
    environment.save()

    assert Environment.objects.get(subdomain="kantoor").name == "Bureau"


def test_the_database_keeps_its_facts():
    environment = EnvironmentFactory(subdomain="kantoor")

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Environment(name="Dubbel", subdomain="kantoor", created_at=NOW))

    assert list(Environment.objects.all()) == [environment]
