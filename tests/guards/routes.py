"""The table of authorisation: every address of the portal, who may come in, and what they get.

A row is what those get who may come in: a status, or where they are sent. What everybody else
gets follows from the kind of the row: the login page, 403, or 404 for what is somebody else's.
A word in braces is one object: its owners are in the row, and others find nothing.
"""

import uuid

from accounts.enums import realm_of
from tests.guards.roles import (
    CONFIRM,
    OPEN,
    OWN_LOGIN,
    OWNERS,
    Kind,
    Outcome,
    Role,
    Route,
)


def _mine(
    path: str, *, get: Outcome = 405, post: Outcome = 405, is_fresh: bool = True
) -> Route:
    """Something of an account, which asks a fresh factor first unless it says otherwise."""
    owner = frozenset({OWNERS[realm_of(path)]})
    owners = owner if "{" in path else frozenset()
    return Route(path, Kind.OWN_ACCOUNT, get, post, owners, is_fresh=is_fresh)


def _of_realm(space: str, start: str) -> dict[str, Route]:
    """What each realm has under its own prefix."""
    login, security = f"{start}inloggen/", f"{start}account/beveiliging/"
    own, step = Kind.OWN_ACCOUNT, Kind.LOGIN_STEP
    rows = {
        "login": Route(login, Kind.LOGIN_PAGE, post=422),
        "enter_code": Route(f"{login}code/", step, login, login),
        "enter_totp": Route(f"{login}totp/", step, login, login),
        "enter_recovery": Route(f"{login}herstelcode/", step, login, login),
        "enter_passkey": Route(f"{login}passkey/", step, login, login),
        "passkey_options": Route(f"{login}passkey/opties/", step, 405, login),
        "enrol_passkey": Route(f"{login}passkey/nieuw/", step, login, login),
        "enrol_passkey_options": Route(
            f"{login}passkey/nieuw/opties/", step, 405, login
        ),
        "forgotten": Route(f"{start}wachtwoord-vergeten/", Kind.PUBLIC, post=422),
        "session_time": Route(f"{start}sessie/", own),
        "extend_session": Route(f"{start}sessie/verlengen/", own, 405, 200),
        "security": Route(security, own),
        "change_password": Route(f"{security}wachtwoord/", own, post=422),
        "change_email": Route(f"{security}e-mailadres/", own, post=422),
        # Only whoever has begun to link an app sees its secret.
        "app": _mine(
            f"{security}authenticator/", get=security, post=f"{security}authenticator/"
        ),
        "unlink_app": _mine(f"{security}authenticator/ontkoppelen/", post=security),
        "recovery_codes": _mine(f"{security}herstelcodes/", get=200, post=200),
        "add_passkey": _mine(f"{security}passkeys/nieuw/", get=200, post=422),
        "new_passkey_options": _mine(f"{security}passkeys/nieuw/opties/", post=200),
        "remove_passkey": _mine(
            f"{security}passkeys/{{passkey}}/verwijderen/", post=security
        ),
        # Only makes it harder to get in, so no fresh factor is asked.
        "remove_location": _mine(
            f"{security}locaties/{{location}}/verwijderen/",
            post=security,
            is_fresh=False,
        ),
        "end_other_sessions": _mine(f"{security}sessies/beeindigen/", post=security),
        "end_session": _mine(
            f"{security}sessies/{{session}}/beeindigen/", post=security
        ),
        "forget_browser": _mine(
            f"{security}toestellen/{{browser}}/intrekken/", post=security
        ),
    }
    return {f"{space}:{name}": row for name, row in rows.items()}


def _mailed(name: str, path: str) -> dict[str, Route]:
    """A mailed link: with a dead token here, since what a live one does is no matter of roles."""
    return {
        f"accounts:{name}": Route(
            f"/{path}/geheim/", Kind.MAILED_LINK, f"/{path}/link/", 410
        ),
        f"accounts:{PAGES.get(name, f'{name}_page')}": Route(
            f"/{path}/link/", Kind.MAILED_LINK, 410, 410
        ),
    }


PAGES = {"activate": "activation_page"}
COMPANY = frozenset({Role.ADMIN})
APPROVERS = COMPANY | {Role.APPROVER}
PAYSLIP = frozenset({Role.OWNER})
COLLEAGUES = frozenset({Role.OWNER, Role.COLLEAGUE})
LEAVE_PAGE = "/verlof/"
EXITS, NOBODY = "/werkgever/verlof/eindafrekening/", uuid.UUID(int=0)
EXPIRIES = "/werkgever/verlof/verval/"
SETTINGS = "/werkgever/instellingen/"
DOCUMENTS = "/werkgever/documenten/"
EXPORT = "/account/beveiliging/gegevens/"
LEAVE_REPORT = "/werkgever/rapportages/verlof/"

