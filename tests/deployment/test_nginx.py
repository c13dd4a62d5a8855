"""The door overwrites addresses, keeps secrets out of logs and lets uploads through."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from python_ipware.modern.defaults import DEFAULT_PRECEDENCE

from portal.core import middleware
from tests.deployment.test_compose import SERVICES
from tests.drill import compose
from tests.drill.compose import ROOT

FOLDER = ROOT / "deploy" / "nginx"
CONFIGURATION = (FOLDER / "nginx.conf").read_text()
ADDED = re.findall(
    r'add_header (\S+) "?([^"]+?)"? always;', (FOLDER / "headers.conf").read_text()
)
REFUSALS = (FOLDER / "errors.conf").read_text()
HEADERS = dict(re.findall(r"proxy_set_header (\S+) (\S+);", CONFIGURATION))
LOCATIONS = re.findall(r"location ~ (\S+) \{", CONFIGURATION)
PLACEHOLDER = re.compile(r"<(?:\w+:)?\w+>")


def routes(resolver: Any = None, before: str = "/") -> list[str]:
    """Every path of the portal, with its parameters as they are written."""
    found = []
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern).lstrip("^").removesuffix("\\Z")
        if isinstance(one, URLResolver):
            found += routes(one, path)
        elif isinstance(one, URLPattern):
            found.append(path)
    return found


def size(text: str) -> int:
    return int(text[:-1]) * {"k": 1024, "m": 1024**2}[text[-1]]


def test_the_client_is_whoever_connected():
    assert HEADERS["X-Real-IP"] == "$remote_addr"
    assert HEADERS["X-Forwarded-Proto"] == "$scheme"
    assert HEADERS["Host"] == "$host"
    assert "real_ip" not in CONFIGURATION.replace("X-Real-IP", "")


def test_nothing_is_added_to_what_a_client_says():
    kept = {name for name, value in HEADERS.items() if value != '""'}

    assert kept == {"Host", "X-Real-IP", "X-Forwarded-Proto"}
    assert "proxy_add_x_forwarded_for" not in CONFIGURATION


def test_no_header_that_is_known_to_carry_an_address_passes():
    names = (name.replace("-", "_") for name in DEFAULT_PRECEDENCE)
    known = {name.removeprefix("HTTP_") for name in names}
    overwritten = {name.upper().replace("-", "_") for name in HEADERS}

    assert known - overwritten - {"REMOTE_ADDR"} == set()


def test_no_location_forgets_the_headers_of_its_server():
    # One such line in a location would drop all those above it.
    inside = re.findall(r"location [^{]+\{[^}]*\}", CONFIGURATION)

    assert len(inside) == 5
    assert [one for one in inside if "proxy_set_header" in one] == []


def test_bodies_are_as_large_as_the_portal_takes(settings: Any):
    limits = re.findall(r"client_max_body_size (\w+);", CONFIGURATION)

    assert [size(limit) for limit in limits] == [
        1024,
        settings.BODY_LIMIT_BYTES,
        settings.UPLOAD_LIMIT_BYTES,
        # The document and the form around it.
        settings.CHECK_LIMIT_BYTES + 1024**2,
    ]


def test_uploads_are_the_paths_that_the_portal_takes_for_uploads(rf: Any):
    pattern = next(one for one in LOCATIONS if "inlezen" in one)
    paths = [PLACEHOLDER.sub("1", path) for path in routes()]

    uploads = {path for path in paths if middleware._is_upload(rf.get(path))}

    assert uploads == {path for path in paths if re.search(pattern, path)}
    assert len(uploads) == 3


def test_no_path_with_a_mailed_secret_is_logged():
    logged = re.search(r'"~(\S+)" /\$link/-/;', CONFIGURATION)
    secret = [path for path in routes() if "token>" in path]

    assert logged
    hidden = re.compile(logged[1].replace("?<", "?P<"))
    assert len(secret) >= 2
    assert [path for path in secret if not hidden.search(path)] == []


def test_of_what_nginx_refuses_the_first_word_is_logged():
    told = re.search(r'"~(\S+)" /\$first/-/;', CONFIGURATION)

    assert told
    first = re.compile(told[1].replace("?<", "?P<"))
    assert [
        first.match(path)["first"] for path in ("/activeren/x/", "/werkgever/y?z")
    ] == [
        "activeren",
        "werkgever",
    ]
    assert first.match("/%61ctiveren/x/") is None


def test_logs_hold_neither_queries_nor_referrers():
    line = re.search(r"log_format line ([^;]+);", CONFIGURATION)

    assert line
    assert set(re.findall(r"\$(\w+)", line[1])) == {
        *("remote_addr", "time_iso8601", "host", "request_method", "logged_path"),
        *("status", "body_bytes_sent", "request_time"),
    }


def test_what_goes_wrong_with_a_request_is_logged_by_the_log_of_requests_alone():
    before, _, requests = CONFIGURATION.partition("http {")

    assert re.findall(r"error_log ([^;]+);", before) == ["stderr error"]
    assert re.findall(r"error_log ([^;]+);", requests) == ["stderr emerg"]


def test_what_nginx_answers_carries_the_headers_of_the_portal(settings: Any):
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    answer = Client().get("/static/none.css", secure=True).headers
    only_https = re.search(r'on "(max-age[^"]+)";', CONFIGURATION)
    said = {name: set(value.split("; ")) for name, value in answer.items()}
    kept = {"Content-Type", "Content-Length", "Vary"}

    added = {name: set(value.split("; ")) for name, value in ADDED}

    assert only_https
    assert added.pop("Strict-Transport-Security") == {"$only_https"}
    assert said.pop("Strict-Transport-Security") == set(only_https[1].split("; "))
    assert added == {name: said[name] for name in said.keys() - kept}


def test_whatever_nginx_answers_includes_the_headers():
    own = re.findall(r"location (\S+) \{([^}]*)\}", CONFIGURATION + REFUSALS)

    with_headers = {path for path, rules in own if "/headers.conf;" in rules}

    assert with_headers == {"/static/", "/errors/"}
    # And once for the redirect of the plain port.
    assert CONFIGURATION.count("/headers.conf;") == 2
    assert CONFIGURATION.count("/errors.conf;") == CONFIGURATION.count("listen ")


@pytest.mark.parametrize("status", re.findall(r"/errors/(\d+)\.html;", REFUSALS))
def test_a_refusal_of_nginx_has_the_words_of_the_portal(status: str):
    words = re.compile(r"<(?:title|h1|p)>([^<]+?)(?: · )?</")
    told = (ROOT / "static" / "errors" / f"{status}.html").read_text()

    assert words.findall(told) == words.findall(render_to_string(f"{status}.html"))


@pytest.mark.parametrize(
    ("path", "is_hashed"),
    [
        ("/static/portal.0123456789ab.css", True),
        ("/static/fonts/inter.f00000000000.woff2", True),
        ("/static/portal.css", False),
        ("/static/staticfiles.json", False),
    ],
)
def test_a_name_with_a_hash_is_good_for_ever(path: str, is_hashed: bool):
    pattern = re.search(r'"~(\S+)" "public, max-age=315360000', CONFIGURATION)

    assert pattern
    assert bool(re.search(pattern[1], path)) is is_hashed


def test_it_proxies_to_where_web_listens():
    bind = next(word for word in SERVICES["web"]["command"] if "--bind=" in word)

    assert re.findall(r"http://web:(\d+);", CONFIGURATION) == [bind.split(":")[1]]


def test_it_waits_longer_than_a_request_may_take():
    timeout = next(word for word in SERVICES["web"]["command"] if "--timeout=" in word)
    waits = re.search(r"proxy_read_timeout (\d+)s;", CONFIGURATION)

    assert waits
    assert int(waits[1]) > int(timeout.partition("=")[2])


def test_it_listens_where_the_ports_lead():
    inside = {port.rpartition(":")[2] for port in SERVICES["nginx"]["ports"]}

    assert set(re.findall(r"listen 0\.0\.0\.0:(\d+)", CONFIGURATION)) == inside


def test_its_certificate_is_a_secret_that_it_is_given():
    files = re.findall(r"ssl_certificate\S* /run/secrets/(\w+);", CONFIGURATION)

    assert files == SERVICES["nginx"]["secrets"]
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in CONFIGURATION


def test_it_writes_in_scratch_space_alone():
    scratch = compose.scratch(SERVICES["nginx"])
    written = re.findall(r"(?:pid|_temp_path) (\S+);", CONFIGURATION)

    assert len(written) == 6
    assert [path.rpartition("/")[0] for path in written] == 6 * scratch
