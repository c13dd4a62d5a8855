"""Where Django looks for the connection of a database backend."""

from django.conf import settings
from django.db.backends.postgresql import base

from portal.core.database_role import WrongRole, refuse_strong_role


class DatabaseWrapper(base.DatabaseWrapper):
    """Checks each new connection, so that no process can forget to."""

    def connect(self) -> None:
        """This function will connect.

        :raises WrongRole: when the role is too strong for anything but maintenance.
        """
        super().connect()
        if settings.DATABASE_ROLE == "owner":
            return
        try:
            self.check_role()
        except WrongRole:
            self.close()
            raise

    def check_role(self) -> None:
        """This function will ask past Django, whose query log is for the application."""
        with self.connection.cursor() as cursor:
            refuse_strong_role(cursor)
