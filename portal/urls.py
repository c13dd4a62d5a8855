"""All addresses: Dutch paths, English names."""

from django.contrib import admin
from django.urls import include, path

from accounts.urls import bureau_pages, employer_pages, office_pages
from leave.urls import calendar_pages, exit_pages, expiry_pages, feed_pages, inbox_pages
from leave.urls import report_pages as leave_report_pages
from payslips.urls import company_pages, report_pages, statement_pages
from portal import data_export, verification, views

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("loonstroken/", include("payslips.urls")),
    path("jaaropgaven/", include(statement_pages)),
    path("verlof/", include("leave.urls")),
    path("", include(feed_pages)),
    path("mijn-info/", include("personnel.urls")),
    path("account/beveiliging/gegevens/", data_export.data_export, name="data_export"),
    path(
        "account/beveiliging/gegevens/<uuid:public_id>/",
        data_export.take,
        name="take_export",
    ),
    path("gezondheid/", views.health, name="health"),
    path("logo/<slug:digest>.png", views.brand_logo, name="brand_logo"),
    path("csp/", views.csp_report, name="csp_report"),
    path("controle/", verification.check, name="check"),
    path("hulp/", views.help_page, name="help"),
    path("postbus/", views.mailbox, name="mailbox"),
    path("huisstijl.css", views.brand_css, name="brand_css"),
    path("werkgever/", views.employer_home, name="employer_home"),
    path("werkgever/documenten/", include(company_pages)),
    path("werkgever/rapportages/", include(report_pages)),
    path("werkgever/verlof/eindafrekening/", include(exit_pages)),
    path("werkgever/verlof/verval/", include(expiry_pages)),
    path("werkgever/rapportages/verlof/", include(leave_report_pages)),
    path("werkgever/verlof/", include(calendar_pages)),
    path("werkgever/goedkeuren/", include(inbox_pages)),
    path("werkgever/", include(employer_pages)),
    path("werkgever/", include(office_pages)),
    path("beheer/", include(bureau_pages)),
    path("beheer/", admin.site.urls),
]
