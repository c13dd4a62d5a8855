"""The conversation with the mail server, which knows what the server cannot have taken yet."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class NothingLeft(smtplib.SMTPServerDisconnected):
    """The connection broke before the text of the mail was sent, so it may be sent again."""


class Connection(smtplib.SMTP):
    """SMTP (RFC 5321), in which a mail is the server's from the text on."""

    may_have_left = False

    def sendmail(self, *args: Any, **kwargs: Any) -> Any:
        """This function will send one mail.

        :raises NothingLeft: when the server was gone or silent before it got the text
        """
        self.may_have_left = False
        try:
            return super().sendmail(*args, **kwargs)
        except smtplib.SMTPServerDisconnected as error:
            if self.may_have_left:
                raise
            raise NothingLeft(str(error)) from error

    def data(self, msg: Any) -> tuple[int, bytes]:
        """This function will send the text of a mail."""
        self.may_have_left = True
        return super().data(msg)


class EmailBackend(smtp.EmailBackend):
    """Django's own, with this conversation."""

    connection_class = Connection
