"""The way of one employee through the door, and of somebody who tries to pass for them.

Every step yields the sentence that says what was shown.
"""

import io
import json
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from urllib.parse import urlencode, urlsplit

from pypdf import PdfReader

from tests.drill.containers import Containers
from tests.drill.database import restart_database
from tests.drill.ground import Ground
from tests.drill.mailbox import Mailbox
from tests.drill.visitor import Answer, Door, Visitor

HOME, CAFE, INTRUDER = "127.0.0.2", "127.0.0.3", "127.0.0.4"
ROOS = "roos.1001@example.org"
PASSWORD, PIN = "Zonnige-Fietstocht-27", "482913"
ACTIVATION = "Account (medewerkerlogin) activeren"
UNKNOWN_LOCATION = "Onbekende locatie (IP-adres)"
SECRET_PATHS = ("/activeren/", "/locatie/", "/wachtwoord-instellen/")
# What a page that failed may not show of how the portal is made.
TRACES = re.compile(r"Traceback|psycopg|Django|SELECT |\.py\b|/srv/|OperationalError")
CODE = re.compile(r"\b\d{8}\b")
# Where a web server that is set up carelessly gives away what lies beside its files.
BESIDE = (
    "/media/1",
    "/storage/1",
    "/.git/config",
    "/static../portal/settings.py",
    "/static/../portal/settings.py",
    "/static/%2e%2e/portal/settings.py",
)
# Above all files there is nothing to name.
ABOVE = ("/static/..%2f..%2fetc/passwd", "/../../etc/passwd")
ALWAYS = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
NET = "3.527,65"
TAG = re.compile(r"<[^>]*>")
HASHED = re.compile(r"/static/[\w/-]+\.[0-9a-f]{12}\.css")


class Failed(Exception):
    """What came is not what should come."""


@dataclass(frozen=True)
class Installation:
    """The portal as it stands, and how to reach it."""

    host: str
    secure: Door
    plain: Door
    web: Door
    ground: Ground
    containers: Containers
    mailbox: Mailbox

    def visitor(self, address: str) -> Visitor:
        """This function will bring somebody to the door, from an address."""
        return Visitor(self.secure, self.host, address)


def walk(portal: Installation) -> Iterator[str]:
    """This function will do all of it.

    :raises Failed: something is not as it should be
    """
    yield from _the_door(portal)
    roos = portal.visitor(HOME)
    yield from _first_login(portal, roos)
    yield from _payslip(portal, roos)
    yield from _later_login(portal, roos)
    yield from _forgery(portal, roos)
    yield from _without_broker(portal)
    yield from _without_database(portal, roos)
    yield from _without_web(portal)


def _the_door(portal: Installation) -> Iterator[str]:
    visitor = portal.visitor(HOME)
    plain = replace(visitor, door=portal.plain).get("/loonstroken/")
    _expect(plain, 301)
    _equal(plain.headers["Location"], f"https://{portal.host}/loonstroken/")
    yield "plain HTTP is sent on to HTTPS"

    stranger = replace(visitor, host=f"onbekend.{portal.host.partition('.')[2]}")
    _expect(stranger.get("/inloggen/"), 404)
    yield "an unknown host is not found"

    page = _expect(visitor.get("/inloggen/"), 200)
    _equal(page.headers["Strict-Transport-Security"][:16], "max-age=31536000")
    sheet = _expect(
        visitor.get(HASHED.findall(page.text)[0], **{"Accept-Encoding": "gzip"}), 200
    )
    _equal(sheet.headers["Cache-Control"], "public, max-age=315360000, immutable")
    _equal(sheet.headers["Content-Encoding"], "gzip")
    yield "static files come from nginx, compressed and for ever"

    _equal([name for name in ALWAYS if len(sheet.headers.get_all(name, ())) != 1], [])
    _equal([name for name in ALWAYS if len(page.headers.get_all(name, ())) != 1], [])
    _is_told(visitor.get("/static/none.css"), 404, "bestaat niet")
    _is_told(visitor.send("/inloggen/", "a" * 70_000), 413, "te groot")
    yield "what nginx answers itself has the headers and the words of the portal"

    for path in (*BESIDE, *ABOVE):
        _expect(visitor.get(path), 400 if path in ABOVE else 404)
    yield "nothing beside the static files is served"

    _expect(visitor.send("/inloggen/", "x" * 70_000), 413)
    _expect(visitor.send("/beheer/payslips/payrollrun/inlezen/", "x" * 70_000), 403)
    yield "large bodies pass at uploads alone"


