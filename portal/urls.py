"""All addresses: Dutch paths, English names."""

from django.contrib import admin
from django.urls import include, path

from accounts.views.login import login
from portal import views

handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"

bureau_accounts = ([path("inloggen/", login, name="login")], "bureau_accounts")

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("accounts.urls")),
    path("loonstroken/", include("payslips.urls")),
    path("gezondheid/", views.health, name="health"),
    path("postbus/", views.mailbox, name="mailbox"),
    path("huisstijl.css", views.brand_css, name="brand_css"),
    path("beheer/", include(bureau_accounts)),
    path("beheer/", admin.site.urls),
]
