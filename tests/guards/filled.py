"""A form as somebody fills it in, and what a page offers of it already."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.guards.roles import Outcome, Role


@dataclass(frozen=True, slots=True)
class Filled:
    """Every field of a form; what is left out of it is not the form's to decide.

    :param fields: With the words of the table of authorisation in braces.
    :param leads_to: The page afterwards, or the status of the answer.
    :param by: Whoever it is a form of; all others change nothing with it.
    :param to_others: Who gets further than the others do, and the status they get.
    :param is_as_shown: Whether the rest is sent as the page offers it.
    """

    fields: dict[str, str]
    by: frozenset[Role]
    leads_to: Outcome
    to_others: dict[Role, int] = field(default_factory=dict)
    is_as_shown: bool = False

    @property
    def sender(self) -> Role:
        return next(role for role in Role if role in self.by)


class Offered(HTMLParser):
    """Reads from a page what a browser would send of its form, if nothing were touched."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.left_out: set[str] = set()
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """This function will note a field with its value; buttons send nothing by themselves."""
        found = {key: value or "" for key, value in attrs}
        name, kind = found.get("name", ""), found.get("type", "text")
        is_ticked = kind not in {"checkbox", "radio"} or "checked" in found
        if tag == "input" and not is_ticked:
            self.left_out.add(name)
        if tag == "input" and kind not in {"submit", "file"} and is_ticked:
            self.fields[name] = found.get("value", "on" if kind == "checkbox" else "")
        if tag == "select":
            self._select = name
        if tag == "option" and ("selected" in found or self._select not in self.fields):
            self.fields[self._select] = found.get("value", "")
        if tag == "textarea":
            self._area, self.fields[name] = name, ""

    def handle_data(self, data: str) -> None:
        """This function will note what stands in a text area, but for the line it begins with."""
        if self._area:
            self.fields[self._area] += data.lstrip("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""


def offered(page: str) -> Offered:
    """This function will read the forms of a page as they are filled in."""
    reader = Offered()
    reader.feed(page)
    return reader
