"""A file of villages from the office to a resident's phone, with and without scripts; and all these pages for everybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Running
from tests.journeys.test_province import Hire, hire, running
from tests.office.officer import organization_of
from tests.public.test_standing_by import CADRES, DINSOS, PAIRS

__all__ = ["hire", "running"]
pytestmark = pytest.mark.xdist_group("browser")


def test_a_file_goes_from_the_office_to_a_phone(hire: Hire, running: Running, tmp_path: Path, scripts: bool) -> None:
    with running.app.app_context():
        organization_of(DINSOS)
    for kind, table, heading in (("dampingan", PAIRS, "Desa dampingan"), ("paralegal", CADRES, "Kader paralegal")):
        ratna, file = hire(scripts=scripts), tmp_path / f"{kind}.csv"
        file.write_text(table, encoding="utf-8")
        ratna.page.goto(f"{ratna.base}/provinsi/{kind}")
        ratna.is_at(heading)
        ratna.page.set_input_files("#f-berkas", file)
        ratna.press("Kirim dan lihat pratinjau")
        ratna.is_at(f"{kind}.csv")
        if ratna.main.get_by_role("button", name="Terapkan").count():  # the first of the two who try
            ratna.press("Terapkan")
            expect(ratna.main.get_by_text("Sudah diterapkan")).to_be_visible()
        else:
            expect(ratna.main.get_by_text("Tidak ada yang perlu diterapkan")).to_be_visible()
        ratna.stop()
        ratna.page.goto(f"{ratna.base}/id/cari?q=desa+dampingan+slinga")
        ratna.page.get_by_role("link", name=f"Desa Slinga didampingi {DINSOS}").click()
        ratna.is_at("Desa Slinga")
        ratna.stop()


PATHS = (
    "provinsi/paralegal", "provinsi/dampingan", "provinsi/mitra", "provinsi/mitra/baru", "provinsi/kecamatan/33.03.04/paralegal",
    "id/wilayah/33.03.04", "id/wilayah/33.03.04.2014", "id/mitra", "id/cari?q=desa+dampingan+slinga",
)  # fmt: skip


def test_every_page_is_in_order_at_both_widths(hire: Hire) -> None:
    ratna = hire()
    for path in PATHS:
        ratna.page.goto(f"{ratna.base}/{path}")
        for size in ({"width": 360, "height": 740}, {"width": 1280, "height": 900}):
            ratna.page.set_viewport_size(size)  # type: ignore[arg-type]
            ratna.stop()
