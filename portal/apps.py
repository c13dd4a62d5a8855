from django.apps import AppConfig
from django.core import checks

from portal.celery import app as celery_app
from portal.checks import deployment_errors

__all__ = ["PortalConfig", "celery_app"]


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"

    def ready(self) -> None:
        """This function will register what ``check --deploy`` asks of the settings."""
        checks.register(deployment_errors, checks.Tags.security, deploy=True)