def _first_login(portal: Installation, roos: Visitor) -> Iterator[str]:
    link = _mailed_path(portal, ACTIVATION)
    _follow(roos, link, "/activeren/link/")
    form = {"password": PASSWORD, "password_again": PASSWORD}
    _expect(roos.post("/activeren/link/", **form), 200)
    yield "the invitation is opened and a password chosen"

    refused = _log_in(roos)
    _contains(_expect(refused, 403), HOME)
    _approve(portal, roos, after=0)
    yield "the unknown location is refused, and approved with the mailed link"

    _redirects(_log_in(roos), "/inloggen/pincode-kiezen/")
    _redirects(roos.post("/inloggen/pincode-kiezen/", pin=PIN, pin_again=PIN), "/")
    _contains(_expect(roos.get("/"), 200), "Dag Roos")
    yield "the login ends with a chosen PIN"


def _payslip(portal: Installation, roos: Visitor) -> Iterator[str]:
    listed = _expect(roos.get("/loonstroken/?jaar=2026"), 200)
    _contains(listed, "/loonstroken/2026-10-M/")
    yield "the list has the payslip"

    pdf = _expect(roos.get("/loonstroken/2026-10-M/pdf/"), 200)
    pages = PdfReader(io.BytesIO(pdf.body)).pages
    _equal(NET in " ".join(page.extract_text() for page in pages), True)
    stored = (portal.ground.folder / "volumes" / "storage").rglob("*")
    files = [path for path in stored if path.is_file()]
    _equal({b"%PDF" in path.read_bytes() for path in files}, {False})
    yield "the PDF is right, and stored in a form that nobody reads"


def _later_login(portal: Installation, roos: Visitor) -> Iterator[str]:
    roos.get("/")
    _redirects(roos.post("/uitloggen/"), "/inloggen/")
    _redirects(roos.get("/loonstroken/"), "/inloggen/?next=%2Floonstroken%2F")
    _enter(roos)
    yield "a later login asks the PIN"


def _enter(roos: Visitor) -> None:
    _redirects(_log_in(roos), "/inloggen/pincode/")
    _redirects(roos.post("/inloggen/pincode/", pin=PIN), "/")


def _forgery(portal: Installation, roos: Visitor) -> Iterator[str]:
    claims = {
        "X-Real-IP": HOME,
        "X-Forwarded-For": HOME,
        "Forwarded": f"for={HOME}",
        "CF-Connecting-IP": HOME,
        "True-Client-IP": HOME,
        "X-Forwarded-Proto": "https",
    }
    to_login = "/inloggen/?next=%2Floonstroken%2F"

    def thief() -> Visitor:
        intruder = portal.visitor(INTRUDER)
        return replace(intruder, cookies=dict(roos.cookies), headers=claims)

    _redirects(thief().get("/loonstroken/"), to_login)
    yield "a stolen session with forged headers is refused at another address"

    _redirects(roos.get("/loonstroken/"), to_login)
    _enter(roos)
    _expect(roos.get("/loonstroken/"), 200)
    yield "it has ended there, and its owner logs in again"

    _redirects(replace(thief(), door=portal.web).get("/loonstroken/"), to_login)
    yield "so it is straight at the web server, past nginx"

    guesser = replace(portal.visitor(INTRUDER), headers=claims)
    before = len(portal.mailbox.mails)
    refused = _expect(_log_in(guesser), 403)
    _contains(refused, INTRUDER)
    _equal(HOME in refused.text, False)
    # Waited for, so that nobody takes it for the mail of a later login.
    _mailed_path(portal, UNKNOWN_LOCATION, after=before)
    yield "a stolen password with forged headers meets an unknown location"

    _enter(roos)
    _expect(roos.get("/loonstroken/"), 200)
    yield "the true visitor comes in as before"


def _without_broker(portal: Installation) -> Iterator[str]:
    portal.containers.stop("redis")
    before = len(portal.mailbox.mails)
    roos = portal.visitor(CAFE)
    _expect(_log_in(roos), 403)
    health = json.loads(_expect(roos.get("/gezondheid/"), 200).text)
    _equal((health["status"], health["broker"]), ("degraded", False))
    _equal(health["outbox"] > 0, True)
    yield "without Redis the login goes on and the mail waits"

    portal.containers.start("redis")
    portal.containers.wait_for("redis", "redis")
    _approve(portal, roos, after=before)
    _redirects(_log_in(roos), "/inloggen/pincode/")
    yield "with Redis back, beat sends it and its link works"


