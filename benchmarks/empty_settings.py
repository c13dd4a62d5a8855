"""Our settings with Django's own middleware, as a new project has it, and an empty page."""

from portal.env import env
from portal.settings import *

ROOT_URLCONF = "benchmarks.empty_site"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {"context_processors": PROCESSORS},
    }
]
# Chosen once for each connection, since nothing here chooses it for each request.
CHOICE = f"-c app.environment={env.int('BENCHMARK_ENVIRONMENT')}"
DATABASES = {"default": DATABASES["default"] | {"OPTIONS": {"options": CHOICE}}}
