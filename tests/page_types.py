"""One list of the kinds of pages that residents see, for everybody who looks at all of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

PAGES = {
    "home": "/",
    "results": "/cari?q=kursi+roda+slinga",
    "urgent": "/cari?q=suami+kasar+kaligondang",
    "far": "/cari?q=suami+kasar+lamongan",
    "chooser": "/cari?q=kursu+jahit+grabag",
    "topic": "/cari?bidang=rppa",
    "outside": "/cari?q=futsal+lamongan",
    "elsewhere": "/cari?q=ktp+hilang",
    "nothing": "/cari?q=qqzzxx",
    "province": "/wilayah/",
    "kabupaten": "/wilayah/33.03",
    "kecamatan": "/wilayah/33.03.04",
    "desa": "/wilayah/33.03.04.2011",
    "sensitive": "/layanan/{sensitive}",
    "listing": "/layanan/{calm}",
    "report": "/lapor/{calm}",
    "sensitive report": "/lapor/{sensitive}",
    "reply": "/laporan",
    "embedding": "/pasang?layanan={calm}",
    "partners": "/mitra",
    "poster": "/wilayah/33.03.04/poster",
    "strips": "/wilayah/33.03.04/poster/sobek",
    "paper": "/kertas/33.03.04-u261122",
    "activities": "/kegiatan",
    "achieved": "/capaian",
    "lines": "/darurat",
    "about": "/tentang",
    "privacy": "/privasi",
    "access": "/aksesibilitas",
    "traces": "/hapus-jejak",
    "error": "/tiada",
}
"""Page types and an address of each; {calm} and {sensitive} are listings, best those with the most words."""
IN_QUERY = {
    "interface": "/api/?bahasa={lang}",
    "downloads": "/unduh/?bahasa={lang}",
    "downloads of": "/unduh/33.03/?bahasa={lang}",
}
"""Page types whose address names the language in its query."""
WORDIEST = """SELECT id FROM listing WHERE status = 'published' AND sensitive = ? ORDER BY length(coalesce(description, ''))
    + length(coalesce(requirements, '')) + length(coalesce(procedure, '')) + length(coalesce(eligibility, ''))
    + length(coalesce(source, '')) + length(coalesce(hours, '')) + length(coalesce(address, '')) DESC, id LIMIT ?"""


def wordiest(instance: Path, number: int) -> dict[str, list[str]]:
    """The ids of the published listings with the most to say, `calm` and `sensitive`."""
    with sqlite3.connect(f"file:{instance / 'portal.sqlite'}?mode=ro", uri=True) as database:
        found = {
            kind: [str(row[0]) for row in database.execute(WORDIEST, (sensitive, number))]
            for kind, sensitive in (("calm", 0), ("sensitive", 1))
        }
    database.close()
    return found
