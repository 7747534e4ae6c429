"""Lines of iCalendar text (RFC 5545 section 3.1): escaped, and folded after 75 bytes without cutting a letter."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 75


def text(value: str) -> str:
    """A value of type TEXT; control characters are left out."""
    plain = "".join(c for c in value if c == "\n" or c.isprintable())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(lines: Iterable[str]) -> str:
    """All lines, each ended by CRLF, those that are too long continued behind a blank."""
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _folded(line: str) -> str:
    if len(line) <= LONGEST and line.isascii():  # most are: to count their letters one by one takes ten times as long
        return line
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LONGEST:
            parts.append(part)
            part, size = " ", 1
        part, size = part + letter, size + width
    return "\r\n".join([*parts, part])
