"""The place that documents are stored in, out of order for a while."""

from pathlib import Path


def block(storage: Path) -> None:
    """Takes away the place that documents are stored in."""
    storage.rmdir()
    storage.write_text("in the way")


def unblock(storage: Path) -> None:
    storage.unlink()
    storage.mkdir()
