"""A moment that goes with a status or an answer is tied to it in the database."""

import pytest
from django.db import models

from tests.guards.test_tenancy import MODELS

ALONE = {
    "accounts.ApprovedLocation.last_used_at": "never used yet",
    "accounts.LocationApproval.voided_at": "still open",
    "accounts.LoginAttempt.consumed_at": "still under way",
    "accounts.MailedLink.used_at": "not used yet",
    "accounts.LoginAttempt.app_shown_at": "not shown yet",
    "accounts.LoginAttempt.code_expires_at": "no code was mailed",
    "accounts.LoginAttempt.mailbox_shown_at": "not shown yet",
    "accounts.LoginAttempt.passkey_shown_at": "not shown yet",
    "accounts.LoginAttempt.pin_shown_at": "not shown yet",
    "accounts.LoginAttempt.recovery_shown_at": "not shown yet",
    "accounts.AuthenticatorApp.confirmed_at": "has not worked yet",
    "accounts.Passkey.last_used_at": "never used yet",
    "accounts.Pin.locked_at": "not locked",
    "accounts.Pin.reset_at": "not reset",
    "accounts.RecoveryCode.used_at": "not used yet",
    "accounts.User.digital_consent_at": "no consent",
    "core.OutgoingMail.claimed_at": "no worker took it yet",
    "leave.CalendarFeed.revoked_at": "still in use",
    "payslips.PublishedPayslip.opened_at": "not opened yet",
    "payslips.PublishedPayslip.shown_at": "not in sight yet",
}


def nullable_moments(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.fields
        if isinstance(field, models.DateTimeField)
        and field.null
        and field.name.endswith("_at")
    ]


def named_in(condition: models.Q) -> set[str]:
    """The fields that a check constraint is about."""
    found = set()
    for child in condition.children:
        if isinstance(child, models.Q):
            found |= named_in(child)
        else:
            found.add(child[0].partition("__")[0])
    return found


def tied(model: type[models.Model]) -> set[str]:
    checks = (
        one
        for one in model._meta.constraints
        if isinstance(one, models.CheckConstraint)
    )
    return {name for check in checks for name in named_in(check.condition)}


@pytest.mark.parametrize("model", MODELS)
def test_a_moment_is_tied_to_its_status_or_stands_alone(model: type[models.Model]):
    loose = {
        f"{model._meta.label}.{name}"
        for name in nullable_moments(model)
        if name not in tied(model)
    }

    assert loose - set(ALONE) == set()


@pytest.mark.parametrize("model", MODELS)
def test_who_did_it_goes_with_when(model: type[models.Model]):
    names = {field.name for field in model._meta.fields}
    people = {name for name in names if name.endswith("_by")}

    assert {f"{name.removesuffix('_by')}_at" for name in people} - names == set()
    assert people - tied(model) == set()


def test_every_exception_still_exists():
    loose = {
        f"{one.id}.{name}"
        for one in MODELS
        for name in nullable_moments(one.values[0])
        if name not in tied(one.values[0])
    }

    assert set(ALONE) - loose == set()
