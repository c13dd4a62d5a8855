"""Whoever looks at a payslip leaves one event, and nobody takes it out of the log again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from payslips.models import CompanyFile
from portal.core.models import AuditEvent
from tests.actors import (
    logged_in_bureau,
    logged_in_employee,
    logged_in_employer,
    system,
)
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmploymentFactory
from tests.payslips.deliveries import NOW, completed, publish_run

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("storage")]

ONE = "/loonstroken/2026-10-M/"
DOCUMENTS = "/werkgever/documenten/"


def left_by(look: Callable[[], Any]) -> list[tuple[str, str]]:
    """The events of one request that shows something."""
    before = AuditEvent.objects.count()
    response = look()
    assert response.status_code == 200
    if response.streaming:
        assert b"".join(response.streaming_content)
    events = AuditEvent.objects.order_by("pk")[before:]
    # The first document of an environment has a certificate made to sign with.
    looks = [one for one in events if not one.event.startswith("environment.")]
    return [(one.event, one.actor_role) for one in looks]


def test_each_look_of_employee_employer_and_bureau_leaves_one_event():
    payslip = PayslipFactory()
    EmploymentFactory(employee=payslip.employee)
    company, run = payslip.run.company, completed(payslip.run)
    bureau = logged_in_bureau(company.environment)
    preview = f"/beheer/payslips/payrollrun/{run.pk}/change/"

    assert left_by(lambda: bureau.get(preview)) == [("run.looked_at", "bureau")]
    publish_run(run, actor=system(company.environment), now=NOW)
    assert left_by(lambda: bureau.get(preview)) == [("run.looked_at", "bureau")]

    owner = logged_in_employee(payslip.employee)
    assert left_by(lambda: owner.get("/loonstroken/")) == [
        ("payslip.shown", "employee")
    ]
    for path in (ONE, ONE, f"{ONE}1/", f"{ONE}pdf/", f"{ONE}pdf/"):
        assert left_by(lambda path=path: owner.get(path)) == [
            ("payslip.read", "employee")
        ]

    office = logged_in_employer(company)
    form = {"kind": "salary-overview", "format": "xlsx", "run": str(run.public_id)}
    office.post(f"{DOCUMENTS}maken/", form)
    file = CompanyFile.objects.get()
    for _time in range(2):
        assert left_by(lambda: office.get(f"{DOCUMENTS}{file.public_id}/")) == [
            ("companyfile.downloaded", "employer-admin")
        ]

    read = AuditEvent.objects.filter(event="payslip.read")
    assert {one.subject_id for one in read} == {str(payslip.pk)}
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        read.update(actor_label="iemand anders")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        read.delete()
