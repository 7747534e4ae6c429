"""Outlines of areas for maps, as SVG paths from `portal/data/outlines.json`: indicative, not a legal boundary."""

from __future__ import annotations

import json
import re
from functools import cache

from portal.config import DATA

_NUMBER = re.compile(r"-?\d+")
EDGE = 6
"""Units of room around a map."""


@cache
def paths(grid: str) -> dict[str, str]:
    """Code → path: `coarse` and `fine` for kecamatan, `regions` for kabupaten and kota."""
    found: dict[str, dict[str, str]] = json.loads((DATA / "outlines.json").read_text(encoding="utf-8"))
    return found[grid]


@cache
def frame(grid: str, codes: tuple[str, ...]) -> tuple[int, int, int, int]:
    """The `viewBox` around some areas: left, top, width, height."""
    points = [point for code in codes for point in _points(paths(grid)[code])]
    left, top = min(x for x, _ in points) - EDGE, min(y for _, y in points) - EDGE
    return left, top, max(x for x, _ in points) - left + EDGE, max(y for _, y in points) - top + EDGE


def _points(path: str) -> list[tuple[int, int]]:
    """Every corner of a path."""
    found = []
    for ring in path.split("z")[:-1]:
        x = y = 0
        numbers = [int(n) for n in _NUMBER.findall(ring)]
        for step in range(0, len(numbers), 2):
            x, y = x + numbers[step], y + numbers[step + 1]
            found.append((x, y))
    return found
