"""Builds .xlsx files part by part, so that a test can break exactly one of them."""

import io
import zipfile
from collections.abc import Mapping

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet_xml(rows: str, before: str = "") -> str:
    return (
        f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'
    )


def relations(*pairs: tuple[str, str]) -> str:
    found = "".join(
        f'<Relationship Id="r{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(pairs, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{found}</Relationships>'


def parts(rows: str = "", **changed: str | bytes) -> dict[str, str | bytes]:
    """This function will return the parts of a workbook with one sheet, Blad1."""
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr/>'
            '<sheets><sheet name="Blad1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>naam</t></si></sst>',
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}">'
            '<numFmts><numFmt numFmtId="170" formatCode="d\\-m\\-yyyy"/></numFmts>'
            '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'
            "</styleSheet>"
        ),
        "xl/worksheets/sheet1.xml": sheet_xml(rows),
    }
    return found | {PATHS[name]: content for name, content in changed.items()}


PATHS = {
    "content_types": "[Content_Types].xml",
    "package": "_rels/.rels",
    "workbook": "xl/workbook.xml",
    "related": "xl/_rels/workbook.xml.rels",
    "texts": "xl/sharedStrings.xml",
    "styles": "xl/styles.xml",
    "sheet": "xl/worksheets/sheet1.xml",
}


def packed(members: Mapping[str, str | bytes]) -> io.BytesIO:
    """This function will zip parts into a file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    file.seek(0)
    return file
