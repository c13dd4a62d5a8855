"""Archives that are written member by member, under names that do no harm."""

import io
import zipfile

import pytest

from portal.core.zips import safe_name, zip_stream


def packed(*members: tuple[str, bytes]) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(zip_stream(members))))


def test_members_come_back_under_their_names():
    archive = packed(("a.pdf", b"een"), ("b.pdf", b"twee" * 1000))

    assert archive.testzip() is None
    assert archive.read("a.pdf") == b"een"
    assert archive.read("b.pdf") == b"twee" * 1000


def test_an_archive_of_nothing_is_empty():
    assert packed().namelist() == []


def test_names_that_occur_twice_get_a_number():
    archive = packed(("a.pdf", b"1"), ("A.pdf", b"2"), ("a.pdf", b"3"))

    assert archive.namelist() == ["a.pdf", "A (2).pdf", "a (3).pdf"]


def test_each_member_leaves_before_the_next_is_made():
    made = []

    def members():
        for name in ("a", "b"):
            made.append(name)
            yield name, b"x" * 100_000

    stream = zip_stream(members())
    assert len(next(stream)) > 100
    assert made == ["a"]
    assert next(iter(stream))
    assert made == ["a", "b"]


def test_the_same_members_make_the_same_archive():
    members = [("a.pdf", b"een"), ("b.pdf", b"twee")]

    assert b"".join(zip_stream(members)) == b"".join(zip_stream(members))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("C:\\x.pdf", "C x.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("a\x00b.pdf", "a b.pdf"),
        ("<img src=x>.pdf", "img src=x .pdf"),
        ("", "document"),
        ("...", "document"),
        ("x" * 300, "x" * 150),
        ("x" * 300 + ".pdf", "x" * 150 + ".pdf"),
        ("Zoë Müller.pdf", "Zoë Müller.pdf"),
    ],
)
def test_a_name_is_no_more_than_a_name(name: str, safe: str):
    assert safe_name(name) == safe
