"""The map: light, whole without scripts or colours, and never instead of the table."""

from __future__ import annotations

import gzip
import re

import pytest
from flask import Flask

from portal.config import DATA
from portal.directory import outlines, outlining, places
from tests.inspecting import Page, text_of
from tests.office.officer import Officer

PROVINCE_KB, KABUPATEN_KB = 60, 15
MEASURES = ("rppa", "sport", "kesegaran", "jumlah")


def areas(page: Page) -> dict[str, str]:
    """Address → title of every area of the map."""
    return {a.get("href", ""): text_of(a.find("{*}title")) for a in page.all(".//*[@class='map']//{*}a")}  # type: ignore[arg-type]


def map_of(html: str) -> str:
    """The drawing alone."""
    return html[html.index('<svg class="map"') : html.index("</svg>", html.index('<svg class="map"')) + 6]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_area_is_a_link_with_its_name_and_value(app: Flask, measure: str) -> None:
    page = Officer(app, "33", "province").get(f"/provinsi/peta?ukuran={measure}")
    found = areas(page)
    assert len(found) == 576
    assert all(re.fullmatch(r"[^:]+: .+", title) for title in found.values())
    assert found["/provinsi/kecamatan/33.03.04"].startswith("Kaligondang: ")
    fills = {g.get("fill", "") for g in page.all(".//*[@class='map']/{*}g")}
    drawn = {f"url(#{p.get('id')})" for p in page.all(".//*[@class='map']/{*}defs/{*}pattern")}
    assert fills <= drawn and len(fills) > 1
    looks = [p for p in page.all(".//*[@class='map']/{*}defs/{*}pattern")]
    inside = ["".join(f"{e.tag}{e.get('d')}" for e in p) for p in looks]
    assert len(set(inside)) == len(inside), "two values differ by colour alone"


@pytest.mark.parametrize("measure", MEASURES)
def test_the_maps_are_light(app: Flask, measure: str) -> None:
    ratna = Officer(app, "33", "province")
    whole = ratna.client.get(f"/provinsi/peta?ukuran={measure}").get_data(as_text=True)
    assert len(gzip.compress(map_of(whole).encode(), 6)) <= PROVINCE_KB * 1024
    assert len(ratna.client.get(f"/provinsi/peta?ukuran={measure}", headers={"Accept-Encoding": "gzip"}).get_data()) < 66 * 1024
    with app.app_context():
        codes = [place.code for place in places.atlas().at_level("kabupaten")]
    for code in codes if measure == "rppa" else codes[:3]:
        one = ratna.client.get(f"/provinsi/peta?ukuran={measure}&wilayah={code}").get_data(as_text=True)
        assert len(gzip.compress(map_of(one).encode(), 6)) <= KABUPATEN_KB * 1024, code


def test_the_table_beside_it_says_the_same(app: Flask) -> None:
    page = Officer(app, "33.05", "kabupaten").get("/provinsi/peta?ukuran=sport")
    said = {text_of(tr.find("th")): text_of(tr.find("td")) for tr in page.all(".//table/tbody/tr")}  # type: ignore[arg-type]
    drawn = dict(title.split(": ", 1) for title in areas(page).values())
    assert said == drawn and len(said) == 26
    whole = Officer(app, "33", "province").get("/provinsi/peta?ukuran=sport")
    numbers = [[int(text_of(td)) for td in tr.findall("td")] for tr in whole.all(".//table/tbody/tr")]
    assert len(numbers) == 35 and sum(sum(row) for row in numbers) == 576


def test_a_kabupaten_sees_its_own_map_only(app: Flask) -> None:
    wiwik = Officer(app, "33.03", "kabupaten")
    assert {address.rpartition("/")[2][:5] for address in areas(wiwik.get("/provinsi/peta"))} == {"33.03"}
    assert wiwik.client.get("/provinsi/peta?wilayah=33.05").status_code == 403
    assert wiwik.client.get("/provinsi/peta?ukuran=tiada").status_code == 404


def test_the_prepared_outlines_are_those_of_the_borders(app: Flask) -> None:
    with app.app_context():
        kecamatan = {place.code for place in places.atlas().at_level("kecamatan")}
    assert set(outlines.paths("coarse")) == set(outlines.paths("fine")) == kecamatan
    assert outlining.prepare(DATA) == {grid: outlines.paths(grid) for grid in outlining.GRIDS}


def test_neighbours_share_their_border() -> None:
    """Every step of a border between two kecamatan is drawn by both, so that there is no gap."""
    edges: dict[frozenset[tuple[int, int]], int] = {}
    for path in outlines.paths("fine").values():
        for ring in path.split("z")[:-1]:
            points = outlines._points(ring + "z")
            for pair in zip(points, points[1:] + points[:1], strict=True):
                edges[frozenset(pair)] = edges.get(frozenset(pair), 0) + 1
    shared = sum(count == 2 for count in edges.values())
    assert shared > 0.8 * len(edges)
