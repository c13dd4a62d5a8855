"""All kinds of documents for an employer, in the order of the page."""

from payslips.company_documents.journal import JOURNAL, YEAR_JOURNAL
from payslips.company_documents.kind import Kind, Per
from payslips.company_documents.payment_differences import PAYMENT_DIFFERENCES
from payslips.company_documents.payments import PAYMENTS
from payslips.company_documents.payslips import PAYSLIPS
from payslips.company_documents.salary_overview import SALARY_OVERVIEW
from payslips.company_documents.staff_costs import STAFF_COSTS, YEAR_STAFF_COSTS
from payslips.company_documents.statements import STATEMENTS
from payslips.company_documents.wage_register import WAGE_REGISTER
from payslips.company_documents.year_work import year_work

_ALONE: tuple[Kind, ...] = (
    PAYSLIPS,
    PAYMENTS,
    PAYMENT_DIFFERENCES,
    SALARY_OVERVIEW,
    JOURNAL,
    STAFF_COSTS,
    STATEMENTS,
    WAGE_REGISTER,
    YEAR_JOURNAL,
    YEAR_STAFF_COSTS,
)
KINDS: tuple[Kind, ...] = (*_ALONE, year_work(_ALONE))


def kinds_per(per: Per) -> list[Kind]:
    """This function will list the kinds of which there is one per run, or per year."""
    return [kind for kind in KINDS if kind.per is per]


def kind_with(key: str) -> Kind | None:
    """This function will find a kind by its key."""
    return next((kind for kind in KINDS if kind.key == key), None)
