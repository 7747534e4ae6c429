"""What classifies listings: the five topics, the needs, and the kinds of remark that have no place of their own in HSDS."""

from __future__ import annotations

from functools import cache
from typing import Any

from portal.directory import topics
from portal.open_data.hsds.ids import nested_id, taxonomy_id, term_id

Record = dict[str, Any]

TAXONOMIES = {
    "bidang": ("Bidang Kecamatan Berdaya", "Lima bidang layanan Kecamatan Berdaya. Setiap layanan punya tepat satu bidang."),
    "kebutuhan": ("Kebutuhan", "Kebutuhan warga yang dijawab layanan. Kode bertitik: bagian pertama adalah kelompoknya."),
    "keterangan": ("Keterangan layanan", "Jenis keterangan yang tidak punya tempat sendiri di HSDS; isinya ada di atribut."),
}
"""Code → name and description."""
REMARKS = {
    "id_portal": "Kode pendek layanan di portal, bagian akhir alamat /l/<kode>.",
    "wilayah": "Kode Kemendagri wilayah tempat layanan berada.",
    "desa": "Kode Kemendagri desa atau kelurahan tempat layanan berada.",
    "jam": "Jam buka dalam sintaks OSM opening_hours.",
    "produk": "Produk atau hasil layanan (standar pelayanan, Permenpan 15/2014).",
    "pengaduan": "Cara mengadu tentang layanan (standar pelayanan, Permenpan 15/2014).",
    "ringkasan_jv": "Ringkasan dalam bahasa Jawa.",
    "uraian_jv": "Uraian dalam bahasa Jawa.",
    "berlaku_sampai": "Hari terakhir keterangan ini berlaku (ISO 8601).",
    "sumber": "Sumber keterangan.",
    "tanggal_sumber": "Tanggal sumber, setepat yang disebut sumber (ISO 8601).",
    "dikonfirmasi_oleh": "Siapa yang terakhir memastikan bahwa keterangan ini benar.",
    "sensitif": "Layanan sensitif: namanya netral di sini, jangan ditampilkan bersama kata yang membuka urusannya.",
    "kegiatan": "Ini kegiatan dengan tanggal, bukan layanan tetap.",
    "kuota": "Berapa orang yang dapat ikut kegiatan ini.",
    "sisa_tempat": "Berapa tempat yang masih ada; 0 berarti penuh.",
    "contoh": "Data contoh yang dibuat-buat untuk percobaan. Bukan layanan nyata.",
}
"""Code of a kind of remark → what it says."""
LANGUAGE = "ind"


def _term(taxonomy: str, code: str, name: str, description: str, parent: str = "") -> Record:
    found = {"id": term_id(taxonomy, code), "code": code, "name": name, "description": description}
    if parent:
        found["parent_id"] = term_id(taxonomy, parent)
    name_of_taxonomy, own = TAXONOMIES[taxonomy][0], taxonomy_id(taxonomy)
    return {**found, "taxonomy": name_of_taxonomy, "language": LANGUAGE, "taxonomy_id": own}


@cache
def taxonomies() -> dict[str, Record]:
    """UUID → taxonomy. Shared: not to be changed."""
    found = {}
    for code, (name, description) in TAXONOMIES.items():
        own = taxonomy_id(code)
        found[own] = {"id": own, "name": name, "description": description, "version": "1"}
    return found


@cache
def by_code() -> dict[tuple[str, str], Record]:
    """(code of the taxonomy, code of the term) → term, in the order they are listed. Shared: not to be changed."""
    found = {}
    for topic in topics.topics().values():
        text = f"Layanan bidang {topic.name}. Di kabupaten biasanya diurus {topic.agency}."
        found["bidang", topic.code] = _term("bidang", topic.code, topic.name, text)
    for need in topics.needs().values():
        parent = need.category if need.category != need.code and need.category in topics.needs() else ""
        topic_name = topics.topics()[topics.topic_of(need.code)].name
        text = f"Kebutuhan di bidang {topic_name}: {need.name}."
        found["kebutuhan", need.code] = _term("kebutuhan", need.code, need.name, text, parent)
    for code, text in REMARKS.items():
        found["keterangan", code] = _term("keterangan", code, code.replace("_", " ").capitalize(), text)
    return found


@cache
def terms() -> dict[str, Record]:
    """UUID → term. Shared: not to be changed."""
    return {term["id"]: term for term in by_code().values()}


@cache
def codes() -> dict[str, tuple[str, str]]:
    """UUID of a term → code of its taxonomy, its own code."""
    return {term["id"]: key for key, term in by_code().items()}


@cache
def taxonomy_codes() -> dict[str, str]:
    """UUID of a taxonomy → its code."""
    return {taxonomy_id(code): code for code in TAXONOMIES}


def classified(listing_id: str, service_id: str, taxonomy: str, code: str) -> Record | None:
    """The attribute that says that a service belongs to a topic or answers a need; None for a code that is not listed."""
    term = by_code().get((taxonomy, code))
    if term is None:
        return None
    return {
        "id": nested_id(listing_id, taxonomy, code),
        "link_id": service_id,
        "taxonomy_term_id": term["id"],
        "link_type": taxonomy,
        "link_entity": "service",
        "taxonomy_term": term,
        "label": term["name"],
    }


def remark(listing_id: str, link_id: str, code: str, value: str, entity: str = "service") -> Record:
    """The attribute that holds what has no place of its own; `code` is one of REMARKS."""
    term = by_code()["keterangan", code]
    return {
        "id": nested_id(listing_id, "keterangan", code),
        "link_id": link_id,
        "taxonomy_term_id": term["id"],
        "link_type": "keterangan",
        "link_entity": entity,
        "value": value,
        "label": term["name"],
    }