BUREAU = frozenset({Role.BUREAU, Role.BUREAU_COLLEAGUE})
# The lists of the admin, and what the bureau may do there besides looking.
LISTS = {
    "core_environment": {"change"},
    "core_auditevent": set[str](),
    "core_outgoingmail": set[str](),
    "personnel_company": {"add", "change"},
    "personnel_employee": set[str](),
    "personnel_legalhold": {"add", "act"},
    "leave_leavegroup": {"add", "change"},
    "leave_leavepolicy": {"add", "change"},
    "leave_companyholiday": {"add", "change"},
    "accounts_user": {"act"},
    # The page of a run is its preview; its form publishes.
    "payslips_payrollrun": {"publish"},
    "payslips_documentfailure": {"act"},
    "payslips_companyfile": {"act"},
    "payslips_closedperiod": {"add", "change", "delete"},
    "payslips_annualstatement": set[str](),
    "payslips_ledgeraccount": {"add", "change"},
}


def _of_list(name: str, may: set[str]) -> dict[str, Route]:
    """The pages that Django makes of a model; posts are forms without the fields they need."""
    app, _, model = name.partition("_")
    start, kind = f"/beheer/{app}/{model}/", Kind.BUREAU
    one = f"{start}{{{name}}}/"
    added = (200, 422) if "add" in may else (403, 403)
    changed: Outcome = 422 if "change" in may else 403
    if "publish" in may:
        changed = f"{one}change/"
    deleted = (200, start) if "delete" in may else (403, 403)
    rows = {
        "changelist": Route(start, kind, post=200),
        "add": Route(f"{start}add/", kind, *added),
        "change": Route(f"{one}change/", kind, 200, changed, BUREAU),
        "delete": Route(f"{one}delete/", kind, *deleted, BUREAU),
        "history": Route(f"{one}history/", kind, post=200, owners=BUREAU),
    }
    named = {f"admin:{name}_{page}": row for page, row in rows.items()}
    # The address of earlier versions of Django, which has no name: it leads on, whatever the id.
    short = Route(one, kind, f"{one}change/", f"{one}change/")
    return named | {f"{start}<path:object_id>/": short}


