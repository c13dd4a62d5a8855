"""What is noted when somebody has logged in: the session, and the browser."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts import browsers, sessions, stepup
from accounts.device_names import device_of
from accounts.models import User, UserSession
from accounts.notices import notify
from accounts.queries.events import has_logged_in_before

USER_AGENT_LENGTH = 300
KNOWN_BROWSER_SECONDS = browsers.cookie_seconds()


@dataclass(frozen=True, slots=True)
class Entry:
    """A session that begins; one that begins with a factor just linked counts as confirmed.

    ``earlier_key`` is that of the session that it takes the place of in this browser.
    """

    session_key: str
    ip_address: str
    user_agent: str
    ends_at: datetime
    is_fresh: bool = False
    earlier_key: str = ""


@transaction.atomic
def note_entry(user: User, entry: Entry, *, browser: str, now: datetime) -> str:
    """This function will note a new session and its browser; of a new browser the owner hears.

    ``browser`` is its cookie, if it has one. Returns what to keep there.
    """
    user_agent = entry.user_agent[:USER_AGENT_LENGTH]
    is_news = _is_new_browser(user, browser, now=now)
    note_leaving(entry.earlier_key)
    session = sessions.open_session(
        user,
        session_key=entry.session_key,
        ip_address=entry.ip_address,
        user_agent=user_agent,
        ends_at=entry.ends_at,
        now=now,
    )
    if entry.is_fresh:
        stepup.confirm(session.pk, None, now=now)
    if is_news:
        device = device_of(user_agent)
        notify("new_browser", user, now=now, device=device, ip_address=entry.ip_address)
    return browsers.remember(user, browser, user_agent=user_agent, now=now)


def note_leaving(session_key: str) -> None:
    """This function will take a session that its owner left off the list."""
    UserSession.objects.filter(session_key=session_key).delete()


def _is_new_browser(user: User, browser: str, *, now: datetime) -> bool:
    """The very first browser of an account is no news: its owner has just activated it.

    A reset forgets the browsers, and the first one after it is news.
    """
    is_known = browsers.is_known(user, browser, now=now)
    return not is_known and has_logged_in_before(user)
