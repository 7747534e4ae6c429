"""Draw the pictures of the officers' guide anew: `make pictures`. All that they show is made up and marked as sample."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, sync_playwright

from portal.config import ROOT
from portal.directory import editing, ids, reporting
from portal.directory.drafts import Draft
from tests import instances, serving
from tests.office.officer import Officer

FOLDER = ROOT / "static" / "panduan"
CHROMIUM = "/usr/bin/chromium"
WIDTH, SHARPNESS, QUALITY, HEAVIEST = 360, 1.25, 55, 60_000
KECAMATAN = "33.03.04"
POSYANDU = "contoh-posyandu"
PHONE = {"number": "+6281100000077", "use": "both", "who": "Bu Sri", "when": "jam kerja"}


def plant(app: Flask) -> None:
    """A few listings of one kecamatan, and something that a resident found wrong."""
    here = {"place_code": KECAMATAN, "service_areas": [KECAMATAN], "sample": True}
    posyandu = {"summary": "Pemeriksaan kesehatan dan senam untuk warga lanjut usia.", "hours": "Mo-Fr 08:00-12:00; PH off"}
    drafts = [
        Draft(POSYANDU, "lansia_disabilitas", "Contoh: Posyandu lansia Melati", phones=[PHONE], **(here | posyandu)),  # type: ignore[arg-type]
        Draft("contoh-batik", "ekraf", "Contoh: Kelas batik Kenanga", phones=[PHONE], **here),  # type: ignore[arg-type]
        Draft("contoh-futsal", "sport", "Contoh: Lapangan futsal Mawar", phones=[PHONE], **here),  # type: ignore[arg-type]
    ]
    with app.app_context():
        editing.save_all(drafts)
        told = reporting.Told(listing_id(), ("jam_salah",), "Sekarang buka sampai jam 11.00.")
        reporting.report(b"sample", told, "sample", "203.0.113.1")


def listing_id() -> str:
    """The listing that the pictures are about."""
    return ids.id_for(POSYANDU, lambda _: False)


def draw(page: Page, name: str, top: str = "", height: int = 640) -> None:
    """Keep a strip of the page, from the element `top` on, as light as a phone on a poor line needs it."""
    box = page.locator(top).bounding_box() if top else None
    clip = {"x": 0, "y": max(0, box["y"] - 16) if box else 0, "width": WIDTH, "height": height}
    path = FOLDER / f"{name}.jpg"
    page.screenshot(path=path, type="jpeg", quality=QUALITY, full_page=True, clip=clip)  # type: ignore[arg-type]
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size} bytes")
    assert size < HEAVIEST, path


def walk(page: Page, base: str) -> None:
    """Open what the guide shows, in its order."""
    page.goto(f"{base}/kantor/")
    draw(page, "meja")
    page.goto(f"{base}/kantor/layanan/{listing_id()}/ubah")
    draw(page, "ubah")
    page.locator(".buttons.stay").evaluate("e => e.remove()")
    draw(page, "jam", "#f-jam_cara", 680)
    page.goto(f"{base}/kantor/laporan")
    page.locator("article .button").first.click()
    draw(page, "laporan")


def main() -> None:
    """Make a portal, look at it as an officer does, and throw it away."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        instance = Path(folder) / "instance"
        instances.make_reference(instance)
        app = instances.open_app(instance)
        plant(app)
        cookie = Officer(app, KECAMATAN).client.get_cookie("kantor", path="/kantor")
        assert cookie
        with serving.serve(instance) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            phone = {"width": WIDTH, "height": 740}
            context = browser.new_context(viewport=phone, device_scale_factor=SHARPNESS, locale="id-ID")  # type: ignore[arg-type]
            page = context.new_page()
            page.goto(f"{server.base}/kantor/masuk")
            draw(page, "masuk", height=600)
            context.add_cookies([{"name": "kantor", "value": cookie.value, "domain": "127.0.0.1", "path": "/kantor"}])
            walk(page, server.base)
            browser.close()


if __name__ == "__main__":
    main()
