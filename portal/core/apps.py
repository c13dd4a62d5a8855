from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Portaal"


class BureauAdminConfig(AdminConfig):
    """Makes the bureau's site the one that all apps register with."""

    default_site = "portal.core.admin_site.PortalAdminSite"
