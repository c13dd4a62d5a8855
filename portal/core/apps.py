from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks

from portal.core.database_role import check_role


class CoreConfig(AppConfig):
    name = "portal.core"
    label = "core"
    verbose_name = "Portaal"

    def ready(self) -> None:
        """This function will register what ``check --deploy`` asks of the kernel."""
        checks.register(check_role, checks.Tags.security, deploy=True)


class BureauAdminConfig(AdminConfig):
    """Makes the bureau's site the one that all apps register with."""

    default_site = "portal.core.admin_site.PortalAdminSite"
