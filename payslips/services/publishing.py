"""Publishing a payroll run: from then on its payslips are their owners' and never change."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import EmployeeAccount
from payslips.documents.payslip import freeze
from payslips.models import PayrollRun, Payslip, PublishedPayslip
from payslips.periods import Period
from payslips.queries.runs import is_latest_version, other_versions
from payslips.services.statements import correct_statements
from personnel.models import Employee, EmployeeAddress, PeriodType
from personnel.names import first_name
from personnel.queries import on_date
from portal.core import audit, mail
from portal.core.access import Actor, Permission, require
from portal.core.dutch import format_date_long
from portal.core.hosts import portal_url
from portal.core.mail import Letter

BATCH = 2_000


class NotLatest(Exception):
    """A later version of the run was delivered; that one can be published."""


@transaction.atomic
def publish_run(run: PayrollRun, *, actor: Actor, now: datetime) -> PayrollRun:
    """This function will make the payslips of a run visible and tell their owners by mail.

    A version published before is superseded. The number of statements does not depend on the
    number of payslips. A run that is published already is returned as it is.

    :raises NotLatest: when a later version was delivered.
    """
    require(actor, Permission.PUBLISH_RUNS)
    runs = PayrollRun.objects.visible_to(actor).select_for_update(of=("self",))
    locked = runs.select_related("company", "environment").get(pk=run.pk)
    if locked.status == PayrollRun.Status.PUBLISHED:
        return locked
    if locked.status == PayrollRun.Status.SUPERSEDED or not is_latest_version(locked):
        raise NotLatest
    _supersede_previous(locked)
    locked.status, locked.published_at = PayrollRun.Status.PUBLISHED, now
    locked.save(update_fields=["status", "published_at", "supersedes"])
    employees = _publish_payslips(locked)
    _queue_mails(locked, employees, now=now)
    correct_statements(locked, actor=actor, now=now)
    changes = {"run": str(locked), "payslips": locked.payslips.count()}
    audit.record("run.published", actor=actor, subject=locked, now=now, changes=changes)
    return locked


def _supersede_previous(run: PayrollRun) -> None:
    previous = other_versions(run).filter(status=PayrollRun.Status.PUBLISHED).first()
    if previous is not None:
        previous.status = PayrollRun.Status.SUPERSEDED
        previous.save(update_fields=["status"])
        run.supersedes = previous


def _publish_payslips(run: PayrollRun) -> list[Employee]:
    owners = dict(
        Payslip.objects.filter(run=run).order_by("id").values_list("id", "employee_id")
    )
    employees = {one.pk: one for one in on_date(owners.values(), run.period_end)}
    addresses = EmployeeAddress.objects.in_bulk(
        [one.address_id for one in employees.values() if one.address_id]  # type: ignore[attr-defined]
    )
    frames = {
        one.pk: freeze(one, run.company, addresses.get(one.address_id))  # type: ignore[attr-defined]
        for one in employees.values()
    }
    PublishedPayslip.objects.bulk_create(
        (
            PublishedPayslip(
                environment_id=run.environment_id,
                payslip_id=payslip_id,
                snapshot=frames[employee_id],
            )
            for payslip_id, employee_id in owners.items()
        ),
        batch_size=BATCH,
    )
    return list(employees.values())


def _queue_mails(run: PayrollRun, employees: list[Employee], *, now: datetime) -> None:
    corrected = set(
        Payslip.objects.filter(run=run.supersedes_id).values_list(
            "employee_id", flat=True
        )
        if run.supersedes_id
        else []
    )
    for name, members in (
        ("payslip_corrected", [one for one in employees if one.pk in corrected]),
        ("payslip_ready", [one for one in employees if one.pk not in corrected]),
    ):
        if members:
            letters = _letters(run, members)
            mail.send_many(name, letters, environment=run.environment, now=now)


def _letters(run: PayrollRun, employees: list[Employee]) -> Iterator[Letter]:
    period = Period(run.year, run.period_number, PeriodType(run.period_type))
    common = {
        "portal_name": run.environment.name,
        "employer_name": run.company.name,
        "period_label": f"{period.name} {period.year}",
        "period_code": str(period),
        "payment_date": format_date_long(run.payment_date),
        "url": portal_url(
            run.environment, reverse("payslips:detail", args=[str(period)])
        ),
    }
    accounts = dict(
        EmployeeAccount.objects.filter(employee__in=employees).values_list(
            "employee_id", "user__username"
        )
    )
    addresses = {accounts.get(one.pk) or one.contact_email: one for one in employees}
    for address, employee in addresses.items():
        if address:
            yield Letter(address, common | {"first_name": first_name(employee)})