TABLE: dict[str, Route] = {
    "health": Route("/gezondheid/", Kind.PUBLIC),
    # Exists in demo mode only.
    "mailbox": Route("/postbus/", Kind.PUBLIC, 404),
    # Browsers send their reports without a token; nothing of them is kept.
    "csp_report": Route("/csp/", Kind.PUBLIC, 405, 204, without_csrf=204),
    "brand_logo": Route("/logo/0123456789abcdef.png", Kind.PUBLIC, 404, 405),
    # With a secret that is nobody's.
    "calendar_feed": Route("/agenda/geheim.ics", Kind.PUBLIC, 404),
    "check": Route("/controle/", Kind.PUBLIC, post=422),
    "help": Route("/hulp/", Kind.PUBLIC),
    "brand_css": Route("/huisstijl.css", Kind.PUBLIC),
    "accounts:logout": Route("/uitloggen/", Kind.PUBLIC, 405, OWN_LOGIN),
    **_of_realm("accounts", "/"),
    **_of_realm("employer_accounts", "/werkgever/"),
    **_of_realm("bureau_accounts", "/beheer/"),
    "accounts:choose_pin": Route(
        "/inloggen/pincode-kiezen/", Kind.LOGIN_STEP, "/inloggen/", "/inloggen/"
    ),
    "accounts:enter_pin": Route(
        "/inloggen/pincode/", Kind.LOGIN_STEP, "/inloggen/", "/inloggen/"
    ),
    "accounts:change_pin": Route(
        "/account/beveiliging/pincode/", Kind.OWN_ACCOUNT, post=422
    ),
    "accounts:give_consent": Route(
        "/account/akkoord/",
        Kind.LEAVER_TOO,
        405,
        "/account/beveiliging/",
    ),
    "accounts:withdraw_consent": Route(
        "/account/akkoord/intrekken/",
        Kind.LEAVER_TOO,
        405,
        "/account/beveiliging/",
    ),
    "data_export": _mine(EXPORT, get=200, post=EXPORT),
    "take_export": _mine(f"{EXPORT}{{data_export}}/", get=EXPORT, post=200),
    **_mailed("location", "locatie"),
    **_mailed("activate", "activeren"),
    **_mailed("reset_password", "wachtwoord-instellen"),
    **_mailed("confirm_email", "e-mailadres-bevestigen"),
    **_mailed("cancel_email", "e-mailadres-tegenhouden"),
    "accounts:confirm": Route(CONFIRM, Kind.ANY_ACCOUNT, post=422),
    "accounts:confirm_options": Route(f"{CONFIRM}passkey/", Kind.ANY_ACCOUNT, 405, 200),
    "home": Route("/", Kind.LEAVER_TOO),
    "payslips:list": Route("/loonstroken/", Kind.LEAVER_TOO),
    "payslips:what_if": Route("/loonstroken/wat-als/", Kind.EMPLOYEE, post=422),
    "payslips:detail": Route("/loonstroken/{period}/", Kind.LEAVER_TOO, owners=PAYSLIP),
    "payslips:detail_of_run": Route(
        "/loonstroken/{period}/1/", Kind.LEAVER_TOO, owners=PAYSLIP
    ),
    "payslips:pdf": Route(
        "/loonstroken/{period}/pdf/", Kind.LEAVER_TOO, owners=PAYSLIP
    ),
    "payslips:pdf_of_run": Route(
        "/loonstroken/{period}/1/pdf/", Kind.LEAVER_TOO, owners=PAYSLIP
    ),
    "statements:detail": Route(
        "/jaaropgaven/{statement_year}/", Kind.LEAVER_TOO, owners=PAYSLIP
    ),
    "statements:pdf": Route(
        "/jaaropgaven/{statement_year}/pdf/", Kind.LEAVER_TOO, owners=PAYSLIP
    ),
    "leave:overview": Route("/verlof/", Kind.EMPLOYEE),
    "leave:ask": Route("/verlof/aanvragen/", Kind.EMPLOYEE, post=422),
    "leave:accrue": Route("/verlof/opbouwen/", Kind.EMPLOYEE, post=422),
    # Without dates there is nothing to calculate.
    "leave:hours": Route("/verlof/uren/", Kind.EMPLOYEE, 422),
    "leave:group": Route(
        "/verlof/groep/{leave_group}/", Kind.EMPLOYEE, owners=COLLEAGUES
    ),
    # The form says what to do, and this one does not.
    "leave:feed": Route("/verlof/agenda/", Kind.EMPLOYEE, post=422),
    "leave:team": Route("/verlof/team/", Kind.EMPLOYEE),
    "leave:detail": Route("/verlof/{leave}/", Kind.EMPLOYEE, owners=PAYSLIP),
    "leave:withdraw": Route(
        "/verlof/{leave}/intrekken/", Kind.EMPLOYEE, 200, LEAVE_PAGE, PAYSLIP
    ),
    "leave:sick": Route(
        "/verlof/{leave}/ziek/", Kind.EMPLOYEE, post=422, owners=PAYSLIP
    ),
    # Nobody was told anything in that month.
    "leave:expiry_read": Route(
        "/verlof/verval/2019-10/gelezen/", Kind.EMPLOYEE, 405, 404
    ),
    # Nobody here has a last day of service.
    "leave:exit": Route(f"/verlof/eindafrekening/{NOBODY}/", Kind.LEAVER_TOO, 404),
    "leave:exit_pdf": Route(
        f"/verlof/eindafrekening/{NOBODY}/pdf/", Kind.LEAVER_TOO, 404
    ),
    "leave_exit:detail": Route(f"{EXITS}999999999/", Kind.EMPLOYER, 404),
    "leave_exit:pdf": Route(f"{EXITS}999999999/pdf/", Kind.EMPLOYER, 404),
    "leave_expiry:list": Route(EXPIRIES, Kind.EMPLOYER),
    "leave_expiry:hold": Route(
        f"{EXPIRIES}{{number}}/2099-07-01/", Kind.EMPLOYER, post=422, owners=APPROVERS
    ),
    "leave_expiry:lift": Route(
        f"{EXPIRIES}{{number}}/2099-07-01/toch/",
        Kind.EMPLOYER,
        405,
        EXPIRIES,
        APPROVERS,
    ),
    "leave_inbox:list": Route("/werkgever/goedkeuren/", Kind.EMPLOYER, post=422),
    "leave_inbox:undo": Route(
        "/werkgever/goedkeuren/ongedaan/", Kind.EMPLOYER, 405, 422
    ),
    "leave_inbox:one": Route(
        "/werkgever/goedkeuren/{leave}/", Kind.EMPLOYER, post=422, owners=APPROVERS
    ),
    "personnel:own_data": Route("/mijn-info/", Kind.EMPLOYEE),
    "employer_home": Route("/werkgever/", Kind.EMPLOYER),
    # The form names a company, and this one names none.
    "office:choose_company": Route("/werkgever/bedrijf/", Kind.EMPLOYER, 405, 404),
    "office:staff": Route("/werkgever/medewerkers/", Kind.EMPLOYER),
    "office:employee": Route(
        "/werkgever/medewerkers/{number}/", Kind.EMPLOYER, owners=APPROVERS
    ),
    "company_documents:list": Route(DOCUMENTS, Kind.ADMIN_OF_EMPLOYER),
    # The form names a document, and this one names none.
    "company_documents:make": Route(
        f"{DOCUMENTS}maken/", Kind.ADMIN_OF_EMPLOYER, 405, 404
    ),
    # Of payments it asks a fresh factor first.
    "company_documents:download": Route(
        f"{DOCUMENTS}{{company_file}}/", Kind.ADMIN_OF_EMPLOYER, owners=COMPANY
    ),
    "company_documents:progress": Route(
        f"{DOCUMENTS}{{company_file}}/voortgang/",
        Kind.ADMIN_OF_EMPLOYER,
        owners=COMPANY,
    ),
    "reports:staff_costs": Route(
        "/werkgever/rapportages/personeelskosten/", Kind.ADMIN_OF_EMPLOYER
    ),
    "leave_calendar:staff": Route("/werkgever/verlof/kalender/", Kind.EMPLOYER),
    "leave_calendar:feed": Route("/werkgever/verlof/agenda/", Kind.EMPLOYER, post=422),
    "leave_report:year": Route(LEAVE_REPORT, Kind.EMPLOYER),
    "leave_report:xlsx": Route(f"{LEAVE_REPORT}xlsx/", Kind.EMPLOYER),
    "leave_report:pdf": Route(f"{LEAVE_REPORT}pdf/", Kind.EMPLOYER),
    "leave_report:print": Route(
        f"{LEAVE_REPORT}pdf/maken/", Kind.EMPLOYER, 405, LEAVE_REPORT
    ),
    # Nobody had one printed.
    "leave_report:progress": Route(f"{LEAVE_REPORT}pdf/voortgang/", Kind.EMPLOYER, 404),
    "office:settings": Route(SETTINGS, Kind.ADMIN_OF_EMPLOYER),
    "office:features": Route(
        f"{SETTINGS}menus/", Kind.ADMIN_OF_EMPLOYER, 405, SETTINGS
    ),
    "office:invite": Route(
        f"{SETTINGS}toegang/nieuw/", Kind.ADMIN_OF_EMPLOYER, post=422
    ),
    "office:reset_pin": Route(
        "/werkgever/medewerkers/{number}/pincode/",
        Kind.ADMIN_OF_EMPLOYER,
        405,
        "/werkgever/medewerkers/{number}/",
        COMPANY,
    ),
    "office:access": Route(
        f"{SETTINGS}toegang/{{access}}/",
        Kind.ADMIN_OF_EMPLOYER,
        post=422,
        owners=COMPANY,
    ),
    "office:remove_access": Route(
        f"{SETTINGS}toegang/{{access}}/intrekken/",
        Kind.ADMIN_OF_EMPLOYER,
        405,
        SETTINGS,
        COMPANY,
    ),
    "office:add_deputy": Route(
        f"{SETTINGS}vervangers/nieuw/", Kind.ADMIN_OF_EMPLOYER, post=422
    ),
    "office:release_factors": Route(
        f"{SETTINGS}toegang/{{access}}/tweede-factor/",
        Kind.ADMIN_OF_EMPLOYER,
        405,
        SETTINGS,
        COMPANY,
    ),
    "office:end_deputy": Route(
        f"{SETTINGS}vervangers/{{deputy}}/beeindigen/",
        Kind.ADMIN_OF_EMPLOYER,
        405,
        SETTINGS,
        COMPANY,
    ),
    "admin:index": Route("/beheer/", Kind.BUREAU, post=200),
    "/beheer/(?P<url>.*)$": Route("/beheer/bestaat-niet/", Kind.BUREAU, 404, 404),
    "admin:jsi18n": Route("/beheer/jsi18n/", Kind.BUREAU),
    # Without the field that is searched; OPTIONS tells which methods there are.
    "admin:autocomplete": Route("/beheer/autocomplete/", Kind.BUREAU, 403, options=200),
    "admin:view_on_site": Route("/beheer/r/1/1/", Kind.BUREAU, 404, 404),
    "admin:app_list": Route("/beheer/core/", Kind.BUREAU, post=200),
    "admin:accounts_user_unactivated": Route(
        "/beheer/accounts/user/niet-geactiveerd/", Kind.BUREAU, post=200
    ),
    "admin:accounts_user_invite": Route(
        "/beheer/accounts/user/uitnodigen/", Kind.BUREAU, post=422
    ),
    "admin:core_environment_upload": Route(
        "/beheer/core/environment/inlezen/", Kind.BUREAU, post=422
    ),
    "admin:personnel_employee_upload": Route(
        "/beheer/personnel/employee/inlezen/", Kind.BUREAU, post=422
    ),
    "admin:payslips_payrollrun_upload": Route(
        "/beheer/payslips/payrollrun/inlezen/", Kind.BUREAU, post=422
    ),
    **{
        page: row
        for name, may in LISTS.items()
        for page, row in _of_list(name, may).items()
    },
}
OPEN_NAMES = {name for name, route in TABLE.items() if route.kind in OPEN}
