"""Tables that people open: CSV, and XLSX of text cells, both safe from what a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

from portal.directory.exporting import WIDTHS
from portal.directory.formula_cells import shielded
from portal.directory.public_data import PUBLIC_COLUMNS
from portal.open_data.making.records import Record, Scope

LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet may hold."""
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>'
    '<sheet name="Layanan" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
"""All of a workbook but its one sheet; style 1 is text, style 2 bold text."""


class CsvFile:
    """A CSV file in UTF-8 with a byte order mark, which Excel asks for."""

    def __init__(self, path: Path, _scope: Scope) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow(PUBLIC_COLUMNS)
        self._rows = 0

    def write(self, record: Record) -> None:
        """Add a listing."""
        self._writer.writerow([shielded(record.row[column]) for column in PUBLIC_COLUMNS])
        self._rows += 1

    def close(self) -> int:
        """Finish the file; returns how many listings it has."""
        self._file.close()
        return self._rows

    def abandon(self) -> None:
        """Let go of the file."""
        self._file.close()


class XlsxFile:
    """An XLSX file of one sheet: codes stay what they are, nothing is calculated, the header stays in sight.

    Written by hand: a library for spreadsheets takes ten times as long, and keeps what it has written.
    """

    def __init__(self, path: Path, _scope: Scope) -> None:
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        for name, part in _PARTS.items():
            self._zip.writestr(name, _HEAD + part)
        self._sheet = self._zip.open("xl/worksheets/sheet1.xml", "w")
        self._names = [_letters(number) for number in range(len(PUBLIC_COLUMNS))]
        widths = (
            f'<col min="{n}" max="{n}" width="{WIDTHS.get(c, 16)}" customWidth="1"/>' for n, c in enumerate(PUBLIC_COLUMNS, 1)
        )
        self._put(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{''.join(widths)}</cols><sheetData>"
        )
        self._rows = 0
        self._add(dict(zip(PUBLIC_COLUMNS, PUBLIC_COLUMNS, strict=True)), style=2)

    def write(self, record: Record) -> None:
        """Add a listing."""
        self._add(record.row, style=1)

    def close(self) -> int:
        """Finish the file; returns how many listings it has."""
        self._put("</sheetData></worksheet>")
        self.abandon()
        return self._rows - 1

    def abandon(self) -> None:
        """Let go of the file."""
        self._sheet.close()
        self._zip.close()

    def _add(self, row: dict[str, str], style: int) -> None:
        self._rows += 1
        cells = []
        for name, column in zip(self._names, PUBLIC_COLUMNS, strict=True):
            text = shielded(row[column], typed=True)
            if text:
                said = escape(_NOT_IN_XML.sub("", text[:LONGEST_CELL]))
                cells.append(
                    f'<c r="{name}{self._rows}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
                )
        self._put(f'<row r="{self._rows}">{"".join(cells)}</row>')

    def _put(self, text: str) -> None:
        self._sheet.write(text.encode())


def _letters(number: int) -> str:
    """The name of a column in a spreadsheet: A to Z, then AA."""
    first, second = divmod(number, 26)
    return ("" if not first else chr(64 + first)) + chr(65 + second)
