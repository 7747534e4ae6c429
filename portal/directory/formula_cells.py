"""Cells that a spreadsheet would take for a formula: shielded on the way out, bared on the way in.

An apostrophe in front keeps a spreadsheet from calculating (and from running) what residents or
colleagues typed. One is put in front exactly where one will be taken away again.
"""

from __future__ import annotations

import re

_STARTS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(f"'*[{_STARTS}]")
_SHIELDED = re.compile(f"'+[{_STARTS}]")
_PLAIN_NUMBER = re.compile(r"-[0-9]+(?:\.[0-9]+)?")


def shielded(text: str, typed: bool = False) -> str:
    """The text for a cell; `typed` says that the cell itself is marked as text, so that only an apostrophe of its own counts."""
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    return "'" + text if (_SHIELDED if typed else _FORMULA).match(text) else text


def bared(text: str) -> str:
    """What a cell says without its shield."""
    return text[1:] if _SHIELDED.match(text) else text
