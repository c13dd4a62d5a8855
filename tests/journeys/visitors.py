"""Somebody at a browser: what they do on the pages of the portal."""

from collections.abc import Collection

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)

from tests.journeys.installation import Installation

ACTIVATION = "Account (medewerkerlogin) activeren"
UNKNOWN_LOCATION = "Onbekende locatie (IP-adres)"
PASSWORD = "Zonnige-Fietstocht-27"
PIN = "482913"
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP ${event.effectiveDirective} ${event.blockedURI}`)
})
"""


class Visitor:
    """Somebody with a browser profile; ``problems`` is what the browser complained of."""

    def __init__(
        self, browser: Browser, portal: Installation, *, javascript: bool
    ) -> None:
        self.portal, self.problems = portal, list[str]()
        self.context = browser.new_context(java_script_enabled=javascript)
        self.context.set_default_timeout(15_000)
        self.context.add_init_script(REPORT_VIOLATIONS)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._note_message)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("response", self._note_response)

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def address(self, path: str) -> str:
        """This function will make the address of a page."""
        return self.portal.address("salarisfactory", path)

    def open(self, path: str) -> Response | None:
        """This function will open a page by its path."""
        return self.page.goto(self.address(path))

    def open_link_of(self, subject: str, *, to: str) -> None:
        """This function will open the link of the newest mail with a subject."""
        self.open("/postbus/")
        letters = self.page.locator("details").filter(has_text=to)
        links = letters.filter(has_text=subject).first.locator("a[href*=localhost]")
        self.page.goto(str(links.first.get_attribute("href")))

    def follow(self, link: str) -> None:
        """This function will click a link by its words."""
        self.page.get_by_role("link", name=link).click()

    def press(self, button: str) -> None:
        """This function will send a form by the words on its button."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def activate(self, username: str) -> None:
        """This function will choose a password on the page of the invitation."""
        self.open_link_of(ACTIVATION, to=username)
        self.page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        self.page.get_by_label("Wachtwoord nog een keer").fill(PASSWORD)
        self.press("Account activeren")
        expect(self.heading).to_have_text("Het account is geactiveerd")

    def log_in(self, username: str) -> None:
        """This function will send name and password from the login page."""
        self.open("/inloggen/")
        self.page.get_by_label("E-mailadres").fill(username)
        self.page.get_by_label("Wachtwoord").fill(PASSWORD)
        self.press("Inloggen")

    def choose_pin(self, pin: str) -> None:
        """This function will choose a PIN at the first login."""
        self.page.get_by_label("Pincode", exact=True).fill(pin)
        self.page.get_by_label("Pincode nog een keer").fill(pin)
        self.press("Pincode opslaan")

    def get_in(self, username: str) -> None:
        """This function will go through the first login, up to and including the PIN."""
        self.activate(username)
        self.log_in(username)
        self.open_link_of(UNKNOWN_LOCATION, to=username)
        self.press("Ja, dit was ik")
        self.log_in(username)
        self.choose_pin(PIN)

    def open_every_page(self, pages: Collection[str]) -> None:
        """This function will open pages; what the browser finds amiss is a problem."""
        for path in pages:
            answer = self.open(path)
            if answer is None or answer.status != 200:
                self.problems.append(f"{answer and answer.status} {path}")

    def log_out(self) -> None:
        """This function will log out, from the menu of the account."""
        self.page.locator("[popovertarget=account]").click()
        self.press("Uitloggen")
        expect(self.heading).to_have_text("Inloggen")

    def leave(self) -> None:
        """This function will close the browser."""
        self.context.close()

    def _note_message(self, message: ConsoleMessage) -> None:
        # What the server refused is judged by _note_response.
        if message.type in {"error", "warning"} and "status of" not in message.text:
            self.problems.append(f"{message.text} on {self.page.url}")

    def _note_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= 400 and not is_page:
            self.problems.append(f"{response.status} {response.url}")
