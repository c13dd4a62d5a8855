"""What holds for every response, whoever asks and whatever goes wrong."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import FileResponse
from django.test import Client, RequestFactory

from portal.core.middleware import PERMISSIONS_POLICY, without_body_on_head
from portal.core.models import Environment
from tests.actors import client_of
from tests.core.broken_urls import SECRET
from tests.factories.core import EnvironmentFactory

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS_POLICY,
}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types sw",
    "report-uri /csp/",
}
FORM = "application/x-www-form-urlencoded"
UPLOAD = "/beheer/payslips/payrollrun/inlezen/"
LIMIT = 64 * 1024


@pytest.fixture
def environment() -> Environment:
    return EnvironmentFactory(subdomain="salarisfactory", name="Salarisfactory")


@pytest.fixture
def browser(environment: Environment) -> Client:
    return client_of(environment)


@pytest.fixture
def broken(settings, browser: Client) -> Client:
    """A portal with a view that fails and one that refuses."""
    settings.ROOT_URLCONF = "tests.core.broken_urls"
    browser.raise_request_exception = False
    return browser


def check_headers(response) -> None:
    found = {name: response.headers.get(name) for name in HEADERS}
    policy = set(response.headers["Content-Security-Policy"].split("; "))
    assert (found, policy) == (HEADERS, POLICY)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/inloggen/", 200, id="200"),
        pytest.param("GET", "/", 302, id="302"),
        pytest.param("GET", "/bestaat-niet/", 404, id="404"),
        pytest.param("GET", "/uitloggen/", 405, id="405 of a view"),
        pytest.param("PUT", "/inloggen/", 405, id="405 of the portal"),
        pytest.param("GET", "/gezondheid/", 200, id="health"),
    ],
)
def test_a_page_carries_the_headers(
    browser: Client, method: str, path: str, status: int
):
    response = browser.generic(method, path)

    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store, private"
    check_headers(response)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/suspects/", 400), ("/refuses/", 403), ("/fails/", 500), ("/loses/", 503)],
    ids=["400", "403", "500", "503"],
)
def test_an_error_carries_the_headers(broken: Client, path: str, status: int):
    response = broken.get(path)

    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store, private"
    check_headers(response)
    page = response.content.decode()
    told = [SECRET, "Traceback", "RuntimeError", "PermissionDenied", ".py", "SELECT"]
    assert [word for word in [*told, "Django", "Python"] if word in page] == []


def test_a_forged_form_is_403_with_the_headers(environment: Environment):
    browser = client_of(environment)
    browser.handler.enforce_csrf_checks = True

    response = browser.post("/inloggen/", {"username": "a@b.nl", "password": "x"})

    assert response.status_code == 403
    check_headers(response)


def test_an_unknown_host_gets_the_headers():
    response = Client(headers={"host": "onbekend.localhost"}).get("/inloggen/")

    assert response.status_code == 404
    check_headers(response)


def test_a_static_file_carries_the_headers_and_may_be_kept(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "portal.css").write_text("p { color: red }")

    response = Client(headers={"host": "onbekend.localhost"}).get("/static/portal.css")

    assert (response.status_code, b"".join(response)) == (200, b"p { color: red }")
    assert response.headers["Cache-Control"] == "max-age=60, public"
    check_headers(response)


def test_in_production_the_browser_is_told_to_stay_on_https(settings, environment):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True

    response = client_of(environment).get("/inloggen/", secure=True)

    assert response.headers["Strict-Transport-Security"] == (
        "max-age=31536000; includeSubDomains; preload"
    )


@pytest.mark.parametrize("method", ["TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "X"])
@pytest.mark.parametrize("path", ["/", "/inloggen/", "/bestaat-niet/", "/beheer/"])
def test_a_method_that_no_page_has_is_405(browser: Client, method: str, path: str):
    response = browser.generic(method, path)

    assert response.status_code == 405
    assert "Dat kan op deze pagina niet" in response.text
    assert response.headers["Content-Security-Policy"]
    assert response.headers.items() >= HEADERS.items()
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    ("path", "size", "kind", "status"),
    [
        pytest.param("/inloggen/", LIMIT, FORM, 422, id="just fits"),
        pytest.param("/inloggen/", LIMIT + 1, FORM, 413, id="one byte more"),
        pytest.param(
            "/inloggen/", LIMIT + 1, "multipart/form-data; boundary=x", 413, id="file"
        ),
        pytest.param("/beheer/inloggen/", LIMIT + 1, FORM, 413, id="bureau's form"),
        pytest.param(UPLOAD, 20 * 1024 * 1024 + 1, "multipart/x", 413, id="big upload"),
    ],
)
def test_a_body_is_as_large_as_a_form_can_be(
    browser: Client, path: str, size: int, kind: str, status: int
):
    response = browser.generic("POST", path, b"a" * size, content_type=kind)

    assert response.status_code == status
    assert response.headers["Cache-Control"] == "no-store, private"
    assert response.headers["Content-Security-Policy"]
    assert response.headers.items() >= HEADERS.items()


def test_the_bureau_may_upload_a_workbook(browser: Client):
    body = b"a" * (LIMIT + 1)

    response = browser.generic("POST", UPLOAD, body, content_type="multipart/x")

    assert response.status_code == 302


def test_what_is_too_large_or_cannot_be_asked_is_told_in_dutch(browser: Client):
    large = browser.generic("POST", "/inloggen/", b"a" * (LIMIT + 1), content_type=FORM)
    asked = browser.get("/uitloggen/")

    assert "Dit is te groot om te versturen" in large.text
    assert "Dat kan op deze pagina niet" in asked.text
    assert asked.headers["Allow"] == "POST"


def test_a_page_may_use_nothing_of_a_browser_but_passkeys():
    offered = {one.partition("=")[0] for one in PERMISSIONS_POLICY.split(", ")}

    assert set(PERMISSIONS_POLICY.split(", ")) == {f"{one}=()" for one in offered}
    assert offered >= {
        "camera",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "serial",
    }
    assert not offered & {"publickey-credentials-get", "publickey-credentials-create"}


def test_a_length_that_is_no_number_is_no_length(browser: Client):
    response = browser.get("/inloggen/", headers={"content-length": "veel"})

    assert response.status_code == 200


@pytest.mark.parametrize("host", ["onbekend.localhost", "example.nl", "127.0.0.1"])
def test_an_unknown_host_is_404_and_names_nothing(environment: Environment, host: str):
    response = Client(headers={"host": host}).get("/inloggen/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "alarisfactory" not in page
    assert host not in page


def test_a_host_that_cannot_be_one_is_400(environment: Environment):
    response = Client(headers={"host": "a b"}).get("/inloggen/")

    check_headers(response)

    assert response.status_code == 400
    assert "Deze aanvraag begrijpen we niet" in response.content.decode()


def test_a_client_without_an_address_is_400(browser: Client):
    response = browser.get("/inloggen/", REMOTE_ADDR="")

    assert response.status_code == 400


def test_a_page_travels_compressed_to_a_browser_that_can_read_it(browser: Client):
    plain = browser.get("/inloggen/")
    packed = browser.get("/inloggen/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in plain.headers
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert gzip.decompress(packed.content).startswith(b"<!DOCTYPE html>")


def answered(path: str, method: str) -> tuple[int, str | None, bytes]:
    """What a server gets from the application: Django's client would hide a body."""
    factory = RequestFactory(headers={"host": "salarisfactory.localhost"})
    response: Any = WSGIHandler().get_response(factory.generic(method, path))
    length = response.headers.get("Content-Length")
    return response.status_code, length, response.content


@pytest.mark.parametrize("path", ["/inloggen/", "/bestaat-niet/", "/uitloggen/"])
def test_the_headers_alone_come_without_a_page(environment: Environment, path: str):
    status, _length, page = answered(path, "GET")

    assert page
    assert answered(path, "HEAD") == (status, str(len(page)), b"")


def test_the_headers_alone_come_without_the_file(tmp_path: Path):
    document = (tmp_path / "loonstrook.pdf").open("wb+")
    document.write(b"%PDF")
    document.seek(0)
    file: Any = FileResponse(document)

    answer: Any = without_body_on_head(lambda _: file)(RequestFactory().head("/"))

    assert b"".join(answer) == b""
    assert answer.headers["Content-Length"] == "4"
    answer.close()
    assert document.closed


def test_what_is_no_page_travels_as_it_is(browser: Client):
    answer = browser.get("/gezondheid/", headers={"accept-encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers
