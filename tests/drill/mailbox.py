"""A mail server that keeps every mail and sends none."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage

from portal.embedded.sharing import wait_until

ANSWERS = {b"DATA": b"354 go on", b"QUIT": b"221 bye"}


@dataclass
class Mailbox:
    """What arrived, oldest first."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)

    def newest(self, *, to: str, subject: str, after: int = 0) -> EmailMessage | None:
        """This function will return the newest mail that fits, of those after a number."""
        fitting = [
            mail
            for mail in self.mails[after:]
            if (mail["To"], mail["Subject"]) == (to, subject)
        ]
        return fitting[-1] if fitting else None

    def wait_for(
        self, *, to: str, subject: str, after: int = 0, seconds: float = 60
    ) -> EmailMessage:
        """This function will return a mail as soon as it is there.

        :raises TimeoutError: it did not come
        """
        wait_until(
            lambda: self.newest(to=to, subject=subject, after=after) is not None,
            seconds=seconds,
        )
        found = self.newest(to=to, subject=subject, after=after)
        if found is None:
            raise TimeoutError(f"No mail {subject!r} for {to} within {seconds} s.")
        return found


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    """This function will take mail, on a port of its own, for as long as it is needed."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        mailbox = Mailbox(port=server.server_address[1])
        vars(server)["mailbox"] = mailbox
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield mailbox
        finally:
            server.shutdown()


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to get rid of a mail."""

    def handle(self) -> None:
        self._say(b"220 drill")
        for line in iter(self.rfile.readline, b""):
            command = line.strip().upper()
            self._say(ANSWERS.get(command, b"250 fine"))
            if command == b"DATA":
                self._take()
                self._say(b"250 kept")
            elif command == b"QUIT":
                return

    def _take(self) -> None:
        lines = iter(self.rfile.readline, b".\r\n")
        text = b"".join(line.removeprefix(b".") for line in lines)
        mail = email.message_from_bytes(text, policy=email.policy.default)
        vars(self.server)["mailbox"].mails.append(mail)

    def _say(self, text: bytes) -> None:
        self.wfile.write(text + b"\r\n")
