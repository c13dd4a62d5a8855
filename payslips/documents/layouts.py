"""The templates that payslips were ever published with; each stays as it is, for ever.

A payslip is rendered with the version that its frame names, however late it is opened first. So
whoever changes what a payslip looks like adds a version with files of its own; a test compares
the files of every version with what they were.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """A template below ``templates/`` and a style sheet below ``static/``."""

    template: str
    css: str


LAYOUTS = {1: Layout("pdf/payslip.html", "pdf/payslip.css")}


class UnknownLayout(LookupError):
    """The frame names a version that this portal does not have."""


def layout_of(version: int) -> Layout:
    """This function will return the layout of a version.

    :raises UnknownLayout: when there is none.
    """
    if version not in LAYOUTS:
        raise UnknownLayout(version)
    return LAYOUTS[version]
