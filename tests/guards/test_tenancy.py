"""Every table with data of a tenant can be narrowed down to what an actor may see."""

import pytest
from django.apps import apps
from django.db import models

from portal.core.scoping import ScopedQuerySet, TenantModel
from tests.guards.source import OWN

WITHOUT_ENVIRONMENT = {
    "core.Environment": "is the environment; the host names it before anyone is known",
}
WITHOUT_FOREIGN_KEY = {
    "core.AuditEvent": "keeps ids only, so that it outlives what it is about",
}
MODELS = [
    pytest.param(model, id=model._meta.label)
    for config in apps.get_app_configs()
    if config.name.partition(".")[0] in OWN
    for model in config.get_models(include_auto_created=True)
]
LABELS = {parameter.id for parameter in MODELS}
TENANT_MODELS = [one for one in MODELS if one.id not in WITHOUT_ENVIRONMENT]
MODELS_ABOUT_A_PERSON = [
    one
    for one in TENANT_MODELS
    if one.values[0]._default_manager._queryset_class.employee_path
]


@pytest.mark.parametrize("model", TENANT_MODELS)
def test_a_table_is_scoped(model: type[models.Model]):
    assert issubclass(model._default_manager._queryset_class, ScopedQuerySet)


@pytest.mark.parametrize("model", TENANT_MODELS)
def test_every_manager_of_a_table_is_scoped(model: type[models.Model]):
    unscoped = {
        manager.name
        for manager in model._meta.managers
        if not issubclass(manager._queryset_class, ScopedQuerySet)
    }

    assert unscoped == set()


@pytest.mark.parametrize(
    "model", [one for one in TENANT_MODELS if one.id not in WITHOUT_FOREIGN_KEY]
)
def test_a_row_names_its_environment(model: type[models.Model]):
    field = model._meta.get_field("environment")

    assert issubclass(model, TenantModel)
    assert (field.null, field.remote_field.on_delete) == (False, models.PROTECT)


@pytest.mark.parametrize("model", MODELS_ABOUT_A_PERSON)
def test_the_path_to_a_person_exists(model: type[models.Model]):
    path = model._default_manager._queryset_class.employee_path

    query = model._base_manager.filter(**{f"{path}__in": [1]}).query

    assert "employee" in str(query)


def test_the_guard_sees_tables_about_a_person():
    assert {"personnel.Employee", "payslips.Payslip"} <= {
        one.id for one in MODELS_ABOUT_A_PERSON
    }


def test_every_exception_still_exists():
    assert set(WITHOUT_ENVIRONMENT) | set(WITHOUT_FOREIGN_KEY) <= LABELS


def test_no_exception_has_become_needless():
    needless = {
        label
        for label in WITHOUT_ENVIRONMENT | WITHOUT_FOREIGN_KEY
        if issubclass(apps.get_model(label), TenantModel)
    }

    assert needless == set()
