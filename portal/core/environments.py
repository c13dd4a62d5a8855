"""Adding environments."""

import re
from datetime import datetime

from django.db import transaction

from portal.core import audit
from portal.core.access import Actor
from portal.core.models import SUBDOMAIN, Environment
from portal.core.tenancy import use_environment

# Names that mean something else on the portal's domain.
RESERVED = {"www", "mail", "localhost", "static", "api"}


@transaction.atomic
def add_environment(
    subdomain: str, *, name: str, now: datetime
) -> tuple[Environment, bool]:
    """This function will add an environment; one with the same subdomain is left as it is.

    Returns the environment and whether it is new.

    :raises ValueError: with a Dutch sentence, when the subdomain cannot be one.
    """
    if not re.fullmatch(SUBDOMAIN, subdomain) or subdomain in RESERVED:
        raise ValueError(
            f"{subdomain} kan geen subdomein zijn: kleine letters, cijfers en streepjes."
        )
    environment, created = Environment.objects.get_or_create(
        subdomain=subdomain, defaults={"name": name}
    )
    if created:
        actor = Actor.system(environment_id=environment.pk)
        with use_environment(environment.pk):
            audit.record("environment.added", actor=actor, subject=environment, now=now)
    return environment, created
