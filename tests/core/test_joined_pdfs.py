"""Many PDFs in one: pages, tags and what cells say of their headings, and the same bytes."""

import io
from collections.abc import Iterator

import pikepdf
import pytest

from portal.core.joined_pdfs import PACK, join_pdfs

VALUES = b"[null true false 1.5 0.00000001 (12 0 R) /Na#20me <</A null>>]"


def part(word: str, *, pages: int = 1, more: int = 0) -> bytes:
    """A PDF as WeasyPrint makes them: each page a cell, tagged, with a heading by its id."""
    pdf = pikepdf.new()
    root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    elements, parents = [], []
    for place in range(pages):
        page = pdf.add_blank_page()
        page.obj.StructParents = place
        page.obj.Contents = pdf.make_stream(f"({word}) Tj".encode())
        cell = pikepdf.Dictionary(
            S=pikepdf.Name.TD, P=root, Pg=page.obj, ID=pikepdf.String("1-0")
        )
        cell.A = pikepdf.Dictionary(Headers=[pikepdf.String("1-0")])
        cell.Values = pikepdf.Object.parse(VALUES)
        elements.append(pdf.make_indirect(cell))
        parents += [place, pikepdf.Array([elements[-1]])]
    elements[0].Kids = [pdf.make_indirect({"/Place": one}) for one in range(more)]
    root.K, root.ParentTree = elements, pikepdf.Dictionary(Nums=parents)
    pdf.Root.StructTreeRoot, pdf.Root.Lang = root, pikepdf.String("nl")
    pdf.Root.Lost = pdf.make_stream(b"nobody refers to it")
    pdf.docinfo.Title = word
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def joined(*parts: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(b"".join(join_pdfs(parts))))


def test_pages_follow_each_other_under_the_title_of_the_first():
    pdf = joined(part("een", pages=2), part("twee"))

    assert pdf.check_pdf_syntax() == []
    assert [page.Contents.read_bytes() for page in pdf.pages] == [
        b"(een) Tj",
        b"(een) Tj",
        b"(twee) Tj",
    ]
    assert (pdf.docinfo.Title, pdf.Root.Lang) == ("een", "nl")


def test_tags_stay_with_their_page_and_cells_with_their_heading():
    pdf = joined(part("een", pages=2), part("twee"))

    tree = pdf.Root.StructTreeRoot
    numbers = list(tree.ParentTree.Nums)
    assert [page.StructParents for page in pdf.pages] == numbers[::2] == [0, 1, 2]
    found = [one[0] for one in numbers[1::2]]
    assert [one.objgen for one in tree.K] == [one.objgen for one in found]
    assert [one.Pg.objgen for one in found] == [page.objgen for page in pdf.pages]
    assert all(one.P.objgen == tree.objgen for one in found)
    assert [str(one.ID) for one in found] == ["0-1-0", "0-1-0", "1-1-0"]
    assert [str(one.A.Headers[0]) for one in found] == ["0-1-0", "0-1-0", "1-1-0"]


def test_values_of_every_kind_are_copied_as_they_are():
    pdf = joined(part("een"))

    [cell] = pdf.Root.StructTreeRoot.K
    assert cell.Values.unparse() == pikepdf.Object.parse(VALUES).unparse()


def test_more_objects_than_fit_in_a_pack_are_all_there_and_no_others():
    pdf = joined(part("een", more=2 * PACK))

    [cell] = pdf.Root.StructTreeRoot.K
    assert [one.Place for one in cell.Kids] == list(range(2 * PACK))
    assert "/Lost" not in pdf.Root


def test_one_part_is_read_at_a_time():
    taken: list[int] = []

    def parts() -> Iterator[bytes]:
        for number in range(3):
            taken.append(number)
            yield part("een")

    pieces = join_pdfs(parts())
    next(pieces)

    assert taken == [0]


def test_the_same_parts_make_the_same_bytes():
    parts = part("een"), part("twee")

    assert b"".join(join_pdfs(parts)) == b"".join(join_pdfs(parts))


def test_of_nothing_there_is_no_pdf():
    with pytest.raises(ValueError, match="a PDF of nothing"):
        list(join_pdfs([]))
