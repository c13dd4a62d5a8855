"""Taking over a delivered payroll run; nothing of it is visible to anyone yet."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import models, transaction

from payslips.imports.columns import PAYSLIPS
from payslips.imports.delivery import Delivery
from payslips.imports.workbook import read_run
from payslips.models import (
    PayrollRun,
)
from payslips.queries.runs import is_latest_version
from payslips.services.figures import store_figures
from payslips.services.ledger import learn_accounts
from personnel.models import Company
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.problems import DeliveryRefused, Problem

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImportedRun:
    """The stored run; ``is_new`` is false when this very file was delivered before."""

    run: PayrollRun
    is_new: bool
    warnings: list[Problem] = field(default_factory=list)


@transaction.atomic
def import_run(source: Path | BinaryIO, *, actor: Actor, now: datetime) -> ImportedRun:
    """This function will store a delivered run as a new version of it.

    The same file twice does nothing the second time.

    :raises SpreadsheetError: when the file as a whole cannot be read.
    :raises DeliveryRefused: with all errors; then nothing was stored.
    """
    require(actor, Permission.IMPORT_RUNS)
    digest = _digest(source)
    known = _delivered_before(digest, actor=actor)
    if known is not None:
        return ImportedRun(known, is_new=False)
    delivery = read_run(source, actor=actor)
    if delivery.problems.errors or delivery.company is None:
        raise DeliveryRefused(delivery.problems)
    # Versions are counted under lock: two deliveries of one run at once get two numbers.
    company = (
        Company.objects.visible_to(actor)
        .select_for_update()
        .get(pk=delivery.company.pk)
    )
    latest = _versions(company, delivery).order_by("-version").first()
    if latest is not None and latest.file_hash == digest:
        return ImportedRun(latest, is_new=False)
    run = _store(
        delivery,
        company,
        version=latest.version + 1 if latest else 1,
        digest=digest,
        now=now,
    )
    changes = {"run": str(run), "payslips": len(delivery.sheets[PAYSLIPS])}
    audit.record("run.imported", actor=actor, subject=run, now=now, changes=changes)
    return ImportedRun(run, is_new=True, warnings=delivery.problems.warnings)


def _delivered_before(digest: str, *, actor: Actor) -> PayrollRun | None:
    same = (
        PayrollRun.objects.visible_to(actor)
        .filter(file_hash=digest)
        .order_by("-version")
        .first()
    )
    return same if same is not None and is_latest_version(same) else None


def _digest(source: Path | BinaryIO) -> str:
    if isinstance(source, Path):
        with source.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    source.seek(0)
    digest = hashlib.sha256()
    while chunk := source.read(CHUNK):
        digest.update(chunk)
    source.seek(0)
    return digest.hexdigest()


def _versions(company: Company, delivery: Delivery) -> models.QuerySet[PayrollRun]:
    header = delivery.header
    return PayrollRun.objects.filter(
        company=company,
        year=header["jaar"],
        period_number=header["periode"],
        period_type=header["type"],
        run_number=header["run"],
    )


def _store(
    delivery: Delivery,
    company: Company,
    *,
    version: int,
    digest: str,
    now: datetime,
) -> PayrollRun:
    header = delivery.header
    run = PayrollRun.objects.create(
        environment_id=delivery.actor.tenant_id,
        company=company,
        year=header["jaar"],
        period_number=header["periode"],
        period_type=header["type"],
        run_number=header["run"],
        version=version,
        period_start=header["periode_van"],
        period_end=header["periode_tot"],
        payment_date=header["betaaldatum"],
        description=header["omschrijving"] or "",
        file_hash=digest,
        warnings=[str(warning) for warning in delivery.problems.warnings],
        imported_at=now,
    )
    store_figures(delivery, run)
    learn_accounts(run)
    return run
