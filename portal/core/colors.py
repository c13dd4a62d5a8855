"""Contrast of a bureau's colour with the white text on it (WCAG 2.2, 1.4.3)."""

MIN_CONTRAST = 4.5
LINEAR_BELOW = 0.04045
WEIGHTS = (0.2126, 0.7152, 0.0722)


def contrast_with_white(color: str) -> float:
    """This function will return the contrast ratio of ``#rrggbb`` and white, from 1 to 21."""
    channels = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    luminance = sum(
        weight * _linear(channel)
        for weight, channel in zip(WEIGHTS, channels, strict=True)
    )
    return 1.05 / (luminance + 0.05)


def _linear(channel: float) -> float:
    if channel <= LINEAR_BELOW:
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
