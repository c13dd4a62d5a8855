"""Who gets what at which address: every address of the portal is in this table."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from payslips.services.publishing import publish_run
from tests.actors import (
    client_of,
    logged_in_bureau,
    logged_in_employee,
    logged_in_employer,
    system,
)
from tests.factories.accounts import LONG_AGO
from tests.factories.core import EnvironmentFactory
from tests.factories.payslips import PayslipFactory
from tests.factories.personnel import EmployeeFactory, EmploymentFactory

PERIOD = "2026-10-M"
ROLES = ("anonymous", "employee", "employer", "bureau")
# Of an address with GET: the status for each role, in the order of ROLES.
TABLE = {
    "home": ("/", 302, 200, 302, 302),
    "health": ("/gezondheid/", 200, 200, 200, 200),
    "mailbox": ("/postbus/", 404, 404, 404, 404),
    "csp_report": ("/csp/", 405, 405, 405, 405),
    "help": ("/hulp/", 200, 200, 200, 200),
    "brand_css": ("/huisstijl.css", 200, 200, 200, 200),
    "accounts:login": ("/inloggen/", 200, 302, 200, 200),
    "accounts:choose_pin": ("/inloggen/pincode-kiezen/", 302, 302, 302, 302),
    "accounts:enter_pin": ("/inloggen/pincode/", 302, 302, 302, 302),
    "accounts:location_page": ("/locatie/link/", 410, 410, 410, 410),
    "accounts:location": ("/locatie/geheim/", 303, 303, 303, 303),
    "accounts:activation_page": ("/activeren/link/", 410, 410, 410, 410),
    "accounts:activate": ("/activeren/geheim/", 303, 303, 303, 303),
    "accounts:logout": ("/uitloggen/", 405, 405, 405, 405),
    "bureau_accounts:login": ("/beheer/inloggen/", 200, 200, 200, 302),
    "payslips:list": ("/loonstroken/", 302, 200, 302, 302),
    "payslips:detail": (f"/loonstroken/{PERIOD}/", 302, 200, 302, 302),
    "payslips:detail_of_run": (f"/loonstroken/{PERIOD}/1/", 302, 200, 302, 302),
    "payslips:pdf": (f"/loonstroken/{PERIOD}/pdf/", 302, 200, 302, 302),
    "payslips:pdf_of_run": (f"/loonstroken/{PERIOD}/1/pdf/", 302, 200, 302, 302),
    "admin:index": ("/beheer/", 302, 302, 302, 200),
    "admin:jsi18n": ("/beheer/jsi18n/", 302, 302, 302, 200),
    "admin:autocomplete": ("/beheer/autocomplete/", 302, 302, 302, 403),
    "admin:view_on_site": ("/beheer/r/1/1/", 302, 302, 302, 404),
    "admin:app_list": ("/beheer/core/", 302, 302, 302, 200),
    "admin:accounts_user_unactivated": (
        "/beheer/accounts/user/niet-geactiveerd/",
        *(302, 302, 302, 200),
    ),
    "admin:personnel_employee_upload": (
        "/beheer/personnel/employee/inlezen/",
        *(302, 302, 302, 200),
    ),
    "admin:payslips_payrollrun_upload": (
        "/beheer/payslips/payrollrun/inlezen/",
        *(302, 302, 302, 200),
    ),
    "accounts:enter_code": ("/inloggen/code/", 302, 302, 302, 302),
    "accounts:enter_totp": ("/inloggen/totp/", 302, 302, 302, 302),
    "accounts:enter_recovery": ("/inloggen/herstelcode/", 302, 302, 302, 302),
    "accounts:security": ("/account/beveiliging/", 302, 200, 302, 302),
    "employer_home": ("/werkgever/", 302, 302, 200, 302),
    "employer_accounts:login": ("/werkgever/inloggen/", 200, 200, 302, 200),
    "employer_accounts:enter_code": ("/werkgever/inloggen/code/", *(302,) * 4),
    "employer_accounts:enter_totp": ("/werkgever/inloggen/totp/", *(302,) * 4),
    "employer_accounts:enter_recovery": (
        "/werkgever/inloggen/herstelcode/",
        *(302,) * 4,
    ),
    "employer_accounts:security": (
        "/werkgever/account/beveiliging/",
        *(302, 302, 200, 302),
    ),
    "bureau_accounts:enter_code": ("/beheer/inloggen/code/", *(302,) * 4),
    "bureau_accounts:enter_totp": ("/beheer/inloggen/totp/", *(302,) * 4),
    "bureau_accounts:enter_recovery": ("/beheer/inloggen/herstelcode/", *(302,) * 4),
    "bureau_accounts:security": ("/beheer/account/beveiliging/", 302, 302, 302, 200),
}
# The pages that Django makes of a registered model: tests/core/test_admin_site.py.
MODEL_PAGES = ("_changelist", "_add", "_change", "_delete", "_history")
NOWHERE = [
    "/loonstroken/x.css",
    f"/loonstroken/{PERIOD}/x.css",
    "/loonstroken/..;/x.js",
    "/loonstroken/2026-10/",
    f"/loonstroken/{PERIOD}/2/",
    "/loonstroken/2025-1-M/",
    "/static../portal/settings.py",
    "/media/1",
    "/.git/config",
]


@pytest.fixture
def browsers(db, settings, tmp_path) -> dict:
    settings.STORAGE_DIR = tmp_path
    environment = EnvironmentFactory()
    employee = EmployeeFactory(company__environment=environment)
    EmploymentFactory(employee=employee)
    payslip = PayslipFactory(employee=employee, run__company=employee.company)
    publish_run(payslip.run, actor=system(environment), now=LONG_AGO)
    return {
        "anonymous": client_of(environment),
        "employee": logged_in_employee(employee),
        "employer": logged_in_employer(employee.company),
        "bureau": logged_in_bureau(environment),
    }


def names(resolver: URLResolver, space: str = "") -> set[str]:
    found = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            found |= names(entry, inner)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(f"{space}{entry.name}")
    return found


@pytest.mark.parametrize("name", TABLE)
def test_everybody_gets_what_the_table_says(browsers: dict, name: str):
    path, *expected = TABLE[name]

    statuses = [browsers[role].get(path).status_code for role in ROLES]

    assert statuses == expected


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_that_does_not_exist_is_404_for_an_employee(
    browsers: dict, path: str
):
    assert browsers["employee"].get(path).status_code == 404


def test_the_table_holds_every_address():
    ours = {name for name in names(get_resolver()) if not name.endswith(MODEL_PAGES)}

    assert ours == set(TABLE)
