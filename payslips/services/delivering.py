"""Taking over a delivered payroll run; nothing of it is visible to anyone yet."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.db import models, transaction

from payslips.imports.columns import JOURNAL, LEAVE, PAYMENTS, PAYSLIPS, RESERVATIONS
from payslips.imports.delivery import Delivery, Key, key_of
from payslips.imports.workbook import read_run
from payslips.models import (
    JournalLine,
    LeaveLine,
    Payment,
    PayrollRun,
    Payslip,
    PayslipLine,
    Reservation,
)
from payslips.queries.runs import is_latest_version
from personnel.models import Company
from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.spreadsheets import Problem, Problems, Row

BATCH = 2_000
CHUNK = 1024 * 1024
ZERO = Decimal(0)


class DeliveryRefused(Exception):
    """The workbook has errors, so nothing was stored."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(f"{len(problems.errors)} errors")
        self.problems = problems


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
    payslips = _store_payslips(delivery, run)
    _insert(PayslipLine, _lines(delivery, payslips))
    _insert(Reservation, _reservations(delivery, payslips))
    _insert(LeaveLine, _leave(delivery, payslips))
    _insert(JournalLine, _journal(delivery, run))
    _insert(Payment, _payments(delivery, run))
    return run


def _insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        model._default_manager.bulk_create(batch)


def _store_payslips(delivery: Delivery, run: PayrollRun) -> dict[Key, Payslip]:
    payslips = {
        key_of(row): _payslip(delivery, run, row) for row in delivery.sheets[PAYSLIPS]
    }
    iterator = iter(payslips.values())
    while batch := list(islice(iterator, BATCH)):
        Payslip.objects.bulk_create(batch)
    return payslips


def _payslip(delivery: Delivery, run: PayrollRun, row: Row) -> Payslip:
    return Payslip(
        environment_id=run.environment_id,
        run=run,
        employee=delivery.employees[row["personeelsnummer"]],
        income_relationship=row["ikv"],
        table=row["tabelkleur"],
        wage_tax_credit=row["loonheffingskorting"],
        table_code=row["tabelcode"] or "",
        special_rate=row["bt_percentage"],
        special_rate_year_wage=row["jaarloon_bt"],
        contract_hours=row["contracturen"],
        written=row["schriftelijk"],
        indefinite=row["onbepaald"],
        on_call=row["oproep"],
        minimum_hourly_wage=row["minimumuurloon"],
        hourly_wage=row["uurloon"],
        parttime_percentage=row["parttime_pct"],
        paid_hours=row["uren_betaald"],
        insured_days=row["sv_dagen"],
        iban=row["iban"],
        net=row["netto"],
        wage_for_tax=row["loon_lb"],
        wage_for_insurance=row["loon_sv"],
        wage_for_health=row["loon_zvw"],
        wage_tax=row["loonheffing"],
        employment_credit=row["arbeidskorting"],
        health_withheld=row["zvw_ingehouden"],
        health_employer=row["zvw_werkgever"],
    )


def _lines(delivery: Delivery, payslips: dict[Key, Payslip]) -> Iterator[PayslipLine]:
    for key, rows in delivery.lines.items():
        payslip = payslips[key]
        for order, row in enumerate(rows, start=1):
            yield PayslipLine(
                environment_id=payslip.environment_id,
                payslip=payslip,
                position=row["volgorde"] if row["volgorde"] is not None else order,
                code=row["code"],
                description=row["omschrijving"],
                group=row["groep"] or _group_of(row),
                quantity=row["aantal"],
                rate=row["waarde"],
                payment=row["betaling"],
                table_wage=row["tabel"],
                special_wage=row["bt"],
                insured_wage=row["svw"],
                insured_special_wage=row["svwbt"],
                employer_cost=row["werkgever"],
                cumulative=row["cumulatief"],
            )


def _group_of(row: Row) -> PayslipLine.Group:
    """A line without a group: what is taxed is gross or withheld from gross, the rest is net."""
    taxed = (row["tabel"] or ZERO) + (row["bt"] or ZERO)
    if row["betaling"] is None and not taxed:
        return PayslipLine.Group.EMPLOYER
    if taxed:
        return PayslipLine.Group.GROSS if taxed > 0 else PayslipLine.Group.WITHHELD
    return PayslipLine.Group.NET


def _first_payslips(payslips: dict[Key, Payslip]) -> dict[int, Payslip]:
    """Balances carry no income relationship; they belong to an employee's first payslip."""
    return {
        number: payslips[number, ikv] for number, ikv in sorted(payslips, reverse=True)
    }


def _reservations(
    delivery: Delivery, payslips: dict[Key, Payslip]
) -> Iterator[Reservation]:
    first = _first_payslips(payslips)
    for row in delivery.sheets[RESERVATIONS]:
        payslip = first[row["personeelsnummer"]]
        yield Reservation(
            environment_id=payslip.environment_id,
            payslip=payslip,
            kind=row["soort"],
            accrued=row["opbouw"] or ZERO,
            taken=row["opname"] or ZERO,
            balance=row["saldo"] or ZERO,
        )


def _leave(delivery: Delivery, payslips: dict[Key, Payslip]) -> Iterator[LeaveLine]:
    first = _first_payslips(payslips)
    for row in delivery.sheets[LEAVE]:
        payslip = first[row["personeelsnummer"]]
        yield LeaveLine(
            environment_id=payslip.environment_id,
            payslip=payslip,
            group=row["groep"],
            opening=row["beginsaldo"] or ZERO,
            accrued=row["opbouw"] or ZERO,
            taken=row["opname"] or ZERO,
            balance=row["saldo"] or ZERO,
        )


def _journal(delivery: Delivery, run: PayrollRun) -> Iterator[JournalLine]:
    for row in delivery.sheets[JOURNAL]:
        yield JournalLine(
            environment_id=run.environment_id,
            run=run,
            employee=delivery.employees.get(row["personeelsnummer"]),
            department=row["afdeling"] or "",
            cost_center=row["kostenplaats"] or "",
            cost_unit=row["kostendrager"] or "",
            account=row["grootboekrekening"],
            component=row["component"],
            debit=row["debet"],
            credit=row["credit"],
        )


def _payments(delivery: Delivery, run: PayrollRun) -> Iterator[Payment]:
    for row in delivery.sheets[PAYMENTS]:
        yield Payment(
            environment_id=run.environment_id,
            run=run,
            employee=delivery.employees.get(row["personeelsnummer"]),
            beneficiary=row["begunstigde"],
            iban=row["iban"],
            amount=row["bedrag"],
            description=row["omschrijving"] or "",
            reference=row["kenmerk"] or "",
        )
