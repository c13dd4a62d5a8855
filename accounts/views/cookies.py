"""The short cookies of a login under way; they hold secrets, so nothing reads them but us."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ATTEMPT = f"{settings.COOKIE_PREFIX}la"
BROWSER = f"{settings.COOKIE_PREFIX}bid"
LINK = f"{settings.COOKIE_PREFIX}link"
LINK_SECONDS = 600


def get(request: HttpRequest, name: str) -> str:
    """This function will return a cookie's value, or nothing."""
    return request.COOKIES.get(name, "")


def keep(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    """This function will set a cookie that only our own pages send back."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        secure=not settings.INSECURE_HTTP,
        httponly=True,
        samesite="Lax",
    )


def drop(response: HttpResponse, name: str) -> None:
    """This function will remove a cookie."""
    response.delete_cookie(name, samesite="Lax")
