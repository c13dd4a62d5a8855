"""Documents as PDF, made without touching network or disk beyond our own assets."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcher

PDF_VARIANT = "pdf/a-3a"
# The only things a document may load; css text is read from disk by us, never by URL.
ASSETS = {"asset:figtree.woff2": ("fonts/figtree.woff2", "font/woff2")}


def render_pdf(template_name: str, context: Mapping[str, Any], *, css: str) -> bytes:
    """This function will render a template into a tagged PDF/A-3a.

    ``css`` is the path of a style sheet below ``static/``.

    :raises FatalURLFetchingError: when the document asks for anything but our own assets.
    """
    from weasyprint import CSS, HTML

    fetcher = asset_fetcher()
    html = HTML(string=render_to_string(template_name, dict(context)), url_fetcher=fetcher, base_url="asset:")
    style = CSS(string=_css_text(css), url_fetcher=fetcher, base_url="asset:")
    return html.write_pdf(stylesheets=[style], pdf_variant=PDF_VARIANT, pdf_tags=True)


def asset_fetcher() -> "URLFetcher":
    """This function will make the fetcher that serves ASSETS and refuses everything else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
            if url not in ASSETS:
                raise FatalURLFetchingError(f"refused to load {url[:80]!r}")
            path, content_type = ASSETS[url]
            return URLFetcherResponse(url, _asset(path), {"Content-Type": content_type})

    return AssetFetcher()


@cache
def _asset(path: str) -> bytes:
    return (settings.BASE_DIR / "static" / path).read_bytes()


def _css_text(path: str) -> str:
    return _asset(path).decode()
