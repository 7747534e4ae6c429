"""Preparing the outlines of areas for small maps: one grid for all, borders simplified once for both neighbours.

The map stays free of gaps, because a border is an arc between two points where areas meet, and
every arc is simplified by itself, always in the same direction. `flask portal outlines` writes
`portal/data/outlines.json` from the two GeoJSON files.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from portal.config import DATA

WEST, NORTH = 108.5, -5.7
GRIDS = {"coarse": (320, 1.1), "fine": (1280, 1.6), "regions": (320, 2.2)}
"""Grid → units a degree, and how many units a simplified border may be off."""
Point = tuple[int, int]
Ring = list[Point]


def prepare(folder: Path = DATA) -> dict[str, dict[str, str]]:
    """Paths by grid and code: kecamatan for the whole province and for one kabupaten, kabupaten for the whole province."""
    kecamatan, kabupaten = (_features(folder / f"{name}.geojson") for name in ("kecamatan", "kabupaten"))
    return {
        grid: _paths(kabupaten if grid == "regions" else kecamatan, scale, tolerance)
        for grid, (scale, tolerance) in GRIDS.items()
    }


def write(folder: Path = DATA) -> Path:
    """Write the prepared file, one area a line; returns where."""
    file = folder / "outlines.json"
    file.write_text(json.dumps(prepare(folder), indent=0, separators=(",", ":")) + "\n", encoding="utf-8")
    return file


def _features(file: Path) -> dict[str, list[list[tuple[float, float]]]]:
    found: dict[str, list[list[tuple[float, float]]]] = {}
    for feature in json.loads(file.read_text(encoding="utf-8"))["features"]:
        shape: Any = feature["geometry"]
        polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
        found[feature["properties"]["code"]] = [[(p[0], p[1]) for p in ring] for polygon in polygons for ring in polygon]
    return found


def _paths(areas: dict[str, list[list[tuple[float, float]]]], scale: int, tolerance: float) -> dict[str, str]:
    rings = {code: [_snapped(ring, scale) for ring in found] for code, found in areas.items()}
    nodes = _nodes(ring for found in rings.values() for ring in found)
    paths = {}
    for code, found in rings.items():
        simple = [_simplified(ring, nodes, tolerance) for ring in found if len(ring) > 2]
        shapes = [ring for ring in simple if len(set(ring)) > 2]
        paths[code] = "".join(_written(ring) for ring in shapes or [max(found, key=len)])
    return paths


def _snapped(ring: list[tuple[float, float]], scale: int) -> Ring:
    """On the grid, open, without a point twice in a row."""
    snapped: Ring = []
    for longitude, latitude in ring:
        point = round((longitude - WEST) * scale), round((NORTH - latitude) * scale)
        if not snapped or snapped[-1] != point:
            snapped.append(point)
    return snapped[:-1] if len(snapped) > 1 and snapped[0] == snapped[-1] else snapped


def _nodes(rings: Iterator[Ring]) -> set[Point]:
    """Where borders meet: points that do not have exactly two neighbours."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            beside[a].add(b)
            beside[b].add(a)
    return {point for point, others in beside.items() if len(others) != 2}


def _simplified(ring: Ring, nodes: set[Point], tolerance: float) -> Ring:
    cuts = [i for i, point in enumerate(ring) if point in nodes]
    if len(cuts) < 2:  # an island, or an area inside another: cut where every reader of it would cut
        start = ring.index(min(ring))
        turned = ring[start:] + ring[:start]
        far = max(range(len(turned)), key=lambda i: (_distance(turned[0], turned[i]), turned[i]))
        ring, cuts = turned, [0, far]
    result: Ring = []
    for begin, end in zip(cuts, [*cuts[1:], cuts[0] + len(ring)], strict=True):
        arc = [ring[i % len(ring)] for i in range(begin, end + 1)]
        result += _arc(arc, tolerance)[:-1]
    return result


def _distance(a: Point, b: Point) -> int:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _arc(arc: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker's way, from the smaller end to the larger, so that both neighbours get the same."""
    if arc[-1] < arc[0]:
        return _arc(arc[::-1], tolerance)[::-1]
    kept, todo = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    while todo:
        first, last = todo.pop()
        off = [(_off(arc[i], arc[first], arc[last]), i) for i in range(first + 1, last)]
        worst, at = max(off, default=(0.0, 0))
        if worst > tolerance:
            kept.add(at)
            todo += [(first, at), (at, last)]
    return [arc[i] for i in sorted(kept)]


def _off(point: Point, a: Point, b: Point) -> float:
    """How far a point is from the line through two others."""
    long = float(_distance(a, b) ** 0.5)
    if not long:
        return float(_distance(point, a) ** 0.5)
    return float(abs((b[0] - a[0]) * (a[1] - point[1]) - (a[0] - point[0]) * (b[1] - a[1])) / long)


def _written(ring: Ring) -> str:
    """A closed path: where it begins, then steps, as short as SVG allows."""
    numbers = [str(n) for a, b in pairwise(ring) for n in (b[0] - a[0], b[1] - a[1])]
    steps = "".join(n if i == 0 or n.startswith("-") else " " + n for i, n in enumerate(numbers))
    return f"M{ring[0][0]} {ring[0][1]}l{steps}z"
