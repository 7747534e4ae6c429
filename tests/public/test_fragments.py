"""Parts of pages that are kept never say what is no longer true."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask

from portal.database import advance, writing
from portal.directory import editing, opening, places, trust
from portal.directory.editing import Draft
from portal.directory.places import Area
from portal.search import index
from tests import instances
from tests.inspecting import Visitor

ADDRESS = "/id/cari?q=gerabah+kaligondang"
DRAFT = Draft(
    "uji:kartu",
    "ekraf",
    "Kelas Gerabah",
    "33.03.04",
    needs=["ekraf.kriya"],
    service_areas=["33.03.04"],
    hours="Mo-Su 08:00-16:00",
)


def _cards(visitor: Visitor) -> str:
    return visitor.raw(ADDRESS).get_data(as_text=True)


def test_a_card_tells_every_change_at_once(app: Flask, visitor: Visitor) -> None:
    editing.save_all([DRAFT])
    index.current().tend()
    assert ">Kelas Gerabah<" in _cards(visitor)
    editing.save_all([replace(DRAFT, name="Kelas Keramik")])
    assert ">Kelas Keramik<" in _cards(visitor)
    assert ">Kelas Gerabah<" not in _cards(visitor)


def test_two_portals_in_one_process_have_cards_of_their_own(reference_instance: Path, tmp_path: Path) -> None:
    for name in ("Kelas Gerabah", "Kelas Keramik"):
        app = instances.open_app(instances.copy(reference_instance, tmp_path / name))
        with app.app_context():
            editing.save_all([replace(DRAFT, name=name)])
            index.current().tend()
            assert f">{name}<" in _cards(Visitor(app))


def test_a_card_tells_whether_it_is_open_at_this_minute(app: Flask, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    editing.save_all([DRAFT])
    index.current().tend()
    for hour, words in ((9, "Buka sampai pukul 16.00"), (10, "Buka sampai pukul 16.00"), (16, "Buka lagi")):
        now = datetime(2026, 11, 24, hour, tzinfo=trust.ZONE)
        monkeypatch.setattr(opening, "now", lambda now=now: now)
        assert words in _cards(visitor)


def test_a_card_tells_the_name_that_its_place_has_now(app: Flask, visitor: Visitor) -> None:
    editing.save_all([DRAFT])
    index.current().tend()
    assert "Kecamatan Kaligondang" in _cards(visitor)
    with writing() as session:
        area = session.get(Area, "33.03.04")
        assert area is not None
        area.name = "Kaligondang Baru"
        advance("reference")
    assert places.atlas().label("33.03.04").startswith("Kecamatan Kaligondang Baru")
    assert "Kecamatan Kaligondang Baru, Purbalingga" in _cards(visitor)
