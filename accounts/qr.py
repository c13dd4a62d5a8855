"""QR codes as pictures within a page."""

import segno


def qr_image(text: str) -> str:
    """This function will draw a QR code, as the address of an image that holds itself."""
    code = segno.make(text, error="m")
    return str(code.svg_data_uri(scale=5, border=4, light="white"))
