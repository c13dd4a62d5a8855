"""What a browser would run or load of a page, as it reads it."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

# As somebody would have it stored, to see it come alive on another's page.
PROBE = "\"'><script>x()</script><img src=//e.example onerror=x()>"
LOADS = {"src", "srcset", "poster", "data", "action", "formaction", "manifest"}
NEVER_RUN = {"application/json"}


class Reader(HTMLParser):
    """Notes each element that our own pages never have."""

    def __init__(self) -> None:
        super().__init__()
        self.unwanted: list[str] = []
        self._is_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """This function will judge an element by its name and its attributes."""
        found = {name: value or "" for name, value in attrs}
        self._is_script = tag == "script" and found.get("type") not in NEVER_RUN
        if tag in {"style", "base", "iframe", "object", "embed"}:
            self._note(tag, "")
        for name, value in found.items():
            if name == "style" or name.startswith("on"):
                self._note(tag, name)
            if name in LOADS or (name == "href" and tag != "a"):
                self._judge(tag, value)
            if urlsplit(value.strip().lower()).scheme in {"javascript", "vbscript"}:
                self._note(tag, value)

    def handle_data(self, data: str) -> None:
        """This function will note a script that is written in the page."""
        if self._is_script and data.strip():
            self._note("script", data)

    def handle_endtag(self, tag: str) -> None:
        self._is_script = False

    def _judge(self, tag: str, address: str) -> None:
        parts = urlsplit(address)
        if parts.netloc or (
            parts.scheme and not (tag == "img" and parts.scheme == "data")
        ):
            self._note(tag, address)

    def _note(self, tag: str, what: str) -> None:
        self.unwanted.append(f"{tag} {what}"[:80])


def unwanted(page: str) -> list[str]:
    """This function will list what our policy would stop, or what a value of somebody became."""
    reader = Reader()
    reader.feed(page)
    return reader.unwanted
