"""Mail servers that misbehave, for ``settings.EMAIL_BACKEND``."""

import smtplib

from django.core.mail.backends.base import BaseEmailBackend


class Busy(BaseEmailBackend):
    """Answers, and refuses for now."""

    def send_messages(self, messages: list) -> int:
        raise smtplib.SMTPDataError(451, b"try again later")


class Unreachable(BaseEmailBackend):
    """Nobody listens there."""

    def open(self) -> None:
        raise ConnectionRefusedError(111, "Connection refused")


class DiesAfterTheMail(BaseEmailBackend):
    """Takes the mail, and is gone before it says so."""

    def send_messages(self, messages: list) -> int:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


class NoSuchMailbox(BaseEmailBackend):
    """Knows for certain that it will never take the mail."""

    def send_messages(self, messages: list) -> int:
        recipients = dict.fromkeys(messages[0].to, (550, b"no such user"))
        raise smtplib.SMTPRecipientsRefused(recipients)


class Greylisting(BaseEmailBackend):
    """Refuses the recipient at first, as many servers do with a sender they do not know."""

    def send_messages(self, messages: list) -> int:
        recipients = dict.fromkeys(messages[0].to, (450, b"greylisted"))
        raise smtplib.SMTPRecipientsRefused(recipients)


class PulledPlug(BaseEmailBackend):
    """The machine of the worker stops while the mail is on its way."""

    def send_messages(self, messages: list) -> int:
        raise SystemExit
