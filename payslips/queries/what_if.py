"""The payslip that an employee's what-if starts from."""

from payslips.models import Payslip
from payslips.queries.entries import PayslipEntry, payslip_entries, valid
from payslips.queries.payslips import lines_of, published_payslip
from payslips.wage_tax.rules import NotSupported
from payslips.what_if import Basis, basis_of
from personnel.models import Employee
from portal.core.access import Actor


def latest_payslip(actor: Actor) -> Payslip:
    """This function will load the newest ordinary payslip; its extra runs do not count.

    :raises NotSupported: where there is none, or more than one to choose from.
    """
    entries = valid(payslip_entries(actor))
    newest = max((entry.period_end for entry in entries), default=None)
    found = _of_first_run([one for one in entries if one.period_end == newest])
    if not found:
        raise NotSupported("er is nog geen loonstrook om mee te rekenen")
    if len(found) > 1:
        raise NotSupported("je hebt meer dan één dienstverband of inkomstenverhouding")
    return published_payslip(actor, found[0].pk)


def basis_from(payslip: Payslip) -> Basis:
    """This function will take from a payslip what returns every period.

    :raises NotSupported: where the rules do not cover it.
    """
    employee = Employee.objects.only("birth_date").get(pk=payslip.employee_id)
    return basis_of(payslip, lines_of(payslip.pk), birth_date=employee.birth_date)


def _of_first_run(entries: list[PayslipEntry]) -> list[PayslipEntry]:
    first = {
        entry.person: entry
        for entry in sorted(entries, key=lambda one: -one.run_number)
    }
    return list(first.values())
