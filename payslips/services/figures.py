"""Turns the rows of a delivery into the figures of a run."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from django.db import models

from payslips.imports.columns import JOURNAL, LEAVE, PAYMENTS, PAYSLIPS, RESERVATIONS
from payslips.imports.delivery import Delivery, Key, group_of, key_of
from payslips.models import (
    JournalLine,
    LeaveLine,
    Payment,
    PayrollRun,
    Payslip,
    PayslipLine,
    Reservation,
)
from portal.core.spreadsheets import Row

BATCH = 2_000
ZERO = Decimal(0)


def store_figures(delivery: Delivery, run: PayrollRun) -> None:
    """This function will store everything that a run delivers, in batches."""
    payslips = {
        key_of(row): _payslip(delivery, run, row) for row in delivery.sheets[PAYSLIPS]
    }
    _insert(Payslip, payslips.values())
    _insert(PayslipLine, _lines(delivery, payslips))
    _insert(Reservation, _reservations(delivery, payslips))
    _insert(LeaveLine, _leave(delivery, payslips))
    _insert(JournalLine, _journal(delivery, run))
    _insert(Payment, _payments(delivery, run))


def _insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        model._default_manager.bulk_create(batch)


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
                group=group_of(row),
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
