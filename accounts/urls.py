"""Addresses of logging in; those of employers and the bureau are the same below their prefix."""

from django.urls import URLPattern, path

from accounts.views import (
    links,
    login,
    office,
    office_access,
    office_deputies,
    office_staff,
    security,
    steps,
)


def login_pages() -> list[URLPattern]:
    """This function will list the addresses that each realm has under its own prefix."""
    return [
        path("inloggen/", login.login, name="login"),
        path("inloggen/code/", steps.enter_code, name="enter_code"),
        path("inloggen/totp/", steps.enter_totp, name="enter_totp"),
        path("inloggen/herstelcode/", steps.enter_recovery, name="enter_recovery"),
        path("account/beveiliging/", security.security, name="security"),
    ]


employer_pages = (login_pages(), "employer_accounts")
bureau_pages = (login_pages(), "bureau_accounts")
# What only employers have, below their prefix.
office_pages = (
    [
        path("bedrijf/", office.choose_company, name="choose_company"),
        path("medewerkers/", office_staff.staff_list, name="staff"),
        path("medewerkers/<int:number>/", office_staff.employee_page, name="employee"),
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
    path("inloggen/pincode-kiezen/", steps.choose_pin, name="choose_pin"),
    path("inloggen/pincode/", steps.enter_pin, name="enter_pin"),
    path("locatie/link/", links.location, name="location_page"),
    path("locatie/<str:token>/", links.location, name="location"),
    path("activeren/link/", links.activate, name="activation_page"),
    path("activeren/<str:token>/", links.activate, name="activate"),
    path("uitloggen/", login.logout, name="logout"),
]
