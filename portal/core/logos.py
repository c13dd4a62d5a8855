"""The logo of a bureau: taken over as a picture and made anew, never kept as it was delivered."""

import hashlib
import io
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from portal.core import audit
from portal.core.access import Actor, Permission, require
from portal.core.models import Environment, EnvironmentLogo

# Nothing else: Pillow would hand an EPS to another program.
FORMATS = ("PNG", "JPEG")
LARGEST_BYTES = 2 * 1024 * 1024
LARGEST_PIXELS = 20_000_000
WIDTH, HEIGHT = 480, 96


class LogoRefused(Exception):
    """The file is no picture that can be a logo; the message says why, in Dutch."""


@transaction.atomic
def set_logo(
    environment: Environment, source: BinaryIO, *, actor: Actor, now: datetime
) -> None:
    """This function will put a logo in the place of the one before.

    :raises LogoRefused: when it is not a PNG or JPEG of a reasonable size.
    """
    require(actor, Permission.MANAGE_COMPANIES)
    png = clean_logo(source)
    EnvironmentLogo.objects.update_or_create(
        environment=environment, defaults={"png": png, "changed_at": now}
    )
    environment.logo_digest = hashlib.sha256(png).hexdigest()[:16]
    environment.save(update_fields=["logo_digest"])
    audit.record("environment.logo_changed", actor=actor, subject=environment, now=now)


def clean_logo(source: BinaryIO) -> bytes:
    """This function will draw a picture anew, at most 480 by 96 pixels, without what hides in it.

    :raises LogoRefused: when it is not a PNG or JPEG of a reasonable size.
    """
    content = source.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise LogoRefused(_("Kies een bestand van hoogstens 2 MB."))
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            return _drawn_anew(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise LogoRefused(_("Kies een afbeelding: PNG of JPEG.")) from error


def logo_of(environment: Environment) -> bytes | None:
    """This function will return the logo as PNG, if there is one."""
    logo = EnvironmentLogo.objects.filter(environment=environment).first()
    return bytes(logo.png) if logo else None


def _drawn_anew(picture: Image.Image) -> bytes:
    if picture.width * picture.height > LARGEST_PIXELS:
        raise LogoRefused(_("Deze afbeelding heeft te veel beeldpunten."))
    drawn = picture.convert("RGBA")
    drawn.thumbnail((WIDTH, HEIGHT))
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
