"""What a browser calls itself is text of a stranger, wherever it is shown."""

import pytest

from accounts.device_names import MAX_LENGTH, device_of
from accounts.models import LoginAttempt, User
from portal.core import mail
from portal.core.models import OutgoingMail
from tests.accounts.visits import ELSEWHERE, log_in, mailed_path
from tests.actors import client_of

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    pytest.param(SCRIPT, id="script"),
    pytest.param(f"{SCRIPT}Bot/1.0 {SCRIPT}bot", id="script that is a bot"),
    pytest.param(
        f"Mozilla/5.0 (compatible; {SCRIPT}Spider/1)", id="script in a spider"
    ),
    pytest.param("a\r\nBcc: evil@example.org\r\n\r\nbody", id="line ends"),
    pytest.param("{{ url }}{% debug %}", id="template"),
    pytest.param("é\u202e\u0435\u0432\u0438\u043b" * 10, id="letters"),
    pytest.param("A" * 300, id="300 characters"),
    pytest.param("Mozilla/5.0 " + "x" * 5000 + "bot", id="5000 characters"),
]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        pytest.param(FIREFOX, "Firefox op Linux", id="Firefox"),
        pytest.param(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
            "Mobile Safari op iOS",
            id="iPhone",
        ),
        pytest.param("", "onbekend apparaat", id="nothing"),
        pytest.param("blender", "onbekend apparaat", id="unknown"),
    ],
)
def test_a_browser_is_named_in_words(agent: str, name: str) -> None:
    device = device_of(agent)

    assert device == name


@pytest.mark.parametrize("agent", HOSTILE)
def test_a_name_is_short_and_one_line(agent: str) -> None:
    device = device_of(agent)

    assert len(device) <= MAX_LENGTH
    assert "\n" not in device
    assert "\r" not in device


@pytest.mark.parametrize("agent", HOSTILE)
def test_a_hostile_name_is_inert_in_the_mail(user: User, agent: str) -> None:
    client = client_of(user.environment, address=ELSEWHERE)

    log_in(client, user, headers={"user-agent": agent})

    rendered = mail.render(OutgoingMail.objects.get())
    assert rendered.subject == "Onbekende locatie (IP-adres)"
    assert "<script" not in rendered.html
    assert "evil@example.org" not in rendered.text
    assert rendered.text.count("Deze locatie koppelen:") == 1
    assert len(LoginAttempt.objects.get().user_agent) <= 300


@pytest.mark.parametrize("agent", HOSTILE)
def test_a_hostile_name_is_inert_on_the_page(user: User, agent: str) -> None:
    client = client_of(user.environment, address=ELSEWHERE)
    refused = log_in(client, user, headers={"user-agent": agent})

    asked = client.get(mailed_path(), follow=True)

    assert (refused.status_code, asked.status_code) == (403, 200)
    assert "<script>alert" not in refused.content.decode() + asked.content.decode()
