"""QR codes as pictures within a page."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString


def qr_image(text: str) -> str:
    """This function will draw a QR code, as the address of an image that holds itself."""
    code = segno.make(text, error="m")
    return str(code.svg_data_uri(scale=5, border=4, light="white"))


def qr_drawing(text: str, *, title: str) -> SafeString:
    """This function will draw a QR code as SVG within a page, with what it is as its title.

    The quiet zone of four modules is up to the page.
    """
    code = segno.make(text, error="m", micro=False)
    size = code.symbol_size(border=0)[0]
    dark = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(code.matrix)
        for x, module in enumerate(row)
        if module
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img">'
        '<title>{title}</title><path d="{dark}"/></svg>',
        size=size,
        title=title,
        dark=dark,
    )
