"""What is measured, outside the tests; each module prints one table and changes nothing."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
