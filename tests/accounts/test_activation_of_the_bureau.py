"""An invitation to a member of the bureau."""

import pytest

from accounts.models import User
from accounts.services import invitations
from portal.core import mail
from portal.core.models import Environment, OutgoingMail
from tests.accounts.conftest import NOW
from tests.actors import client_of, system
from tests.factories.accounts import PASSWORD
from tests.factories.core import EnvironmentFactory

PAGE = "/activeren/link/"

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def bureau(db) -> Environment:
    """A bureau that has invited Ria."""
    environment = EnvironmentFactory(name="Salarisfactory")
    invitations.invite_bureau(
        "ria@voorbeeld.nl", environment=environment, actor=system(environment), now=NOW
    )
    return environment


def test_the_mail_speaks_of_the_bureau_and_of_no_pin(bureau: Environment):
    rendered = mail.render(OutgoingMail.objects.get())

    assert rendered.subject == "Account (salarisadministratie) activeren"
    assert "account voor u gemaakt in Salarisfactory." in rendered.text
    assert "pincode kies" not in rendered.text


def test_the_page_asks_no_consent_and_activates(bureau: Environment):
    client = client_of(bureau)
    url = OutgoingMail.objects.get().context["url"]
    page = client.get(url[url.index("/activeren/") :], follow=True).content.decode()

    client.post(PAGE, {"password": PASSWORD, "password_again": PASSWORD})

    user = User.objects.get()
    assert 'name="consent"' not in page
    assert (user.state, user.digital_consent_at) == (User.State.ACTIVE, None)
