"""Settings of the tests: fixed secrets, no broker, no mail server, plain static files."""

import os

# Whatever var/local.env of a developer says, the tests see these.
os.environ.update(
    DATABASE_ROLE="owner",
    DEFAULT_ENVIRONMENT="",
    DEMO="0",
    EMAIL_HOST="",
    FIELD_KEYS="test:dGhlIHRoaXJ0eS10d28gYnl0ZXMgb2YgdGhlIHRlc3Q=",
    INSECURE_HTTP="1",
    PIN_PEPPER="the pepper of the tests, as long as a real one",
    PORT="8000",
    PORTAL_DOMAIN="localhost",
    # Nothing listens there, so a task that is started by accident fails its test.
    REDIS_URL="redis://127.0.0.1:1/0",
    SECRET_KEY="the tests sign with this key and nothing else in the world does",
    TRUSTED_PROXY_NETS="",
)

from portal.settings import *
from portal.settings import DATABASES, STORAGES, VAR_DIR

EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The owner connects and at once becomes the application: tests.database.
DATABASE_ROLE = "app"
DATABASES["default"] |= {
    "ENGINE": "tests.database",
    # What a test commits need not survive a power cut.
    "OPTIONS": {"options": "-c synchronous_commit=off -c tests.look=on"},
}
# Tests about how passwords and PINs are kept ask for the hasher of the portal.
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2PasswordHasher"]
# Empty: every client of a test would look through all files that were collected there.
STATIC_ROOT = VAR_DIR / "no-static"
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
