"""The logo of a bureau: made anew from a picture, and shown on every page."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from portal.core.logos import LogoRefused, clean_logo, logo_of
from portal.core.models import AuditEvent, Environment, EnvironmentLogo
from tests.actors import client_of, logged_in_bureau
from tests.factories.core import EnvironmentFactory

UPLOAD = "/beheer/core/environment/inlezen/"


def picture(kind: str = "PNG", size: tuple[int, int] = (960, 96), **extra) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#0a6a4e").save(out, kind, **extra)
    return out.getvalue()


@pytest.fixture
def bureau(environment: Environment) -> Client:
    return logged_in_bureau(environment)


def place(browser: Client, content: bytes):
    return browser.post(UPLOAD, {"file": SimpleUploadedFile("logo.png", content)})


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_becomes_a_png_that_fits(kind: str):
    made = Image.open(io.BytesIO(clean_logo(io.BytesIO(picture(kind)))))

    assert (made.format, made.size) == ("PNG", (480, 48))


def test_what_hides_in_a_picture_is_left_behind():
    exif = Image.Exif()
    exif[0x010E] = "GPS of the owner"

    made = clean_logo(io.BytesIO(picture("JPEG", exif=exif) + b"<script>alert(1)"))

    assert b"GPS of the owner" not in made
    assert b"<script>" not in made


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "Kies een afbeelding", id="empty"),
        pytest.param(b"<svg xmlns='x'/>", "Kies een afbeelding", id="svg"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0", "Kies een afbeelding", id="eps"),
        pytest.param(picture("GIF"), "Kies een afbeelding", id="gif"),
        pytest.param(b"x" * (2 * 1024 * 1024 + 1), "hoogstens 2 MB", id="large"),
        pytest.param(
            picture(size=(5000, 4001)), "te veel beeldpunten", id="many pixels"
        ),
    ],
)
def test_anything_else_is_refused(content: bytes, message: str):
    with pytest.raises(LogoRefused, match=message):
        clean_logo(io.BytesIO(content))


def test_the_bureau_places_a_logo_and_every_page_shows_it(
    bureau: Client, environment: Environment
):
    response = place(bureau, picture())

    environment.refresh_from_db()
    visitor = client_of(environment)
    address = f"/logo/{environment.logo_digest}.png"
    image = visitor.get(address)
    assert response.status_code == 302
    assert f'src="{address}"' in visitor.get("/inloggen/").content.decode()
    assert (image.status_code, image["Content-Type"]) == (200, "image/png")
    assert image.content == logo_of(environment)
    assert AuditEvent.objects.filter(event="environment.logo_changed").count() == 1


def test_a_second_logo_takes_the_place_of_the_first(
    bureau: Client, environment: Environment
):
    place(bureau, picture())
    environment.refresh_from_db()
    first = environment.logo_digest

    place(bureau, picture(size=(300, 90)))

    environment.refresh_from_db()
    assert EnvironmentLogo.objects.count() == 1
    assert environment.logo_digest != first
    assert client_of(environment).get(f"/logo/{first}.png").status_code == 404


def test_a_refused_file_changes_nothing(bureau: Client, environment: Environment):
    response = place(bureau, b"no picture")

    assert response.status_code == 422
    assert "Kies een afbeelding: PNG of JPEG." in response.content.decode()
    assert EnvironmentLogo.objects.count() == 0


def test_another_environment_has_no_part_in_it(
    bureau: Client, environment: Environment
):
    place(bureau, picture())
    environment.refresh_from_db()

    there = client_of(EnvironmentFactory())

    assert there.get(f"/logo/{environment.logo_digest}.png").status_code == 404
    assert "/logo/" not in there.get("/inloggen/").content.decode()
