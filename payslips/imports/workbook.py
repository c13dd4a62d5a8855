"""The workbook of contract 3.2: one file is one run of one company."""

from pathlib import Path
from typing import BinaryIO

from payslips.imports.checks import (
    check_employees,
    check_header,
    check_journal,
    check_lines,
    check_payments,
)
from payslips.imports.columns import PAYSLIPS, RUN
from payslips.imports.delivery import Delivery, read_delivery
from payslips.imports.payment_warnings import (
    warn_about_payment_date,
    warn_about_payments,
)
from payslips.imports.warnings import (
    warn_about_cumulatives,
    warn_about_lines,
    warn_about_wage_tax,
)
from portal.core.access import Actor


def read_run(source: Path | BinaryIO, *, actor: Actor) -> Delivery:
    """This function will read a workbook and note everything that is wrong or odd about it.

    :raises SpreadsheetError: when the file as a whole cannot be read.
    """
    delivery = read_delivery(source, actor=actor)
    if not delivery.sheets[RUN]:
        return delivery
    check_header(delivery)
    if not delivery.sheets[PAYSLIPS]:
        # Whatever else there is hangs on these; one message says enough.
        return delivery
    for check in (
        check_employees,
        check_lines,
        check_journal,
        check_payments,
    ):
        check(delivery)
    if not delivery.problems.errors:
        warn_about_cumulatives(delivery)
        warn_about_wage_tax(delivery)
        warn_about_payments(delivery)
        warn_about_payment_date(delivery)
        warn_about_lines(delivery)
    return delivery
