"""A document is accessible, lasting, and made of our own assets alone."""

import io
import re

import pytest
from pypdf import PdfReader

from portal.core.pdf import DocumentRefused, render_pdf

pytestmark = pytest.mark.slow

CSS = "pdf/payslip.css"
SECRET = "The keys of the house are under the mat"
LOOPHOLES = [
    pytest.param('<img src="file:///etc/passwd">', id="image from disk"),
    pytest.param('<img src="http://127.0.0.1:1/x.png">', id="image by http"),
    pytest.param('<img src="https://example.nl/x.png">', id="image by https"),
    pytest.param('<img src="//example.nl/x.png">', id="image without a scheme"),
    pytest.param('<img src="x.png">', id="image beside the document"),
    pytest.param('<img src="asset:portal.css">', id="asset that is not listed"),
    pytest.param(
        '<object data="file:///etc/passwd" type="image/png"></object>', id="object"
    ),
    pytest.param('<embed src="file:///etc/passwd" type="image/png">', id="embed"),
    pytest.param(
        '<link rel="stylesheet" href="http://127.0.0.1:1/x.css">', id="style sheet"
    ),
    pytest.param('<link rel="attachment" href="file:///etc/passwd">', id="attachment"),
    pytest.param(
        '<a rel="attachment" href="file:///etc/passwd">x</a>', id="attached by a link"
    ),
    pytest.param('<style>@import "file:///etc/passwd";</style>', id="import"),
    pytest.param("<style>@import url(http://127.0.0.1:1/);</style>", id="http import"),
    pytest.param(
        "<style>@font-face {font-family: x; src: url(file:///etc/passwd)}</style>",
        id="font from disk",
    ),
    pytest.param(
        "<style>p {background: url(file:///etc/passwd)}</style>", id="background"
    ),
    pytest.param('<p style="background: url(http://127.0.0.1:1/)">', id="inline style"),
    pytest.param(
        "<style>p::before {content: url(file:///etc/passwd)}</style>", id="content"
    ),
    pytest.param(
        "<style>li {list-style-image: url(file:///etc/passwd)}</style><li>x",
        id="bullet",
    ),
]


@pytest.fixture
def template(settings, tmp_path):
    """Lets a test write the body of a document of its own."""
    settings.TEMPLATES = [
        settings.TEMPLATES[0] | {"DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    ]

    def write(body: str) -> str:
        page = f'<html lang="nl"><title>Proef</title><body><p>Dag</p>{body}</body>'
        (tmp_path / "proef.html").write_text(page, "utf-8")
        return "proef.html"

    return write


def read(content: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(content))


def test_a_document_says_what_it_is_and_in_which_language(template):
    document = read(render_pdf(template(""), {}, css=CSS))

    assert document.metadata.title == "Proef"
    assert document.trailer["/Root"]["/Lang"] == "nl"
    assert document.pages[0].extract_text().splitlines()[0] == "Dag"


def test_a_document_is_tagged_for_a_screen_reader(template):
    root = read(render_pdf(template("<h1>Kop</h1>"), {}, css=CSS)).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/Type"] == "/StructTreeRoot"


def test_a_document_is_made_to_last(template):
    root = read(render_pdf(template(""), {}, css=CSS)).trailer["/Root"]

    xmp = root["/Metadata"].get_data().decode()
    claims = dict(re.findall(r"pdfaid:(part|conformance)(?:>|=\")([^<\"]+)", xmp))
    assert claims == {"part": "3", "conformance": "A"}


def test_our_own_fonts_are_in_the_document(template):
    page = read(render_pdf(template("<p><b>Vet</b></p>"), {}, css=CSS)).pages[0]

    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    descendants = [font["/DescendantFonts"][0].get_object() for font in fonts]
    names = {font["/BaseFont"].partition("+")[2] for font in descendants}
    assert {name.partition("-")[0] for name in names} == {"Figtree"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in descendants)


def test_values_of_the_context_are_escaped(template):
    content = render_pdf(
        template("<p>{{ name }}</p>"), {"name": "<img src=file:///x> & 't"}, css=CSS
    )

    text = read(content).pages[0].extract_text()
    assert text.splitlines()[1] == "<img src=file:///x> & 't"


@pytest.mark.parametrize("body", LOOPHOLES)
def test_a_document_that_asks_for_anything_else_is_refused(template, body: str):
    with pytest.raises(DocumentRefused, match=r"^refused to load "):
        render_pdf(template(body), {}, css=CSS)


def test_an_image_inside_a_drawing_stays_away(template):
    # WeasyPrint keeps a refusal inside a drawing to itself; nothing is loaded all the same.
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9">'
        '<image href="file:///etc/passwd" width="9" height="9"/></svg>'
    )

    document = read(render_pdf(template(drawing), {}, css=CSS))

    assert list(document.pages[0].images) == []


def test_a_local_file_never_ends_up_in_a_document(template, tmp_path):
    (tmp_path / "secret.txt").write_text(SECRET)
    url = (tmp_path / "secret.txt").as_uri()

    with pytest.raises(DocumentRefused):
        render_pdf(template(f'<link rel="attachment" href="{url}">'), {}, css=CSS)


def test_a_link_is_only_a_link(template):
    content = render_pdf(template('<a href="https://example.nl/">x</a>'), {}, css=CSS)

    document = read(content)
    (annotation,) = document.pages[0]["/Annots"]
    assert annotation.get_object()["/A"]["/URI"] == "https://example.nl/"
    assert "/Names" not in document.trailer["/Root"]


def test_the_refusal_names_no_long_address(template):
    body = f'<img src="http://127.0.0.1:1/{"x" * 500}">'

    with pytest.raises(DocumentRefused) as refused:
        render_pdf(template(body), {}, css=CSS)

    assert len(str(refused.value)) < 120
