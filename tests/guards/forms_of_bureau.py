"""The forms of the admin that are the bureau's to fill in."""

from tests.guards.filled import Filled
from tests.guards.roles import Outcome, Role

BUREAU = frozenset({Role.BUREAU, Role.BUREAU_COLLEAGUE})
USERS = "/beheer/accounts/user/"


def _form(fields: dict[str, str], leads_to: Outcome) -> Filled:
    return Filled(fields, BUREAU, leads_to)


def _shown(fields: dict[str, str], name: str) -> Filled:
    """A page of Django's with some fields filled in, which leads to its list."""
    app, _, model = name.partition("_")
    return Filled(fields, BUREAU, f"/beheer/{app}/{model}/", is_as_shown=True)


def _act(action: str, name: str, chosen: str = "", *, is_file: bool = False) -> Filled:
    """An action of a list, on one chosen row."""
    app, _, model = name.partition("_")
    fields = {
        "action": action,
        "_selected_action": f"{{{chosen or name}}}",
        "select_across": "0",
        "index": "0",
    }
    return _form(fields, 200 if is_file else f"/beheer/{app}/{model}/")


ADDED = {
    "personnel_company": {
        "number": "7777",
        "name": "Bakkerij Nieuw",
        "wage_tax_number": "123456782L01",
        "street": "Dorpsstraat 1",
        "postcode": "1234 AB",
        "city": "Ede",
        "iban": "",
        "period_type": "M",
        "fulltime_hours": "40",
        "deadline_days": "5",
    },
    "personnel_legalhold": {"company": "{personnel_company}", "reason": "Rechtszaak"},
    "leave_leavegroup": {
        "company": "{personnel_company}",
        "position": "9",
        "name": "Extra",
        "may_accrue": "",
        "is_statutory": "",
    },
    "leave_leavepolicy": {"company": "{other_company}", "closed_until": ""},
    "leave_companyholiday": {
        "company": "{personnel_company}",
        "date": "4-5-2027",
        "name": "Sluiting",
        "is_worked": "",
    },
    "payslips_closedperiod": {
        "company": "{personnel_company}",
        "year": "2023",
        "period_number": "2",
    },
    "payslips_ledgeraccount": {
        "company": "{personnel_company}",
        "delivered": "4010",
        "number": "4010",
        "rgs_code": "",
        "description": "Lonen",
    },
}
CHANGED = {
    "core_environment": {"name": "Salarisfabriek"},
    "personnel_company": {
        "name": "Bakkerij Anders",
        "postcode": "1234 AB",
        "wage_tax_number": "123456782L01",
        "iban": "",
    },
    "leave_leavegroup": {"name": "Anders"},
    "leave_leavepolicy": {"closed_until": "31-12-2025"},
    "leave_companyholiday": {"name": "Anders"},
    "payslips_closedperiod": {"period_number": "3"},
    "payslips_ledgeraccount": {"description": "Anders"},
}
FORMS_OF_BUREAU = {
    **{f"admin:{name}_add": _shown(fields, name) for name, fields in ADDED.items()},
    **{
        f"admin:{name}_change": _shown(fields, name) for name, fields in CHANGED.items()
    },
    "admin:payslips_closedperiod_delete": _form(
        {"post": "yes"}, "/beheer/payslips/closedperiod/"
    ),
    "admin:payslips_payrollrun_change": _form(
        {"publish": "ja", "publish_at_0": "", "publish_at_1": "", "publish_at": ""},
        "/beheer/payslips/payrollrun/{payslips_payrollrun}/change/",
    ),
    "admin:accounts_user_invite": _form(
        {"realm": "bureau", "email": "nieuw@voorbeeld.nl", "company": "", "role": ""},
        USERS,
    ),
    "admin:accounts_user_unactivated": _form(
        {"invite": "ja", "employee": "{personnel_employee}"},
        f"{USERS}niet-geactiveerd/",
    ),
    "admin:accounts_user_changelist": _act("block", "accounts_user", "somebody"),
    "admin:personnel_legalhold_changelist": _act("lift", "personnel_legalhold"),
    "admin:personnel_company_changelist": _act(
        "export", "personnel_company", is_file=True
    ),
    "admin:personnel_employee_changelist": _act(
        "export", "personnel_employee", is_file=True
    ),
    "admin:payslips_payrollrun_changelist": _act(
        "issue_statements", "payslips_payrollrun"
    ),
}
