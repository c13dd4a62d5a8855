"""Our settings with an empty page behind Django's own session and account, and nothing else."""

from portal.settings import *

ROOT_URLCONF = "benchmarks.empty_site"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