def _without_database(portal: Installation, roos: Visitor) -> Iterator[str]:
    newcomer = portal.visitor(HOME)
    _expect(newcomer.get("/inloggen/"), 200)
    form = urlencode(
        {
            "username": ROOS,
            "password": PASSWORD,
            "csrfmiddlewaretoken": newcomer.token,
        }
    )
    # At once, as when its machine fails: whoever is connected is cut off.
    portal.containers.stop("db", by=signal.SIGQUIT)
    failed = _expect(newcomer.send("/inloggen/", form), 503)
    _equal(TRACES.findall(failed.text), [])
    _equal(json.loads(_expect(roos.get("/gezondheid/"), 503).text)["database"], False)
    yield "without PostgreSQL a form fails without a trace"

    restart_database(portal.ground, portal.containers)
    _expect(roos.get("/loonstroken/"), 200)
    _redirects(newcomer.send("/inloggen/", form), "/inloggen/code/")
    yield "with PostgreSQL back, the session goes on and the same form works"


def _without_web(portal: Installation) -> Iterator[str]:
    links = {
        urlsplit(link).path for mail in portal.mailbox.mails for link in _links(mail)
    }
    secret_links = [link for link in links if link.startswith(SECRET_PATHS)]
    portal.containers.stop("web")
    for link in secret_links:
        _is_told(portal.visitor(HOME).get(link), 502, "even niet bereikbaar")
    logs = "".join(log.read_text() for log in portal.ground.logs.iterdir())
    _equal([link for link in secret_links if link.split("/")[2] in logs], [])
    _equal("GET /activeren/-/ 502" in logs, True)
    yield "no log holds the secret of a mailed link, also when web does not answer"

    codes = {
        code for mail in portal.mailbox.mails for code in CODE.findall(_text(mail))
    }
    _equal([word for word in (PASSWORD, PIN, ROOS, *codes) if word in logs], [])
    yield "no log holds a password, PIN, code or name"


def _is_told(answer: Answer, status: int, words: str) -> None:
    _contains(_expect(answer, status), words)
    _equal([name for name in ALWAYS if len(answer.headers.get_all(name, ())) != 1], [])


def _mailed_path(portal: Installation, subject: str, *, after: int = 0) -> str:
    mail = portal.mailbox.wait_for(to=ROOS, subject=subject, after=after)
    return _path(mail, host=portal.host)


def _text(mail: EmailMessage) -> str:
    return str(mail.get_body(("plain",)).get_content())


def _links(mail: EmailMessage) -> list[str]:
    return re.findall(r"https://\S+", _text(mail))


def _path(mail: EmailMessage, host: str = "") -> str:
    parts = urlsplit(_links(mail)[0])
    if host:
        _equal(parts.netloc, host)
    return parts.path


def _log_in(visitor: Visitor) -> Answer:
    return visitor.post("/inloggen/", username=ROOS, password=PASSWORD)


def _approve(portal: Installation, visitor: Visitor, *, after: int) -> None:
    link = _mailed_path(portal, UNKNOWN_LOCATION, after=after)
    _follow(visitor, link, "/locatie/link/")
    answer = _expect(visitor.post("/locatie/link/", answer="yes"), 200)
    _contains(answer, "Deze locatie is gekoppeld")


def _follow(visitor: Visitor, link: str, page: str) -> None:
    answer = _expect(visitor.get(link), 303)
    _equal(answer.location, page)


def _redirects(answer: Answer, location: str) -> None:
    _equal(_expect(answer, 302).location, location)


def _expect(answer: Answer, status: int) -> Answer:
    if answer.status != status:
        found = f"{answer.status} {answer.location}".strip()
        raise Failed(f"{found} instead of {status}: {_words(answer)[:300]}")
    return answer


def _contains(answer: Answer, words: str) -> None:
    if words not in answer.text:
        raise Failed(f"{words!r} is not on the page: {_words(answer)[:600]}")


def _words(answer: Answer) -> str:
    main = answer.body.decode(errors="replace").rpartition("<main")[2]
    return " ".join(TAG.sub(" ", f"<{main}").split())


def _equal(found: object, wanted: object) -> None:
    if found != wanted:
        raise Failed(f"{found!r} instead of {wanted!r}")
