"""The ledger accounts of a company: known as soon as something is delivered for them."""

from payslips.documents.rgs import default_code
from payslips.models import JournalLine, LedgerAccount, PayrollRun


def learn_accounts(run: PayrollRun) -> None:
    """This function will add the accounts of a delivered run that the company did not have yet.

    With a proposal, which the bureau can change: the same number and the RGS code by default.
    """
    lines = JournalLine.objects.filter(run=run).order_by("account", "component")
    codes: dict[str, str] = {}
    for account, component in lines.values_list("account", "component").distinct():
        codes[account] = codes.get(account) or default_code(account, component)
    LedgerAccount.objects.bulk_create(
        (
            LedgerAccount(
                environment_id=run.environment_id,
                company_id=run.company_id,
                delivered=account,
                number=account,
                rgs_code=code,
            )
            for account, code in codes.items()
        ),
        ignore_conflicts=True,
    )
