"""Host names: which environment a host serves, and the address of a page in an environment."""

from ipaddress import ip_address

from django.conf import settings

from portal.core.models import Environment


def environment_of(host: str) -> Environment | None:
    """This function will find the environment that a host name serves, or None."""
    return Environment.objects.filter(subdomain=subdomain_of(host)).first()


def subdomain_of(host: str) -> str:
    """This function will name the environment that a host serves, or nothing.

    ``host`` may carry a port. A bare host (the portal's domain, localhost or an address)
    serves ``DEFAULT_ENVIRONMENT`` when that is set.
    """
    name = _without_port(host.casefold())
    return settings.DEFAULT_ENVIRONMENT if _is_bare(name) else _subdomain(name)


def portal_url(environment: Environment, path: str) -> str:
    """This function will make the full address of a page; the host never comes from a request."""
    scheme = "http" if settings.INSECURE_HTTP else "https"
    port = f":{settings.PORTAL_PORT}" if settings.PORTAL_PORT else ""
    return f"{scheme}://{environment.subdomain}.{settings.PORTAL_DOMAIN}{port}{path}"


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1 : host.index("]")]
    return host.partition(":")[0].rstrip(".")


def _subdomain(name: str) -> str:
    label, _dot, domain = name.partition(".")
    return label if domain == settings.PORTAL_DOMAIN else ""


def _is_bare(name: str) -> bool:
    if name in {settings.PORTAL_DOMAIN, "localhost"}:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
