"""Makes one PDF of many as they come: tagged and archivable, and never whole in memory.

The parts are ours (``portal.core.pdf``): a flat list of pages, and a tree that says what is a
heading and what a table. Libraries that join PDFs hold all of them, and lose or leave out that
tree. So objects are copied one by one here, packed as ISO 32000-1, 7.5.7 and 7.5.8 describe.

Language, title, metadata and colours are those of the first part.
"""

import hashlib
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pikepdf

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
CATALOG, PAGES, STRUCTURE, PARENTS = 1, 2, 3, 4
KEPT = ("/Lang", "/MarkInfo", "/Metadata", "/OutputIntents", "/ViewerPreferences")
# A row of the table of objects: its kind, a place, and a place within that.
ROW = (1, 5, 2)
FREE, PLAIN, PACKED = 0, 1, 2
PACK = 200


@dataclass(slots=True)
class _Joined:
    """What the parts come to: the objects that the end of the file refers to."""

    pages: list[int] = field(default_factory=list)
    elements: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    catalog: bytes = b""
    info: bytes = b""


def join_pdfs(parts: Iterable[bytes]) -> Iterator[bytes]:
    """This function will join PDFs of ours, holding one of them at a time.

    The same parts make the same bytes.

    :raises ValueError: when there are no parts.
    """
    file, joined = _File(), _Joined()
    for place, content in enumerate(parts):
        _Part(file, content, place=place, first_page=len(joined.parents)).copy(joined)
        yield file.take()
    if not joined.pages:
        raise ValueError("a PDF of nothing")
    yield file.finish(joined)


