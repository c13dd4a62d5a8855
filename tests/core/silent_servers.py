"""A real mail server on a port of its own, which falls silent where a test says so."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

NEVER = "never"
AFTER = {
    "connecting": b"",
    "the greeting": b"EHLO",
    "the sender": b"MAIL",
    "the recipient": b"RCPT",
    "the text": b".",
    NEVER: b"there is no such command",
}


class SilentServer(socketserver.ThreadingTCPServer):
    """Takes mail until the command of ``silent_after``, and then keeps the line open."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.silent_after = NEVER
        self.visits = 0
        self.taken: list[bytes] = []
        self.closing = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to get rid of a mail."""

    server: SilentServer

    def handle(self) -> None:
        self.server.visits += 1
        self._answer(b"", b"220 here")
        for line in iter(self.rfile.readline, b""):
            command = line.strip().upper()
            if command == b"DATA":
                self._answer(command, b"354 go on")
                self.server.taken.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                command = b"."
            self._answer(command, b"250 fine")

    def _answer(self, command: bytes, text: bytes) -> None:
        if command[:4] == AFTER[self.server.silent_after]:
            # Until the test is over; the client has long given up by then.
            self.server.closing.wait()
        self.wfile.write(text + b"\r\n")


@contextmanager
def open_silent_server() -> Iterator[SilentServer]:
    """This function will take mail, until a test makes it fall silent."""
    with SilentServer() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
