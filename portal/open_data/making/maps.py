"""The map: the outline of every kecamatan with the state of each topic there."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from portal.config import DATA
from portal.directory import coverage, places, topics
from portal.open_data import licence
from portal.open_data.making.records import Record, Scope

_CODE = re.compile(r'"code":"([0-9.]+)"')


@cache
def _outlines() -> dict[str, str]:
    """Code of a kecamatan → its feature as the reference file has it, one a line."""
    with (DATA / "kecamatan.geojson").open(encoding="utf-8") as file:
        return {found[1]: line.strip().rstrip(",") for line in file if (found := _CODE.search(line))}


class MapFile:
    """A GeoJSON file (RFC 7946); the properties are flat, as map programs want them."""

    def __init__(self, path: Path, scope: Scope) -> None:
        self._path, self._scope = path, scope
        self._tally = coverage.Tally(scope.day)
        self._sample = False

    def write(self, record: Record) -> None:
        """Count a listing."""
        self._tally.add(record.listing)
        self._sample = self._sample or record.listing.sample

    def close(self) -> int:
        """Write the file; returns how many kecamatan it has."""
        outlines = [json.loads(text) for code, text in _outlines().items() if self._scope.has(code)]
        pilots = set(coverage.pilots())
        with self._path.open("w", encoding="utf-8") as file:
            file.write(json.dumps(self._about(), ensure_ascii=False)[:-1] + ', "features": [\n')
            for number, outline in enumerate(outlines):
                outline["properties"] = self._properties(outline["properties"], pilots)
                file.write((",\n" if number else "") + json.dumps(outline, ensure_ascii=False, separators=(",", ":")))
            file.write("\n]}\n")
        return len(outlines)

    def abandon(self) -> None:
        """Nothing is open."""

    def _about(self) -> dict[str, Any]:
        return {
            "type": "FeatureCollection",
            "name": f"Kecamatan, {self._scope.name}",
            "day": self._scope.day.isoformat(),
            "license": licence.LICENCE,
            "attribution": licence.ATTRIBUTION,
            "notice": licence.notice(),
            "remark": "Garis batas disederhanakan, hanya petunjuk, bukan batas hukum.",
            "sample": self._sample,
        }

    def _properties(self, known: dict[str, str], pilots: set[str]) -> dict[str, Any]:
        code = known["code"]
        kabupaten = places.atlas().get(known["kabupaten_code"])
        found: dict[str, Any] = {
            "code": code,
            "name": known["name"],
            "kabupaten_code": known["kabupaten_code"],
            "kabupaten_name": kabupaten.full_name if kabupaten else "",
            "pilot": code in pilots,
            "page": f"{self._scope.site}/id/wilayah/{code}",
        }
        for topic in topics.topics():
            found[topic] = self._tally.state(code, topic)
            found[f"{topic}_listings"] = self._tally.count(code, topic)
        return found
