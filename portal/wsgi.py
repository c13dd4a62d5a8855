"""The entrance for the web server."""

import os

from django.core.wsgi import get_wsgi_application

from portal.checks import refuse_unsafe_start

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_wsgi_application()
refuse_unsafe_start()
