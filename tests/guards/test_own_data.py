"""Every table and every field is in an export of one's own data, or named as left out."""

import pytest
from django.db import models

from portal.own_data.sections import Section, left_out, sections
from tests.guards.test_tenancy import LABELS, MODELS

NAMED = [pytest.param(one, id=one.label) for one in sections()]


def fields_of(model: type[models.Model]) -> set[str]:
    """The fields with contents of their own: what a row is about is in its path."""
    fields = {one.name for one in model._meta.concrete_fields if not one.primary_key}
    return fields - {"environment"}


def parent_of(section: Section) -> set[str]:
    paths = [*section.of, section.of_account or ""]
    return {path.partition("__")[0] for path in paths if path}


def test_every_table_is_exported_or_left_out_with_a_reason():
    exported = {one.label for one in sections()}

    assert exported | set(left_out()) == LABELS
    assert exported & set(left_out()) == set()
    assert all(left_out().values())


@pytest.mark.parametrize("section", NAMED)
def test_every_field_is_exported_or_left_out(section: Section):
    fields = fields_of(section.model) - parent_of(section)
    own = {name.partition("__")[0] for name in section.fields} - parent_of(section)

    assert own | section.without == fields
    assert own & section.without == set()


@pytest.mark.parametrize("model", MODELS)
def test_what_is_left_out_is_about_nobody(model: type[models.Model]):
    """A table with a column for a person or account is exported."""
    people = {"Employee", "Employment", "User", "Payslip", "LeaveRequest"}
    # Accounts of employers, who ask for what is about a whole company.
    kept = {"payslips.CompanyFile": {"requester"}, "leave.ReportFile": {"user"}}
    refers = {
        one.name
        for one in model._meta.concrete_fields
        if one.is_relation and one.related_model.__name__ in people
    }

    if model._meta.label in left_out():
        assert refers == kept.get(model._meta.label, set())


def test_no_secret_leaves():
    words = ("hash", "digest", "secret", "token", "password", "stamp", "verifier")
    names = {f"{one.label}.{name}" for one in sections() for name in one.fields}

    assert [name for name in names if any(word in name.lower() for word in words)] == []
