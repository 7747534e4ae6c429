"""A spreadsheet of one sheet of text cells, safe from what a spreadsheet takes for a formula.

Written by hand: a library for spreadsheets takes ten times as long, and keeps what it has written.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from portal.directory.formula_cells import shielded

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
"""All of a workbook but itself and its one sheet; style 1 is text, style 2 bold text."""
_BOOK = "xl/workbook.xml"


class Workbook:
    """An XLSX file of one sheet: codes stay what they are, nothing is calculated, the header stays in sight."""

    def __init__(self, file: Path | BinaryIO, title: str, columns: Sequence[str], widths: Mapping[str, int]) -> None:
        """Begin the file. `widths`: of columns, in letters; others get 16."""
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        for name, part in _PARTS.items():
            self._zip.writestr(name, _HEAD + part)
        self._zip.writestr(_BOOK, _HEAD + _book(title))
        self._sheet = self._zip.open("xl/worksheets/sheet1.xml", "w")
        self._names = [_letters(number) for number in range(len(columns))]
        wide = (f'<col min="{n}" max="{n}" width="{widths.get(c, 16)}" customWidth="1"/>' for n, c in enumerate(columns, 1))
        self._put(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
            '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
            f"<cols>{''.join(wide)}</cols><sheetData>"
        )
        self._rows = 0
        self._add(columns, style=2)

    def write(self, cells: Iterable[str]) -> None:
        """Add a row: a text for each column."""
        self._add(cells, style=1)

    def close(self) -> int:
        """Finish the file; returns how many rows it has below the header."""
        self._put("</sheetData></worksheet>")
        self.abandon()
        return self._rows - 1

    def abandon(self) -> None:
        """Let go of the file."""
        self._sheet.close()
        self._zip.close()

    def _add(self, row: Iterable[str], style: int) -> None:
        self._rows += 1
        cells = []
        for name, value in zip(self._names, row, strict=True):
            text = shielded(value, typed=True)
            if text:
                said = escape(_NOT_IN_XML.sub("", text[:LONGEST_CELL]))
                cells.append(
                    f'<c r="{name}{self._rows}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'
                )
        self._put(f'<row r="{self._rows}">{"".join(cells)}</row>')

    def _put(self, text: str) -> None:
        self._sheet.write(text.encode())


def _book(title: str) -> str:
    sheet = f'<sheet name="{escape(title)}" sheetId="1" r:id="rId1"/>'
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{sheet}</sheets></workbook>'


def _letters(number: int) -> str:
    """The name of a column in a spreadsheet: A to Z, then AA."""
    first, second = divmod(number, 26)
    return ("" if not first else chr(64 + first)) + chr(65 + second)
