"""Pages are light enough for a patchy 3G line: weighed as they go over it."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import pytest
from flask import Flask

from tests.inspecting import Page, Visitor, parse
from tests.search.scoring import QUERIES

FIRST_VIEW, EVERYTHING, REQUESTS = 14 * 1024, 34 * 1024, 4
BROWSER = {"Accept-Encoding": "gzip, deflate, br, zstd"}
OLD_BROWSER = {"Accept-Encoding": "gzip, deflate"}
PLAIN_PAGES = (
    *(
        "/",
        "/wilayah/",
        "/wilayah/33.03",
        "/wilayah/33.03.04",
        "/darurat",
        "/kegiatan",
        "/capaian",
        "/tentang",
        "/hapus-jejak",
        "/pasang",
        "/tiada",
    ),
)


@dataclass(frozen=True)
class Weight:
    """What a first visit costs, in bytes as sent."""

    page: int
    styles: int
    scripts: int
    requests: int

    @property
    def first_view(self) -> int:
        """All that must be there before anything is seen."""
        return self.page + self.styles

    @property
    def everything(self) -> int:
        """All that the visit loads."""
        return self.first_view + self.scripts


def fetched(page: Page) -> tuple[list[str], list[str]]:
    """Addresses of the styles, and of everything else, that a browser loads by itself."""
    styles = [e.get("href", "") for e in page.all(".//link[@rel='stylesheet']")]
    others = [
        e.get("href", "") for e in page.all(".//link[@rel]") if e.get("rel") in ("icon", "preload", "manifest", "modulepreload")
    ]
    for tag in ("script", "img", "iframe", "source", "video", "audio", "embed", "object", "use"):
        others += [e.get(name, "") for e in page.all(f".//{tag}") for name in ("src", "srcset", "data", "href") if e.get(name)]
    others += [e.get("data-later", "") for e in page.all(".//script[@data-later]")]
    return styles, [o for o in others if not o.startswith(("data:", "#"))]


def weigh(app: Flask, path: str, browser: dict[str, str] | None = None) -> Weight:
    """A first visit to a page; nothing may come from another host."""
    client = app.test_client(use_cookies=False)
    plain = client.get(path)
    styles, others = fetched(Page(plain, parse(plain.get_data(as_text=True), path, False)))
    assert styles
    assert not [a for a in styles + others if not a.startswith("/") or a.startswith("//")], "another host"
    sizes = {}
    for address in [path, *styles, *others]:
        answer = client.get(address, headers=browser or BROWSER)
        assert answer.status_code == 200 or address == path, address
        assert address == path or answer.headers["Content-Encoding"], f"{address} is not compressed"
        sizes[address] = len(answer.get_data())
    return Weight(sizes[path], sum(sizes[s] for s in styles), sum(sizes[o] for o in others), len(sizes))


def queries() -> list[str]:
    """Twenty queries of all kinds."""
    with QUERIES.open(encoding="utf-8", newline="") as file:
        found = [row["query"] for row in csv.DictReader(file, delimiter="\t")]
    return found[:: len(found) // 20][:20]


def too_heavy(weights: dict[str, Weight]) -> dict[str, Weight]:
    """The visits over budget."""
    return {
        path: w for path, w in weights.items() if w.first_view > FIRST_VIEW or w.everything > EVERYTHING or w.requests > REQUESTS
    }


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_every_result_page_is_light(searcher: Visitor, lang: str) -> None:
    asked = queries()
    assert len(asked) == 20
    weights = {q: weigh(searcher.app, f"/{lang}/cari?q={q.replace(' ', '+').replace('&', '%26')}") for q in asked}
    assert not too_heavy(weights)
    assert max(w.page for w in weights.values()) > 2000


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_every_listing_page_is_light(searcher: Visitor, lang: str) -> None:
    hits = [e for q in queries()[:10] for e in searcher.search(q, lang).hits if "hotline" not in e.get("data-categories", "")]
    codes = sorted({e.get("data-hit", "") for e in hits})
    assert len(codes) >= 20
    weights = {code: weigh(searcher.app, f"/{lang}/layanan/{code}") for code in codes[:: len(codes) // 20]}
    assert not too_heavy(weights)


@pytest.mark.parametrize("path", PLAIN_PAGES)
def test_no_other_page_is_heavy(searcher: Visitor, path: str) -> None:
    weights = {lang: weigh(searcher.app, f"/{lang}{path}") for lang in ("id", "jv")}
    assert not too_heavy(weights)


def test_an_old_browser_without_brotli_fares_no_worse(searcher: Visitor) -> None:
    weights = {q: weigh(searcher.app, f"/id/cari?q={q.replace(' ', '+')}", OLD_BROWSER) for q in queries()[::4]}
    assert not too_heavy(weights)


def test_a_second_page_costs_only_itself(searcher: Visitor) -> None:
    client = searcher.app.test_client(use_cookies=False)
    page = searcher.get("/id/cari?q=kursi+roda")
    styles, others = fetched(page)
    for address in styles + others:
        assert "immutable" in client.get(address).headers["Cache-Control"]
