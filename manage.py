#!/usr/bin/env python3
"""Runs a command, with the embedded database wherever no other is configured."""

import os
import sys

try:
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from portal import embedded
    from portal.env import env_secret
except ModuleNotFoundError as missing:
    sys.exit(f"{missing}: run make setup, and then .venv/bin/python manage.py …")

# Only the owner of the tables may change them; everything else runs as the application.
OWNER_COMMANDS = {"migrate", "renew_encryption"}
# Run while an image is built, where there is no database.
WITHOUT_DATABASE = {"collectstatic", "compilemessages", "help", "makemessages"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in OWNER_COMMANDS:
        os.environ["DATABASE_ROLE"] = "owner"
    try:
        # Read here, because a command would show a wrong setting as a traceback.
        external = settings.INSTALLED_APPS and env_secret("DATABASE_URL", default="")
        if not external and command not in WITHOUT_DATABASE:
            embedded.start_database()
    except (embedded.DidNotStart, ImproperlyConfigured) as error:
        sys.exit(str(error))
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # Such as a database role that is too strong.
        sys.exit(str(error))


if __name__ == "__main__":
    main()
