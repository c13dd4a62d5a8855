"""How far the making of a file for an employer is, and what it had to do without."""

from payslips.models import CompanyFile
from portal.core.made_files import Clock, report

# As many as anyone reads on a page; the file names them all.
MOST_NAMED = 5


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
        report(self._file, done=done, total=total, now=self._clock())

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
