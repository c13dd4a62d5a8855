"""Our settings and our middleware, in front of the page that the empty settings have."""

from benchmarks import empty_settings
from portal.settings import *

ROOT_URLCONF = empty_settings.ROOT_URLCONF
TEMPLATES = empty_settings.TEMPLATES
