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

from payslips.documents.layouts import (
    LAYOUTS,
    TEMPLATE_VERSION,
    Layout,
    Printed,
    UnknownLayout,
    layout_of,
)
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

# The files of a version stay as they were. Whoever changes what a document looks like adds one.
KEPT = {
    1: {
        "payslip": "a179ec6aafefabcf5e3c879f4293be9340b845beef3db9de40cb435668174b94",
        "statement": "4622858bad852628968e0afd844bd27ab579f692c42f91a3c0415cdafe9a4d12",
        "statements": "c327c08a1b2d72982cf53912404fe243858c33ed55ab5f4ab1fc35a1e9af2306",
        "copies": "0c28ee4088a32e100ecce65d58bcfc975acdf4a7dabe09677533dd250fd24b3b",
        "payments": "faf9e37f48c000fb88a19c1c7da7ecfd3073ee1435a63291dc7179a74c30606b",
        "report": "2ce70aabe2cd9e4b8943686405eed7e9bf5619bd9bbbf3d77f86911a7b952d01",
        "wage register": "6699d1b8262227d9395a0af332c820ce4feac437f2d7576468874f13e036b79a",
        "long payments": "74fef9e3095d0111d2195a5f02c434cba3c986522c14774d04d70af645551178",
        "long report": "d524e42f752c28a843f2193c8875699d3aaadab9d9982469c22e0a098fe642b2",
        "long wage register": "d0081c658099603097038e9e06d7139b0c185b0b1053b2f1d528c8711956b357",
    },
}


def checksum(layout: Layout) -> str:
    style = Path(settings.BASE_DIR) / "static" / layout.css
    content = markup(layout.template) + style.read_bytes()
    return hashlib.sha256(content).hexdigest()


def markup(name: str) -> bytes:
    """A template, the one that it fills in, and those that it takes in."""
    content = (Path(settings.BASE_DIR) / "templates" / name).read_bytes()
    parts = re.findall(rb'{% (?:include|extends) "([^"]+)"', content)
    return b"".join([content, *(markup(part.decode()) for part in parts)])


def test_the_files_of_a_published_version_never_change():
    assert {
        number: {str(printed): checksum(one) for printed, one in version.items()}
        for number, version in LAYOUTS.items()
    } == KEPT


def test_what_is_published_today_has_a_layout_for_every_document():
    assert [layout_of(TEMPLATE_VERSION, one) for one in Printed] == list(
        LAYOUTS[TEMPLATE_VERSION].values()
    )


def test_a_version_that_does_not_exist_has_none():
    with pytest.raises(UnknownLayout):
        layout_of(999, Printed.PAYSLIP)


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
