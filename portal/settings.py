"""Settings, in the order of Django's own documentation; only env calls vary per deployment."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from portal import embedded
from portal.env import env, env_networks, env_secret

# Workbooks come from outside: defusedxml reads them, also where lxml is installed.
os.environ["OPENPYXL_LXML"] = "False"

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

DEBUG = False
DEMO = env.bool("DEMO", default=False)
PORTAL_DOMAIN = env.str("PORTAL_DOMAIN", default="localhost")
# A demo speaks plain HTTP on this machine only.
INSECURE_HTTP = env.bool("INSECURE_HTTP", default=DEMO and PORTAL_DOMAIN == "localhost")

# Tenants are found by host name, so portal.core.middleware decides which hosts exist.
ALLOWED_HOSTS = ["*"]
PORTAL_PORT = env.int("PORT", default=8000) if INSECURE_HTTP else None
DEFAULT_ENVIRONMENT = env.str("DEFAULT_ENVIRONMENT", default="")

# Applications

INSTALLED_APPS = [
    "portal.core.apps.BureauAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "portal.apps.PortalConfig",
    "portal.core.apps.CoreConfig",
    "personnel",
    "accounts",
    "payslips",
    "leave",
]

# Who is on leave is known to an app that the accounts know nothing of.
EMPLOYEES_AWAY = "leave.queries.absences.employees_away"
# And who has given a fresh factor to the accounts, which the kernel's admin knows nothing of.
STEP_UP_WHERE = "accounts.decorators.step_up_where"

MIDDLEWARE = [
    "portal.core.middleware.numbered",
    "portal.core.middleware.without_body_on_head",
    "django.middleware.security.SecurityMiddleware",
    "portal.core.middleware.security_headers",
    "portal.core.middleware.PortalCSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.PageCompression",
    "portal.core.middleware.body_limit",
    "portal.core.middleware.environment",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.middleware.ActorMiddleware",
    "accounts.middleware.RealmLoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "portal.core.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.page",
            ],
        },
    },
]
FORM_RENDERER = "portal.core.templatetags.ui.FormRenderer"

# Database

DATABASE_URL = env_secret("DATABASE_URL", default="") or embedded.database_url("app")
DATABASE_OWNER_URL = env_secret("DATABASE_OWNER_URL", default="") or (
    DATABASE_URL
    if env_secret("DATABASE_URL", default="")
    else embedded.database_url("owner")
)
# manage.py migrate is the owner; everything else is the application.
DATABASE_ROLE = env.str("DATABASE_ROLE", default="app")
DATABASES = {
    "default": env.db_url_config(
        DATABASE_OWNER_URL if DATABASE_ROLE == "owner" else DATABASE_URL
    )
    | {
        "ENGINE": "portal.core.postgres",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    },
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Accounts

# A user name is unique within an environment and realm; a constraint sees to that.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SessionBackend"]
LOGIN_URL = "accounts:login"
PASSWORD_HASHERS = ["accounts.hashers.PortalArgon2PasswordHasher"]
PIN_LENGTH = env.int("PIN_LENGTH", default=6)
PIN_MAX_FAILURES = env.int("PIN_MAX_FAILURES", default=5)
ATTEMPT_TTL = env.int("ATTEMPT_TTL", default=600)
IP_LINK_TTL = env.int("IP_LINK_TTL", default=600)
IP_MAIL_MIN_INTERVAL = env.int("IP_MAIL_MIN_INTERVAL", default=120)
ACTIVATION_TTL = env.int("ACTIVATION_TTL", default=604_800)
THROTTLE_MAIL_PER_HOUR = env.int("THROTTLE_MAIL_PER_HOUR", default=5)
THROTTLE_ADDRESS_PER_HOUR = env.int("THROTTLE_ADDRESS_PER_HOUR", default=60)
THROTTLE_UNTRUSTED_PER_HOUR = env.int("THROTTLE_UNTRUSTED_PER_HOUR", default=10)
THROTTLE_TRUSTED_PER_QUARTER = env.int("THROTTLE_TRUSTED_PER_QUARTER", default=10)
EMAIL_CODE_TTL = env.int("EMAIL_CODE_TTL", default=600)
EMAIL_CODE_LENGTH = env.int("EMAIL_CODE_LENGTH", default=8)
RESET_TTL = env.int("RESET_TTL", default=1800)
STEP_UP_TTL = env.int("STEP_UP_TTL", default=300)
BANK_FREEZE = env.int("BANK_FREEZE", default=259_200)
DECISION_UNDO = env.int("DECISION_UNDO", default=600)

# Sessions and cookies: the __Host- prefix keeps a sibling subdomain from planting a cookie.

COOKIE_PREFIX = "" if INSECURE_HTTP else "__Host-"
SESSION_ENGINE = "portal.core.session_store"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sid"
SESSION_COOKIE_SECURE = not INSECURE_HTTP
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_IDLE_SECONDS = {
    "employee": env.int("SESSION_IDLE_EMPLOYEE", default=20 * 60),
    "employer": env.int("SESSION_IDLE_EMPLOYER", default=20 * 60),
    "bureau": env.int("SESSION_IDLE_BUREAU", default=15 * 60),
}
SESSION_ABSOLUTE_SECONDS = {
    "employee": env.int("SESSION_ABSOLUTE_EMPLOYEE", default=12 * 3600),
    "employer": env.int("SESSION_ABSOLUTE_EMPLOYER", default=8 * 3600),
    "bureau": env.int("SESSION_ABSOLUTE_BUREAU", default=8 * 3600),
}
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
CSRF_COOKIE_SECURE = not INSECURE_HTTP
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.views.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Security

SECRET_KEY = env_secret("SECRET_KEY")
FIELD_KEYS = env_secret("FIELD_KEYS")
PIN_PEPPER = env_secret("PIN_PEPPER")
TRUSTED_PROXY_NETS = env_networks("TRUSTED_PROXY_NETS")
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_NETS else None
)
SECURE_REDIRECT_EXEMPT = [r"^gezondheid/$"]
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not INSECURE_HTTP
SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "require-trusted-types-for": ["'script'"],
        # The one policy is for registering a service worker; none of our scripts makes markup.
        "trusted-types": ["sw"],
        "report-uri": "/csp/",
    },
}
# Networks that the bureau may log in from; none is all, and elsewhere /beheer/ is not found.
BUREAU_ALLOWED_NETS = env_networks("BUREAU_ALLOWED_NETS")
BODY_LIMIT_BYTES = 64 * 1024
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
# A document that anyone sends to have it checked; the longest payslip is a fifth of this.
CHECK_LIMIT_BYTES = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = UPLOAD_LIMIT_BYTES
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# Language and time

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

# Files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGE_DIR = env.path("STORAGE_DIR", default=VAR_DIR / "storage")
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(STORAGE_DIR), "file_permissions_mode": 0o600},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Mail: services write to the outbox; the worker sends.

EMAIL_HOST = env.str("EMAIL_HOST", default="")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env_secret("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = (
    "portal.core.smtp.EmailBackend"
    if EMAIL_HOST or not DEMO
    else "django.core.mail.backends.dummy.EmailBackend"
)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="noreply@localhost")
OUTBOX_POLL = env.int("OUTBOX_POLL", default=20)

# Worker

REDIS_URL = env_secret("REDIS_URL", default="") or embedded.redis_url()
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_ROUTES = {
    name: {"queue": "files"}
    for name in (
        "leave.print_report",
        "leave.print_waiting_reports",
        "payslips.make_company_file",
        "payslips.make_waiting_files",
        "portal.make_export",
        "portal.make_waiting_exports",
    )
}
CELERY_TASK_TIME_LIMIT = 3600
CELERY_TASK_SOFT_TIME_LIMIT = 3000
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 1,
    # A request does not wait for a broker that is down: beat sends what is left.
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
    "visibility_timeout": 4 * 3600,
}

# Logging: one line of JSON per event on standard error.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "portal.core.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Their warnings hold the path, and the path of a mailed link holds its secret.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.csrf": {"level": "ERROR"},
    },
}