def count_pages(content: bytes) -> int:
    """This function will count the pages of a PDF of ours."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as opened:
        return len(opened.pages)


class _File:
    """Numbers objects, and writes down where each of them is."""

    def __init__(self) -> None:
        self._held, self._taken = bytearray(HEADER), 0
        self._digest = hashlib.sha256()
        self._packed: list[tuple[int, bytes]] = []
        self._rows = bytearray(sum(ROW) * (PARENTS + 1))
        self._mark(0, FREE, 0, 65535)

    def number(self) -> int:
        """A number for another object."""
        self._rows += bytes(sum(ROW))
        return len(self._rows) // sum(ROW) - 1

    def pack(self, number: int, text: bytes) -> None:
        """Adds an object without a stream."""
        self._packed.append((number, text))
        if len(self._packed) == PACK:
            self._flush()

    def stream(self, number: int, text: bytes, content: bytes) -> None:
        """Adds an object with a stream; ``text`` is its dictionary."""
        self._mark(number, PLAIN, self._taken + len(self._held), 0)
        self._held += b"%d 0 obj\n%b\nstream\n" % (number, text)
        self._held += content + b"\nendstream\nendobj\n"

    def take(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._held)
        self._held.clear()
        self._taken += len(taken)
        self._digest.update(taken)
        return taken

    def finish(self, joined: _Joined) -> bytes:
        """The end: the catalog, and the table that says where everything is."""
        for number, text in _ending(joined):
            self.pack(number, text)
        self._flush()
        table, place = self.number(), self._taken + len(self._held)
        self._digest.update(self._held)
        self._mark(table, PLAIN, place, 0)
        mark = self._digest.hexdigest()[:32].encode()
        packed = zlib.compress(bytes(self._rows))
        text = b"<</Type/XRef/Size %d/W[%d %d %d]/Root %d 0 R%b/ID[<%b><%b>]%b>>" % (
            *(table + 1, *ROW, CATALOG, joined.info, mark, mark),
            _filtered(packed),
        )
        self.stream(table, text, packed)
        self._held += b"startxref\n%d\n%%%%EOF\n" % place
        return bytes(self._held)

    def _flush(self) -> None:
        number, index, body = self.number(), [], bytearray()
        for place, (one, text) in enumerate(self._packed):
            index.append(b"%d %d" % (one, len(body)))
            body += text + b"\n"
            self._mark(one, PACKED, number, place)
        head = b" ".join(index) + b"\n"
        packed = zlib.compress(head + body)
        counts = len(self._packed), len(head), _filtered(packed)
        self.stream(number, b"<</Type/ObjStm/N %d/First %d%b>>" % counts, packed)
        self._packed.clear()

    def _mark(self, number: int, *values: int) -> None:
        row = b"".join(
            value.to_bytes(size) for value, size in zip(values, ROW, strict=True)
        )
        self._rows[number * len(row) : (number + 1) * len(row)] = row


def _filtered(packed: bytes) -> bytes:
    return b"/Filter/FlateDecode/Length %d" % len(packed)


def _ending(joined: _Joined) -> Iterator[tuple[int, bytes]]:
    pages, elements = _references(joined.pages), _references(joined.elements)
    count = len(joined.parents)
    parents = b" ".join(
        b"%d %d 0 R" % (place, number) for place, number in enumerate(joined.parents)
    )
    yield (
        CATALOG,
        b"<</Type/Catalog/Pages %d 0 R/StructTreeRoot %d 0 R%b>>"
        % (PAGES, STRUCTURE, joined.catalog),
    )
    yield (
        PAGES,
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(joined.pages), pages),
    )
    yield (
        STRUCTURE,
        b"<</Type/StructTreeRoot/K[%b]/ParentTree %d 0 R/ParentTreeNextKey %d>>"
        % (elements, PARENTS, count),
    )
    yield PARENTS, b"<</Nums[%b]>>" % parents


def _references(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


class _Part:
    """Copies the objects that the pages and the tree of one part refer to, and no others."""

    def __init__(
        self, file: _File, content: bytes, *, place: int, first_page: int
    ) -> None:
        import pikepdf

        self._file, self._place, self._first_page = file, place, first_page
        self._pdf, self._types = pikepdf.open(io.BytesIO(content)), pikepdf
        root = self._pdf.Root
        self._numbers = {
            root.Pages.objgen: PAGES,
            root.StructTreeRoot.objgen: STRUCTURE,
        }
        self._waiting: list[tuple[int, pikepdf.Object]] = []

    def copy(self, joined: _Joined) -> None:
        root = self._pdf.Root
        if not joined.catalog:
            kept = {key: root[key] for key in KEPT if key in root}
            joined.catalog = self._entries(kept)
            joined.info = b"/Info " + self._text(self._pdf.trailer.Info)
        joined.pages += [self._number(page.obj) for page in self._pdf.pages]
        joined.elements += [self._number(one) for one in root.StructTreeRoot.K]
        for parent in list(root.StructTreeRoot.ParentTree.Nums)[1::2]:
            joined.parents.append(self._file.number())
            self._file.pack(joined.parents[-1], self._text(parent))
        while self._waiting:
            self._write(*self._waiting.pop())
        self._pdf.close()

    def _number(self, found: "pikepdf.Object") -> int:
        """The number of an object in the whole; a new one is copied in its turn."""
        if found.objgen not in self._numbers:
            self._numbers[found.objgen] = self._file.number()
            self._waiting.append((self._numbers[found.objgen], found))
        return self._numbers[found.objgen]

    def _write(self, number: int, found: "pikepdf.Object") -> None:
        if not isinstance(found, self._types.Stream):
            return self._file.pack(number, self._direct(found, ""))
        text = b"<<" + self._entries(dict(found.items())) + b">>"
        return self._file.stream(number, text, found.read_raw_bytes())

    def _entries(self, found: dict[str, Any]) -> bytes:
        return b"".join(
            self._types.Name(key).unparse() + b" " + self._text(value, key)
            for key, value in found.items()
        )

    def _text(self, value: Any, key: str = "") -> bytes:
        if isinstance(value, self._types.Object) and value.is_indirect:
            return b"%d 0 R" % self._number(value)
        return self._direct(value, key)

    def _direct(self, value: Any, key: str) -> bytes:
        types = self._types
        if isinstance(value, types.Dictionary):
            return b"<<" + self._entries(dict(value.items())) + b">>"
        if isinstance(value, types.Array):
            return b"[" + b" ".join(self._text(one, key) for one in value) + b"]"
        if isinstance(value, types.String) and key in {"/ID", "/Headers"}:
            # By these the cells of a table find their headings: in each part they begin anew.
            return types.String(f"{self._place}-{value}").unparse()
        if key == "/StructParents":
            return b"%d" % (self._first_page + value)
        return _plain(value)


def _plain(value: Any) -> bytes:
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if value is None:
        return b"null"
    if isinstance(value, Decimal):
        # Without an exponent, which PDF does not know.
        return f"{value:f}".encode()
    return value.unparse() if hasattr(value, "unparse") else b"%d" % value
