"""What was published looks as it did then, whenever it is opened first."""

import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image
from pypdf import PdfReader

from payslips.documents.layouts import LAYOUTS, Layout, UnknownLayout, layout_of
from payslips.documents.payslip import TEMPLATE_VERSION
from payslips.models import StoredDocument
from payslips.models.stored import grouped
from payslips.queries.payslips import published_payslips
from payslips.services.reading import payslip_pdf
from personnel.models import Company, Employee
from portal.core import files
from portal.core.logos import set_logo
from tests.actors import employee_actor, system
from tests.factories.payslips import PayslipFactory
from tests.payslips.deliveries import NOW, published

# The files of a version stay as they were. Whoever changes a payslip's looks adds a version.
KEPT = {
    1: "a179ec6aafefabcf5e3c879f4293be9340b845beef3db9de40cb435668174b94",
}


def checksum(layout: Layout) -> str:
    style = Path(settings.BASE_DIR) / "static" / layout.css
    content = markup(layout.template) + style.read_bytes()
    return hashlib.sha256(content).hexdigest()


def markup(name: str) -> bytes:
    """A template, and those that it takes in."""
    content = (Path(settings.BASE_DIR) / "templates" / name).read_bytes()
    parts = re.findall(rb'{% include "([^"]+)"', content)
    return b"".join([content, *(markup(part.decode()) for part in parts)])


def test_the_files_of_a_published_version_never_change():
    assert {number: checksum(one) for number, one in LAYOUTS.items()} == KEPT


def test_what_is_published_today_has_a_layout():
    assert layout_of(TEMPLATE_VERSION) == LAYOUTS[TEMPLATE_VERSION]


def test_a_version_that_does_not_exist_has_none():
    with pytest.raises(UnknownLayout):
        layout_of(999)


def content_of(payslip) -> bytes:
    actor = employee_actor(payslip.employee)
    return payslip_pdf(published_payslips(actor).get(), actor=actor, now=NOW).content


def change_everything(payslip) -> None:
    Employee.objects.update(surname="Bos", initials="X.", nickname="Xander")
    Company.objects.update(name="Ander B.V.", street="Elders 1", city="Elders")
    picture = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(picture, "PNG")
    picture.seek(0)
    environment = payslip.environment
    set_logo(environment, picture, actor=system(environment), now=NOW)


@pytest.mark.slow
@pytest.mark.django_db
def test_a_rename_and_a_new_logo_leave_an_opened_document_identical(storage):
    payslip = PayslipFactory()
    published(payslip.run)
    before = content_of(payslip)

    change_everything(payslip)

    assert content_of(payslip) == before


@pytest.mark.slow
@pytest.mark.django_db
def test_a_rename_and_a_new_logo_leave_what_an_unopened_document_says(storage):
    payslip = PayslipFactory()
    published(payslip.run)
    before = rendered_aside(payslip)

    change_everything(payslip)

    assert said_by(content_of(payslip)) == said_by(before)


def said_by(content: bytes) -> tuple[str, dict[str, object]]:
    """The text and the figures of a document, without the code that each one has of its own."""
    reader = PdfReader(io.BytesIO(content))
    figures = json.loads(reader.attachments["loonstrook.json"][0])
    code = figures.pop("code")
    text = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert grouped(code) in text
    return text.replace(grouped(code), "").replace(code, ""), figures


def rendered_aside(payslip) -> bytes:
    """What the document would be today, of which nothing stays."""

    with transaction.atomic():
        content = content_of(payslip)
        files.discard(StoredDocument.objects.get().file_name)
        transaction.set_rollback(True)
    return content
