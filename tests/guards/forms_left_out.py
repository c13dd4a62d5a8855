"""Addresses that take a form which is not tried with more fields, each with its reason.

What is in neither table fails: a new form is either filled in or has a reason here.
"""

REALMS = ("accounts", "employer_accounts", "bureau_accounts")
STEPS = (
    "enter_code",
    "enter_totp",
    "enter_recovery",
    "enter_passkey",
    "passkey_options",
    "enrol_passkey",
    "enrol_passkey_options",
)
LINKS = ("location", "activate", "reset_password", "confirm_email", "cancel_email")
LISTS = (
    "core_environment",
    "core_auditevent",
    "core_outgoingmail",
    "personnel_company",
    "personnel_employee",
    "personnel_legalhold",
    "leave_leavegroup",
    "leave_leavepolicy",
    "leave_companyholiday",
    "accounts_user",
    "payslips_payrollrun",
    "payslips_documentfailure",
    "payslips_companyfile",
    "payslips_closedperiod",
    "payslips_annualstatement",
    "payslips_ledgeraccount",
)
NO_ACTION = (
    "core_environment",
    "core_auditevent",
    "core_outgoingmail",
    "leave_leavegroup",
    "leave_leavepolicy",
    "leave_companyholiday",
    "payslips_closedperiod",
    "payslips_annualstatement",
    "payslips_ledgeraccount",
)


def _of_realms(*names: str) -> list[str]:
    return [f"{space}:{name}" for space in REALMS for name in names]


REASONS = {
    "a login under way, which nobody of the table has: accounts/test_attacks_on_factors": [
        *_of_realms(*STEPS),
        "accounts:choose_pin",
        "accounts:enter_pin",
    ],
    "nobody is known yet, and the form names who it is: accounts/test_attacks_on_logins": (
        _of_realms("login", "forgotten")
    ),
    "a mailed link, dead here: accounts/test_location_links and the like": [
        *(f"accounts:{name}" for name in LINKS),
        *(f"accounts:{name}_page" for name in LINKS if name != "activate"),
        "accounts:activation_page",
    ],
    "ends the session that asks, and has no field": ["accounts:logout"],
    "a field more is another form: without a code it begins, with one it ends": (
        _of_realms("app")
    ),
    "needs the answer of an authenticator: accounts/test_passkeys": (
        _of_realms("add_passkey")
    ),
    "hands out a file, which is gone then: portal/test_own_data": ["take_export"],
    "keeps nothing of what is typed": ["csp_report", "check", "payslips:what_if"],
    "needs leave that was approved: leave/test_sick_leave, test_undoing": [
        "leave:sick",
        "leave_inbox:undo",
    ],
    "nobody was told anything in that month: leave/test_expiry_notices": [
        "leave:expiry_read"
    ],
    "a workbook, of which every column is checked: personnel/test_employee_checks": [
        "admin:core_environment_upload",
        "admin:personnel_employee_upload",
        "admin:payslips_payrollrun_upload",
    ],
    "a page of Django's that answers a form as it answers a look": [
        "admin:index",
        "/beheer/(?P<url>.*)$",
        "admin:view_on_site",
        "admin:app_list",
        *(f"admin:{name}_history" for name in LISTS),
        *(f"/beheer/{name.replace('_', '/', 1)}/<path:object_id>/" for name in LISTS),
    ],
    "a list without an action": [f"admin:{name}_changelist" for name in NO_ACTION],
    "needs something that failed: payslips/test_document_failures, test_company_files_for_the_bureau": [
        "admin:payslips_documentfailure_changelist",
        "admin:payslips_companyfile_changelist",
    ],
}
NO_FORM = [name for names in REASONS.values() for name in names]
