"""A published payslip says what held then, whatever changes afterwards."""

import datetime

import pytest

from payslips.models import Payslip
from payslips.queries.payslips import document_of, published_payslips
from personnel.models import Company, Employee, EmployeeAddress, EmploymentTerms
from tests.actors import employee_actor
from tests.factories.payslips import PayslipFactory, PayslipLineFactory
from tests.factories.personnel import (
    EmployeeAddressFactory,
    EmploymentFactory,
    EmploymentTermsFactory,
)
from tests.payslips.deliveries import published

pytestmark = pytest.mark.django_db

OCTOBER_15 = datetime.date(2026, 10, 15)
NOVEMBER = datetime.date(2026, 11, 1)


@pytest.fixture
def payslip() -> Payslip:
    payslip = PayslipFactory()
    EmployeeAddressFactory(employee=payslip.employee)
    employment = EmploymentFactory(employee=payslip.employee)
    EmploymentTermsFactory(employment=employment)
    PayslipLineFactory(payslip=payslip)
    return payslip


def document(payslip: Payslip):
    return document_of(published_payslips(employee_actor(payslip.employee)).get())


def test_document_is_the_same_after_everything_about_it_changed(payslip):
    published(payslip.run)
    before = document(payslip)

    Employee.objects.update(
        surname="Bos", prefix="", initials="X.", gender="M", personnel_number=9
    )
    Employee.objects.update(birth_date=datetime.date(1970, 1, 1))
    Company.objects.update(
        name="Ander B.V.", street="Elders 1", wage_tax_number="111222333L01"
    )
    EmployeeAddress.objects.update(street="Elders", house_number=99)
    EmploymentTerms.objects.update(job_title="Chef", department="Elders")
    payslip.employee.employments.update(start_date=datetime.date(2022, 1, 1))

    assert document(payslip) == before


def test_document_holds_what_held_at_the_end_of_the_period(payslip):
    EmployeeAddressFactory(
        employee=payslip.employee, start_date=OCTOBER_15, street="Kerklaan"
    )
    EmployeeAddressFactory(
        employee=payslip.employee, start_date=NOVEMBER, street="Elders"
    )

    published(payslip.run)

    assert document(payslip).employee.address_lines == [
        "Kerklaan 12",
        "3511 RT Utrecht",
    ]


def test_snapshot_holds_no_whole_bsn(payslip):
    published(payslip.run)

    snapshot = payslip.publication.snapshot
    assert payslip.employee.bsn not in str(snapshot)
    assert snapshot["bsn"] == f"•••••• {payslip.employee.bsn[-3:]}"


def test_snapshot_remembers_its_template(payslip):
    published(payslip.run)

    assert payslip.publication.snapshot["template"] == 1
