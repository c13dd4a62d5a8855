"""Addresses of accounts; those of employers and the bureau are the same below their prefix."""

from django.urls import URLPattern, path

from accounts.views import (
    changing,
    consent,
    emails,
    links,
    login,
    office,
    office_access,
    office_deputies,
    office_staff,
    passwords,
    second_factors,
    security,
    session_time,
    steps,
    stepup,
)

SECURITY = "account/beveiliging/"


def login_pages() -> list[URLPattern]:
    """This function will list the addresses that each realm has under its own prefix."""
    return [
        path("inloggen/", login.login, name="login"),
        path("inloggen/code/", steps.enter_code, name="enter_code"),
        path("inloggen/totp/", steps.enter_totp, name="enter_totp"),
        path("inloggen/herstelcode/", steps.enter_recovery, name="enter_recovery"),
        path("inloggen/passkey/", steps.enter_passkey, name="enter_passkey"),
        path("inloggen/passkey/opties/", steps.passkey_options, name="passkey_options"),
        path("inloggen/passkey/nieuw/", steps.enrol_passkey, name="enrol_passkey"),
        path(
            "inloggen/passkey/nieuw/opties/",
            steps.enrol_passkey_options,
            name="enrol_passkey_options",
        ),
        path("wachtwoord-vergeten/", passwords.forgotten, name="forgotten"),
        path("sessie/", session_time.session_time, name="session_time"),
        path("sessie/verlengen/", session_time.extend_session, name="extend_session"),
        path(SECURITY, security.security, name="security"),
        *(
            path(f"{SECURITY}{route}", view, name=name)
            for route, view, name in SECURITY_PAGES
        ),
    ]


SECURITY_PAGES = [
    ("wachtwoord/", changing.change_password, "change_password"),
    ("e-mailadres/", changing.change_email, "change_email"),
    ("authenticator/", second_factors.app, "app"),
    ("authenticator/ontkoppelen/", second_factors.unlink_app, "unlink_app"),
    ("herstelcodes/", second_factors.recovery_codes, "recovery_codes"),
    ("passkeys/nieuw/", second_factors.add_passkey, "add_passkey"),
    (
        "passkeys/nieuw/opties/",
        second_factors.new_passkey_options,
        "new_passkey_options",
    ),
    (
        "passkeys/<uuid:public_id>/verwijderen/",
        second_factors.remove_passkey,
        "remove_passkey",
    ),
    (
        "locaties/<uuid:public_id>/verwijderen/",
        security.remove_location,
        "remove_location",
    ),
    ("sessies/beeindigen/", security.end_other_sessions, "end_other_sessions"),
    ("sessies/<uuid:public_id>/beeindigen/", security.end_session, "end_session"),
    (
        "toestellen/<uuid:public_id>/intrekken/",
        security.forget_browser,
        "forget_browser",
    ),
]
employer_pages = (login_pages(), "employer_accounts")
bureau_pages = (login_pages(), "bureau_accounts")
# What only employers have, below their prefix.
office_pages = (
    [
        path("bedrijf/", office.choose_company, name="choose_company"),
        path("medewerkers/", office_staff.staff_list, name="staff"),
        path("medewerkers/<int:number>/", office_staff.employee_page, name="employee"),
        path(
            "medewerkers/<int:number>/pincode/",
            office_staff.reset_pin,
            name="reset_pin",
        ),
        path("instellingen/", office.settings, name="settings"),
        path("instellingen/menus/", office.switch_features, name="features"),
        path("instellingen/toegang/nieuw/", office_access.invite, name="invite"),
        path(
            "instellingen/toegang/<uuid:access_id>/",
            office_access.change,
            name="access",
        ),
        path(
            "instellingen/toegang/<uuid:access_id>/intrekken/",
            office_access.remove,
            name="remove_access",
        ),
        path(
            "instellingen/toegang/<uuid:access_id>/tweede-factor/",
            office_access.release,
            name="release_factors",
        ),
        path("instellingen/vervangers/nieuw/", office_deputies.add, name="add_deputy"),
        path(
            "instellingen/vervangers/<uuid:deputy_id>/beeindigen/",
            office_deputies.end,
            name="end_deputy",
        ),
    ],
    "office",
)

app_name = "accounts"
urlpatterns = [
    *login_pages(),
    path(f"{SECURITY}pincode/", changing.change_pin, name="change_pin"),
    path("account/akkoord/", consent.give, name="give_consent"),
    path("account/akkoord/intrekken/", consent.withdraw, name="withdraw_consent"),
    path("inloggen/pincode-kiezen/", steps.choose_pin, name="choose_pin"),
    path("inloggen/pincode/", steps.enter_pin, name="enter_pin"),
    path("locatie/link/", links.location, name="location_page"),
    path("locatie/<str:token>/", links.location, name="location"),
    path("activeren/link/", passwords.activate, name="activation_page"),
    path("activeren/<str:token>/", passwords.activate, name="activate"),
    path("wachtwoord-instellen/link/", passwords.reset, name="reset_password_page"),
    path("wachtwoord-instellen/<str:token>/", passwords.reset, name="reset_password"),
    path(
        "e-mailadres-bevestigen/link/",
        emails.confirm_email,
        name="confirm_email_page",
    ),
    path(
        "e-mailadres-bevestigen/<str:token>/",
        emails.confirm_email,
        name="confirm_email",
    ),
    path(
        "e-mailadres-tegenhouden/link/", emails.cancel_email, name="cancel_email_page"
    ),
    path(
        "e-mailadres-tegenhouden/<str:token>/",
        emails.cancel_email,
        name="cancel_email",
    ),
    path("bevestigen/", stepup.confirm, name="confirm"),
    path("bevestigen/passkey/", stepup.passkey_options, name="confirm_options"),
    path("uitloggen/", login.logout, name="logout"),
]
