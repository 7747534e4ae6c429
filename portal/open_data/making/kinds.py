"""The kinds of files that can be downloaded, each for everything and for one kabupaten."""

from __future__ import annotations

from dataclasses import dataclass

from portal.open_data.making.lines import LinesFile
from portal.open_data.making.maps import MapFile
from portal.open_data.making.packages import PackageFile
from portal.open_data.making.records import Writer
from portal.open_data.making.tables import CsvFile, XlsxFile


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file."""

    name: str
    file_name: str
    media_type: str
    writer: type[Writer]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("csv", "layanan.csv", "text/csv; charset=utf-8", CsvFile),
        Kind("xlsx", "layanan.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", XlsxFile),
        Kind("jsonl", "layanan.jsonl", "application/x-ndjson", LinesFile),
        Kind("hsds", "hsds.zip", "application/zip", PackageFile),
        Kind("geojson", "kecamatan.geojson", "application/geo+json", MapFile),
    )
}
"""By name, in the order they are shown."""
