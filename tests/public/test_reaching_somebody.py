"""Whoever stands before a page reaches somebody: numbers first, gaps said once, no remarks about sources."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from portal.directory import loading
from tests.inspecting import Visitor, text_of

WHEELCHAIRS, TRAINING = "vtc33qv", "98nnz45"
both = pytest.mark.parametrize("lang", ["id", "jv"])


def _callable(row: ET.Element) -> bool:
    return any(a.get("href", "").startswith(("tel:", "https://wa.me/")) for a in row.findall(".//a"))


def _rows(box: ET.Element) -> list[bool]:
    found = [e for e in box.iter() if str(e.tag).endswith("ul") and e.get("class") == "rows"]
    return [_callable(li) for li in list(found[-1])] if found else []


@both
def test_who_can_be_called_stands_before_who_cannot(reader: Visitor, lang: str) -> None:
    page = reader.get(f"/{lang}/wilayah/33.20.05")
    topics = [e for e in page.all(".//section") if (e.get("class") or "").startswith("row t-")]
    assert len(topics) == 5
    for topic in topics:
        rows = _rows(topic)
        assert rows == sorted(rows, reverse=True), text_of(topic)


def test_a_listing_without_a_number_names_first_who_can_be_called(reader: Visitor) -> None:
    page = reader.get(f"/id/layanan/{WHEELCHAIRS}")
    rows = _rows(page.one(".//section[@class='contacts']"))
    assert rows[0]
    assert rows == sorted(rows, reverse=True)


def test_a_kecamatan_says_that_a_number_is_not_known(reader: Visitor) -> None:
    page = reader.get("/id/wilayah/33.03.04")
    (own,) = [e for e in page.all(".//li") if "RPPA Kecamatan Kaligondang" in text_of(e)]
    assert "Nomor telepon belum diketahui" in text_of(own)


@both
def test_what_is_not_known_of_a_service_is_said_once(reader: Visitor, lang: str) -> None:
    page = reader.get(f"/{lang}/layanan/{TRAINING}")
    asked = {"id": "Belum diketahui. Tanyakan saat menghubungi.", "jv": "Dèrèng dipunmangertosi."}[lang]
    assert page.text.count(asked) <= 2, "once for the service, once for the access"
    heading = {"id": "Syarat, langkah, biaya, lama", "jv": "Sarat, "}[lang]
    assert any(text_of(h).startswith(heading) for h in page.all(".//h2"))


def test_no_description_speaks_of_what_its_source_left_out(reader: Visitor) -> None:
    for draft in loading.sourced_services():
        assert not re.search(r"(alamat|lokasi)( kantor)? tidak disebut( sumber)?$|nomor dari", draft.description), draft.name
    assert "tidak ditemukan di sumber" not in reader.get("/id/darurat").text
