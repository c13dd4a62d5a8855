"""Forms as somebody fills them in who may, for trying them with more, and by who may not."""

from dataclasses import replace

from accounts.enums import Realm
from tests.factories.accounts import PASSWORD, PIN
from tests.guards.filled import Filled
from tests.guards.forms_of_bureau import FORMS_OF_BUREAU
from tests.guards.roles import CONFIRM, HOME_PAGES, OWNERS, REALMS, Outcome, Role

NEW_PASSWORD, NEW_PIN = "Regenachtige-Wandeling-31", "730492"
SETTINGS, INBOX = "/werkgever/instellingen/", "/werkgever/goedkeuren/"
EXPORT = "/account/beveiliging/gegevens/"


def _mine(fields: dict[str, str], leads_to: Outcome, *others: Role) -> Filled:
    return Filled(fields, frozenset({Role.OWNER, Role.COLLEAGUE, *others}), leads_to)


def _of_office(
    fields: dict[str, str],
    leads_to: Outcome,
    to_others: dict[Role, int] | None = None,
) -> Filled:
    by = frozenset({Role.ADMIN, Role.APPROVER})
    return Filled(fields, by, leads_to, to_others or {})


def _of_settings(
    fields: dict[str, str], *others: Role, leads_to: str = SETTINGS
) -> Filled:
    return Filled(fields, frozenset({Role.ADMIN, *others}), leads_to)


def _of_realm(realm: Realm) -> dict[str, Filled]:
    """What each realm has under its own prefix, of its own account."""
    start = HOME_PAGES[realm]
    security = f"{start}account/beveiliging/"
    everybody = frozenset(role for role, one in REALMS.items() if one is realm)
    own = frozenset({OWNERS[realm]})
    space = {"/": "accounts"}.get(start, f"{realm}_accounts")
    of_everybody = Filled({}, everybody, security)
    of_owner = Filled({}, own, security)
    forms = {
        "change_email": replace(
            of_everybody,
            fields={"new_username": "nieuw@voorbeeld.nl"},
            leads_to=CONFIRM,
        ),
        "change_password": replace(
            of_everybody,
            fields={
                "current_password": PASSWORD,
                "password": NEW_PASSWORD,
                "password_again": NEW_PASSWORD,
            },
        ),
        "extend_session": replace(of_everybody, leads_to=200),
        "unlink_app": of_everybody,
        "recovery_codes": replace(of_everybody, leads_to=200),
        "new_passkey_options": replace(of_everybody, leads_to=200),
        "remove_passkey": of_owner,
        "remove_location": of_owner,
        "end_other_sessions": of_everybody,
        "end_session": of_owner,
        "forget_browser": of_owner,
    }
    return {f"{space}:{name}": form for name, form in forms.items()}


LEAVE = {
    "group": "{leave_group}",
    "start_date": "4-1-2027",
    "end_date": "5-1-2027",
    "description": "Texel",
    "key": "6a0f7c1e-0000-4000-8000-000000000000",
}
FORMS = {
    **_of_realm(Realm.EMPLOYEE),
    **_of_realm(Realm.EMPLOYER),
    **_of_realm(Realm.BUREAU),
    **FORMS_OF_BUREAU,
    "leave:ask": _mine(
        LEAVE | {"start_hours": "", "end_hours": "", "hours": "", "reason": ""},
        "/verlof/",
    ),
    "leave:accrue": _mine(
        LEAVE | {"start_date": "2-11-2026", "end_date": "2-11-2026", "hours": "1,5"},
        "/verlof/",
    ),
    "leave:withdraw": Filled({}, frozenset({Role.OWNER}), "/verlof/"),
    "leave_inbox:list": _of_office(
        {"ids": "{leave}", "decision": "reject", "remark": "Te druk", "seen": ""},
        INBOX,
        {Role.OTHER_EMPLOYER: 404},
    ),
    "leave_inbox:one": _of_office({"decision": "reject", "remark": "Te druk"}, INBOX),
    "leave_expiry:hold": _of_office(
        {"reason": "kon niet"}, "/werkgever/verlof/verval/"
    ),
    "office:features": _of_settings({"open": "leave"}, Role.OTHER_EMPLOYER),
    "office:invite": _of_settings(
        {
            "email": "nieuw@voorbeeld.nl",
            "role": "approver",
            "departments": "Winkel",
            "employee": "",
        },
        Role.OTHER_EMPLOYER,
    ),
    "office:access": _of_settings(
        {"role": "approver", "departments": "Winkel", "employee": "{number}"}
    ),
    "office:remove_access": _of_settings({}),
    "office:add_deputy": _of_settings(
        {
            "approver": "{access}",
            "deputy": "{own_access}",
            "start_date": "4-1-2027",
            "end_date": "5-1-2027",
        }
    ),
    "office:end_deputy": _of_settings({}),
    "office:reset_pin": _of_settings({}, leads_to="/werkgever/medewerkers/{number}/"),
    "accounts:change_pin": _mine(
        {
            "current_pin": PIN,
            "password": PASSWORD,
            "pin": NEW_PIN,
            "pin_again": NEW_PIN,
        },
        "/account/beveiliging/",
        Role.LEAVER,
    ),
    "accounts:give_consent": _mine({}, "/account/beveiliging/", Role.LEAVER),
    "accounts:withdraw_consent": _mine({}, "/account/beveiliging/", Role.LEAVER),
    "accounts:confirm": _mine(
        {"asked": "", "pin": PIN, "code": "", "credential": ""},
        "/account/beveiliging/",
        Role.LEAVER,
    ),
    "accounts:confirm_options": Filled({}, frozenset(REALMS), 200),
    "data_export": _mine({}, EXPORT, Role.LEAVER),
    "leave:feed": _mine({"action": "make"}, 200),
    "leave_calendar:feed": replace(
        _of_settings({"action": "make"}, Role.APPROVER, Role.OTHER_EMPLOYER),
        leads_to=200,
    ),
    "leave_expiry:lift": _of_office({}, "/werkgever/verlof/verval/"),
    "leave_report:print": _of_settings(
        {},
        Role.APPROVER,
        Role.OTHER_EMPLOYER,
        leads_to="/werkgever/rapportages/verlof/",
    ),
    "office:choose_company": _of_office(
        {"company": "{company}"}, "/werkgever/", {Role.OTHER_EMPLOYER: 404}
    ),
    "office:release_factors": _of_settings({}),
    "company_documents:make": _of_settings(
        {
            "kind": "year-work",
            "format": "zip",
            "run": "",
            "year": "2026",
            "periode": "2026-10-M",
        },
        leads_to="/werkgever/documenten/",
    ),
}
