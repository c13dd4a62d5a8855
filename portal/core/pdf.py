"""Documents as PDF, made without touching network or disk beyond our own assets."""

import atexit
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint import CSS, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher

PDF_VARIANT = "pdf/a-3a"
_RENDERING = threading.Lock()
# The only things a document may load; css text is read from disk by us, never by URL.
ASSETS = {
    "asset:figtree-400.ttf": ("fonts/figtree-400.ttf", "font/ttf"),
    "asset:figtree-600.ttf": ("fonts/figtree-600.ttf", "font/ttf"),
}


class DocumentRefused(Exception):
    """The document asked for something outside our own assets."""


# What goes wrong with one document and says nothing of the next; layout asserts a lot.
UNMAKABLE = (
    DocumentRefused,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside a PDF, with what the PDF shows as data; the name tells the kind of file."""

    name: str
    description: str
    content: bytes
    made_at: datetime


def render_pdf(
    template_name: str,
    context: Mapping[str, Any],
    *,
    css: str,
    embedded: Embedded | None = None,
) -> bytes:
    """This function will render a template into a tagged PDF/A-3a.

    ``css`` is the path of a style sheet below ``static/``. What is embedded becomes an
    associated file of the document (ISO 19005-3, 6.8).

    :raises DocumentRefused: when the document asks for anything but our own assets.
    """
    from weasyprint import HTML
    from weasyprint.urls import FatalURLFetchingError

    text = render_to_string(template_name, dict(context))
    try:
        # Style and fonts are shared between renderings, and not made for threads.
        with _RENDERING:
            style, fonts = _style(css)
            html = HTML(string=text, url_fetcher=asset_fetcher(), base_url="asset:")
            return html.write_pdf(
                stylesheets=[style],
                font_config=fonts,
                pdf_variant=PDF_VARIANT,
                pdf_tags=True,
                attachments=[_attachment(embedded)] if embedded else None,
                finisher=_list_associated_once,
            )
    except FatalURLFetchingError as error:
        # A BaseException, so that WeasyPrint passes it on; it must not end the worker.
        raise DocumentRefused(str(error)) from error


def asset_fetcher() -> "URLFetcher":
    """This function will make the fetcher that serves ASSETS and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        def fetch(
            self, url: str, headers: Mapping[str, str] | None = None
        ) -> URLFetcherResponse:
            if url not in ASSETS:
                raise FatalURLFetchingError(f"refused to load {url[:80]!r}")
            path, content_type = ASSETS[url]
            return URLFetcherResponse(url, _asset(path), {"Content-Type": content_type})

    return AssetFetcher()


def _list_associated_once(_document: object, pdf: Any) -> None:
    # WeasyPrint 70 finds an attachment by its name and by its object, and lists both.
    associated = pdf.catalog.get("AF")
    if associated:
        associated[:] = dict.fromkeys(associated)


def _attachment(embedded: Embedded) -> "Attachment":
    from weasyprint import Attachment

    return Attachment(
        string=embedded.content,
        url_fetcher=asset_fetcher(),
        name=embedded.name,
        description=embedded.description,
        created=embedded.made_at,
        modified=embedded.made_at,
        relationship="Data",
    )


@cache
def _style(path: str) -> "tuple[CSS, FontConfiguration]":
    """Parsing a style sheet and unpacking its fonts takes longer than a page; once is enough."""
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    fonts, text = FontConfiguration(), _asset(path).decode()
    style = CSS(
        string=text, url_fetcher=asset_fetcher(), font_config=fonts, base_url="asset:"
    )
    return style, fonts


# While Python still stands: the fonts' own clean-up fails later.
atexit.register(_style.cache_clear)


@cache
def _asset(path: str) -> bytes:
    return (settings.BASE_DIR / "static" / path).read_bytes()
