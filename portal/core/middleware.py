"""What holds for every request before anyone is known: headers, size, and the environment."""

import uuid
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string

from portal.core.hosts import subdomain_of
from portal.core.logs import request_number
from portal.core.net import client_ip, is_within
from portal.core.tenancy import use_environment_at
from portal.core.wording import current_request

Handler = Callable[[HttpRequest], HttpResponse]
METHODS = {"GET", "HEAD", "OPTIONS", "POST"}
ANY_HOST_PATHS = ("/gezondheid/", "/static/")
ADMIN_PATH = "/beheer/"
CHECK_PATH = "/controle/"
WITHOUT_TRUSTED_TYPES = {"require-trusted-types-for": None, "trusted-types": None}
# What a page could ask of Chromium, but for passkeys, copying, and what the admin does on leaving.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "clipboard-read",
        "compute-pressure",
        "cross-origin-isolated",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "gamepad",
        "geolocation",
        "gyroscope",
        "hid",
        "identity-credentials-get",
        "idle-detection",
        "keyboard-map",
        "local-fonts",
        "magnetometer",
        "microphone",
        "midi",
        "otp-credentials",
        "payment",
        "picture-in-picture",
        "screen-wake-lock",
        "serial",
        "storage-access",
        "sync-xhr",
        "usb",
        "window-management",
        "xr-spatial-tracking",
    )
)


def numbered(get_response: Handler) -> Handler:
    """Give each request a number, which its lines in the log carry, without what it holds."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = request_number.set(uuid.uuid4().hex)
        asked = current_request.set(request)
        try:
            return get_response(request)
        finally:
            current_request.reset(asked)
            request_number.reset(number)

    return middleware


def without_body_on_head(get_response: Handler) -> Handler:
    """Send no page to whoever asks for its headers alone; they say how long it would be."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD":
            _drop_body(response)
        return response

    return middleware


def security_headers(get_response: Handler) -> Handler:
    """Add the headers that every response carries, errors and static files included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


class PageCompression(GZipMiddleware):
    """Compress pages; documents are compressed already, and so are static files.

    What a page holds that is secret and what a visitor can put on it share one compression.
    Django masks its token anew each time, and pads the length by chance (BREACH).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page else response


def body_limit(get_response: Handler) -> Handler:
    """Refuse methods we do not speak and bodies that no form of ours can make."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return _refused(405, {"Allow": ", ".join(sorted(METHODS))})
        if _content_length(request) > _most_bytes(request):
            return _refused(413)
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            # Django's own refusal of a method says nothing to a reader.
            return _refused(405, {"Allow": response.headers["Allow"]})
        return response

    return middleware


def environment(get_response: Handler) -> Handler:
    """Find the environment by host and the client's address; an unknown host is 404.

    Until the response is made the database shows that environment, and nothing after it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        # These paths know no environment: health must answer without a database.
        any_host = request.path.startswith(ANY_HOST_PATHS)
        subdomain = "" if any_host else subdomain_of(request.get_host())
        with use_environment_at(subdomain) as found:
            if found is None and not any_host:
                return render(request, "404.html", status=404)
            vars(request).update(client_ip=client_ip(request), environment=found)
            if request.path.startswith(ADMIN_PATH) and not _may_see_admin(request):
                return render(request, "404.html", status=404)
            return get_response(request)

    return middleware


class PortalCSPMiddleware(CSPMiddleware):
    """The policy of every page; Django's own admin was not written for Trusted Types."""

    def get_policy_parts(
        self,
        request: HttpRequest,
        response: HttpResponseBase,
        report_only: bool = False,
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(ADMIN_PATH):
            parts.replace = WITHOUT_TRUSTED_TYPES | (parts.replace or {})
        return parts


def _refused(status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    # Without the request: nobody is known yet, and nothing of it is looked at.
    page = render_to_string(f"{status}.html")
    return HttpResponse(page, status=status, headers=headers)


def _drop_body(response: HttpResponse | StreamingHttpResponse) -> None:
    if isinstance(response, StreamingHttpResponse):
        # What it would have read from is closed with the response.
        response.streaming_content = ()
    else:
        response.headers.setdefault("Content-Length", str(len(response.content)))
        response.content = b""


def _may_see_admin(request: HttpRequest) -> bool:
    nets = settings.BUREAU_ALLOWED_NETS
    return not nets or is_within(request.client_ip, nets)  # type: ignore[attr-defined]


def _most_bytes(request: HttpRequest) -> int:
    if _is_upload(request):
        return settings.UPLOAD_LIMIT_BYTES
    if request.path == CHECK_PATH:
        # The form around the file included.
        return settings.CHECK_LIMIT_BYTES + settings.BODY_LIMIT_BYTES
    return settings.BODY_LIMIT_BYTES


def _is_upload(request: HttpRequest) -> bool:
    return request.path.startswith(ADMIN_PATH) and request.path.endswith("/inlezen/")


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.headers.get("Content-Length") or 0)
    except ValueError:
        return 0
