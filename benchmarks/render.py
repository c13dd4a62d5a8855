"""Renders one payslip from our template or from the reference, in a process of its own.

``render ours 1`` tells the CPU seconds of loading WeasyPrint and of one rendering;
``render both 9`` those of nine pairs in one process, after a pair that warms it up.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.conf import settings
from django.template import engines

from benchmarks.figures import document
from benchmarks.processes import tell
from portal.core.pdf import PDF_VARIANT, asset_fetcher, render_pdf

REFERENCE = Path(__file__).parent / "reference"
SHOWN = document()


def ours() -> bytes:
    context = {"document": SHOWN, "title": SHOWN.title}
    return render_pdf("pdf/payslip.html", context, css="pdf/payslip.css")


def reference() -> bytes:
    """As it was designed: a style sheet per document, and a variable font."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    template = engines["django"].from_string(
        (REFERENCE / "loonstrook-pdf.html").read_text()
    )
    fonts = FontConfiguration()
    css = CSS(
        string=(REFERENCE / "payslip.css").read_text(),
        font_config=fonts,
        base_url=(settings.BASE_DIR / "static" / "fonts").as_uri() + "/",
    )
    html = HTML(
        string=template.render({"document": SHOWN}),
        url_fetcher=asset_fetcher(),
        base_url="asset:",
    )
    return html.write_pdf(
        stylesheets=[css], font_config=fonts, pdf_variant=PDF_VARIANT, pdf_tags=True
    )


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _load() -> None:
    import weasyprint

    # It tells that it does not know ranges of weights, which the reference asks for.
    weasyprint.LOGGER.setLevel("ERROR")


def main(which: str, times: int) -> None:
    loading = _timed(_load)
    if which == "both":
        ours(), reference()
        tell([(_timed(ours), _timed(reference)) for _number in range(times)])
    else:
        work = {"ours": ours, "reference": reference}[which]
        tell({"loading": loading, "rendering": _timed(work)})


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
