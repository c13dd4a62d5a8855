"""How far the making of a file for an employer is, and what it had to do without."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet

from payslips.models import CompanyFile

Clock = Callable[[], datetime]
# As many as anyone reads on a page; the file names them all.
MOST_NAMED = 5


class TakenOver(Exception):
    """Somebody else makes the file by now."""


class Progress:
    """Writes progress down once per percent, so that a thousand documents cost a hundred rows."""

    def __init__(self, file: CompanyFile, clock: Clock) -> None:
        self._file, self._clock, self._shown = file, clock, -1
        self._left_out: list[str] = []

    def __call__(self, done: int, total: int) -> None:
        """This function will move the bar.

        :raises TakenOver: when somebody else makes the file by now.
        """
        percent = 100 * done // max(total, 1)
        if percent == self._shown:
            return
        self._shown = percent
        moved = own(self._file).update(
            done=done, total=total, reported_at=self._clock()
        )
        if not moved:
            raise TakenOver

    def leave_out(self, label: str) -> None:
        """This function will remember what could not be made."""
        self._left_out.append(label)

    @property
    def problem(self) -> str:
        """What is missing from the file, in Dutch; empty when it is whole."""
        named, count = self._left_out[:MOST_NAMED], len(self._left_out)
        if not count:
            return ""
        text = ", ".join(named)
        if more := count - len(named):
            text += f" en {more} meer"
        return f"Niet gemaakt: {text}. Download de rest, of maak het bestand opnieuw."


def own(file: CompanyFile) -> QuerySet[CompanyFile]:
    """This function will narrow down to the file, as long as nobody else has taken it up since."""
    return CompanyFile.objects.filter(
        pk=file.pk, state=CompanyFile.State.MAKING, started_at=file.started_at
    )
