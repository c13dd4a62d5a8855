"""A filter of the admin on a related row never offers those of another tenant."""

import pytest
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist

from portal.core.admin_site import ScopedRelatedFilter

FILTERS = [
    pytest.param(site_admin, entry, id=f"{model._meta.label} {entry}")
    for model, site_admin in admin.site._registry.items()
    for entry in site_admin.list_filter
]


@pytest.mark.parametrize(("site_admin", "entry"), FILTERS)
def test_a_filter_on_a_relation_is_scoped(site_admin, entry):
    name, used = entry if isinstance(entry, tuple) else (entry, None)
    try:
        field = site_admin.model._meta.get_field(name)
    except FieldDoesNotExist:
        field = None

    assert field is not None
    assert not field.is_relation or used is ScopedRelatedFilter


def test_the_guard_sees_filters_on_relations():
    entries = [one.values[1] for one in FILTERS]

    assert [entry for entry in entries if isinstance(entry, tuple)] != []
