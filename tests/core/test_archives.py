"""A delivered file is proved harmless before it is read, and read within bounds."""

import hashlib
import io
import struct
import tracemalloc
import zipfile

import pytest

from portal.core import archives
from portal.core.archives import DAMAGED, NOT_EXCEL, OLD_OR_ENCRYPTED, SpreadsheetError
from portal.core.workbooks import open_workbook
from tests.core.workbook_parts import packed, parts, relations
from tests.core.workbook_parts import sheet_xml as xml

MEBIBYTE = 1024 * 1024
DTD = "Dit Excel-bestand bevat een onderdeel (DTD) dat Excel zelf nooit"
MACROS = "Dit Excel-bestand bevat macro's. Sla het op als .xlsx zonder macro's"


def read_all(file: io.BytesIO) -> None:
    with open_workbook(file) as workbook:
        for name in workbook.sheet_names:
            list(workbook.rows(name))


def refusal_of(file: io.BytesIO) -> str:
    with pytest.raises(SpreadsheetError) as refusal:
        read_all(file)
    return str(refusal.value)


def noise(size: int) -> bytes:
    return hashlib.shake_256(b"the same every time").digest(size)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", NOT_EXCEL, id="empty"),
        pytest.param(
            b"personeelsnummer;naam\n1001;Dijk\n", NOT_EXCEL, id="renamed csv"
        ),
        pytest.param("Özdemir; é".encode("latin-1"), NOT_EXCEL, id="Latin-1 text"),
        pytest.param(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
            OLD_OR_ENCRYPTED,
            id="encrypted or xls",
        ),
        pytest.param(packed(parts()).getvalue()[:-30], DAMAGED, id="cut off"),
        pytest.param(packed({"a.txt": "x"}).getvalue(), NOT_EXCEL, id="another zip"),
    ],
)
def test_open_refuses_a_file_that_is_not_excel(content: bytes, message: str):
    assert refusal_of(io.BytesIO(content)) == message


def test_open_refuses_a_word_document():
    word = relations(("officeDocument", "word/document.xml"))
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": word,
        "word/document.xml": "<w:document xmlns:w='w'/>",
    }

    assert refusal_of(packed(members)) == NOT_EXCEL


def test_open_refuses_a_file_over_20_mebibytes():
    file = packed(parts() | {"xl/media/image1.png": noise(20 * MEBIBYTE)})

    assert refusal_of(file) == (
        "Dit bestand is te groot. Een Excel-bestand mag 20 MB groot zijn"
    )


def test_open_refuses_a_bomb_without_unpacking_it():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts().items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet2.xml", "w") as member:
            for _ in range(200):
                member.write(b" " * MEBIBYTE)
    tracemalloc.start()

    message = refusal_of(file)

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert message == archives.TOO_BIG_UNPACKED
    assert peak < MEBIBYTE


def test_open_refuses_a_member_that_is_packed_too_well():
    file = packed(parts() | {"xl/worksheets/sheet2.xml": b" " * (2 * MEBIBYTE)})

    assert refusal_of(file) == archives.TOO_BIG_UNPACKED


def test_open_refuses_members_that_are_packed_too_well_together():
    small = {f"xl/worksheets/sheet{n}.xml": b" " * 99_000 for n in range(2, 40)}

    assert refusal_of(packed(parts() | small)) == archives.TOO_BIG_UNPACKED


def test_open_accepts_a_small_member_that_is_packed_well():
    file = packed(parts() | {"docProps/app.xml": b" " * 50_000})

    with archives.open_archive(file) as archive:
        assert "docProps/app.xml" in archive.namelist()


def test_open_refuses_a_size_that_lies():
    row = '<row><c t="inlineStr"><is><t>naam</t></is></c></row>'
    content = packed(parts(row * 500)).getvalue()
    size = len(xml(row * 500))
    assert content.count(struct.pack("<L", size)) == 2

    lying = content.replace(struct.pack("<L", size), struct.pack("<L", 100))

    assert refusal_of(io.BytesIO(lying)) == DAMAGED


def test_open_refuses_a_damaged_member():
    content = bytearray(packed(parts()).getvalue())
    content[content.index(b"xl/workbook.xml") + 20] ^= 0xFF

    assert refusal_of(io.BytesIO(bytes(content))) == DAMAGED


def test_open_refuses_an_encrypted_member():
    content = bytearray(packed(parts()).getvalue())
    # Bit 0 of the flags, in the local header and in the central directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refusal_of(io.BytesIO(bytes(content))) == OLD_OR_ENCRYPTED


@pytest.mark.parametrize(
    ("name", "message"),
    [
        pytest.param("xl/vbaProject.bin", MACROS, id="macro"),
        pytest.param("xl/macrosheets/sheet1.xml", MACROS, id="macro sheet"),
        pytest.param(
            "xl/externalLinks/externalLink1.xml",
            "Dit Excel-bestand bevat koppelingen met andere bestanden. Verbreek de "
            "koppelingen (Gegevens, Koppelingen bewerken) en sla het opnieuw op",
            id="external link",
        ),
        *(
            pytest.param(
                name,
                "Dit Excel-bestand bevat een onderdeel met een onveilige naam",
                id=name,
            )
            for name in ("/etc/passwd", "../up.xml", "xl\\a.xml", "C:/a.xml")
        ),
        pytest.param("XL/Workbook.xml", DAMAGED, id="double"),
    ],
)
def test_open_refuses_a_member_by_its_name(name: str, message: str):
    assert refusal_of(packed(parts() | {name: "<x/>"})) == message


def test_open_refuses_too_many_members():
    many = {f"xl/part{number}.xml": "<x/>" for number in range(200)}

    assert refusal_of(packed(parts() | many)) == (
        "Dit Excel-bestand bestaat uit te veel onderdelen"
    )


@pytest.mark.parametrize(
    "declaration",
    [
        pytest.param('<!DOCTYPE x SYSTEM "http://x/">', id="DTD"),
        pytest.param('<!DOCTYPE x [<!ENTITY a "aaaa">]>', id="entity"),
    ],
)
def test_open_refuses_a_declaration_in_any_part(declaration: str):
    file = packed(parts() | {"docProps/core.xml": f"{declaration}<x/>"})

    assert refusal_of(file).startswith(DTD)


def test_open_refuses_a_declaration_over_the_edge_of_a_block():
    padding = " " * (MEBIBYTE - 4)
    file = packed(
        parts()
        | {"docProps/core.xml": f"{padding}<!DOCTYPE x><x>{noise(40_000).hex()}</x>"}
    )

    assert refusal_of(file).startswith(DTD)


def test_open_refuses_a_declaration_in_another_encoding():
    hidden = f'<!DOCTYPE x [<!ENTITY a "a">]>{xml("")}'.encode("utf-16")

    assert refusal_of(packed(parts(sheet=hidden))) == DAMAGED
    assert refusal_of(packed(parts(workbook=hidden))) == DAMAGED
