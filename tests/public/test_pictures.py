"""The pictures beside links: the right size, readable, light, and silent about what is nobody's business."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from portal.directory import editing
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.web import pictures
from portal.web.pictures import HUES, Picture
from tests import instances, page_types
from tests.inspecting import Visitor
from tests.open_data.planting import DESA, KECAMATAN, id_of, plant

LARGEST = 60 * 1024


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Flask:
    """A portal with the planted listings."""
    return plant(instances.copy(reference_instance, tmp_path_factory.mktemp("pictures")))


@pytest.fixture
def messenger(planted: Flask) -> Iterator[Visitor]:
    """A program that fetches previews."""
    with planted.app_context():
        yield Visitor(planted)


def image(visitor: Visitor, path: str) -> Image.Image:
    """The picture at an address, as it has to be."""
    answer = visitor.raw(path)
    assert (answer.status_code, answer.mimetype) == (200, "image/png"), path
    assert 3000 < len(answer.get_data()) < LARGEST
    found = Image.open(BytesIO(answer.get_data()))
    found.load()
    assert (found.format, found.size) == ("PNG", (1200, 630))
    return found.convert("RGB")


def hue_of(found: Image.Image) -> str:
    """The colour of the edge."""
    return "#{:02x}{:02x}{:02x}".format(*found.getpixel((10, 250)))  # type: ignore[misc]


@pytest.mark.parametrize(
    "path",
    [
        "/gambar/beranda.png",
        "/gambar/wilayah/33.png",
        "/gambar/wilayah/33.03.png",
        f"/gambar/wilayah/{KECAMATAN}.png",
        f"/gambar/wilayah/{DESA}.png",
        f"/gambar/{id_of('open')}.png",
        f"/gambar/{id_of('paused')}.png",
    ],
)
def test_every_kind_of_page_has_its_picture(messenger: Visitor, path: str) -> None:
    indonesian, javanese = image(messenger, path), image(messenger, f"{path}?bahasa=jv")
    assert indonesian.getpixel((600, 620)) == javanese.getpixel((600, 620))
    answer = messenger.raw(path, headers={"Accept-Language": "jv"})
    assert answer.get_data() == messenger.raw(path).get_data(), "the address decides, not who asks"
    assert messenger.raw(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_a_listing_has_the_colour_of_its_topic_and_its_own_words(messenger: Visitor) -> None:
    found = image(messenger, f"/gambar/{id_of('open')}.png")
    assert hue_of(found) == HUES["sport"]
    other = messenger.raw(f"/gambar/{id_of('private')}.png").get_data()
    assert other != messenger.raw(f"/gambar/{id_of('open')}.png").get_data()


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_all_sensitive_listings_of_a_place_share_one_picture(messenger: Visitor, lang: str) -> None:
    answers = [messenger.raw(f"/gambar/{id_of(key)}.png?bahasa={lang}") for key in ("secret", "silent", "secret paused")]
    assert len({answer.get_data() for answer in answers}) == 1
    assert hue_of(image(messenger, f"/gambar/{id_of('secret')}.png")) == pictures.TEAL
    for answer in answers:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(("path", "status"), [(f"/gambar/{id_of('gone')}.png", 410), (f"/gambar/{id_of('draft')}.png", 404),
                                              ("/gambar/tiada.png", 404), ("/gambar/wilayah/33.99.png", 404)])  # fmt: skip
def test_what_is_not_there_has_none(messenger: Visitor, path: str, status: int) -> None:
    assert messenger.raw(path).status_code == status


def test_a_sensitive_listing_says_nothing_through_its_picture(app: Flask) -> None:
    plain = Draft("a", "rppa", "Satu", place_code=KECAMATAN, sensitive=True, address_public=False)
    editing.save_all([plain, replace(plain, key="b", name="Korban Kekerasan " * 5, address="Gang 1")])
    drawn = {Visitor(app).raw(f"/gambar/{id_for(key, lambda _: False)}.png").get_data() for key in ("a", "b")}
    assert len(drawn) == 1


@pytest.mark.parametrize(
    "name",
    ["Balai", "Medal énggal, paladosan ing Mèl", "Pusat " * 60, "Panjangsekali" * 30, "日本 😀 Balai\u202e", "", "Ruang\nBaca"],
)
def test_any_name_can_be_drawn_within_the_picture(name: str) -> None:
    raw = pictures.drawn(Picture(name, "Kecamatan Kaligondang, Kabupaten Purbalingga " * 3, "Sport center", (HUES["sport"],)))
    assert len(raw) < LARGEST
    found = Image.open(BytesIO(raw)).convert("L")
    assert min(found.crop((1150, 0, 1200, 500)).get_flattened_data()) > 200, "nothing beyond the right edge"
    assert min(found.crop((40, 425, 1200, 432)).get_flattened_data()) > 200, "nothing on the line of the place"


def test_accents_are_drawn() -> None:
    with_accents, without = (pictures.drawn(Picture(name, "")) for name in ("énggal è É", "enggal e E"))
    assert with_accents != without


def test_the_largest_of_many_is_light(searcher: Visitor, sample_instance: Path) -> None:
    found = page_types.wordiest(sample_instance, 8)
    sizes = [len(searcher.raw(f"/gambar/{i}.png").get_data()) for i in (*found["calm"], *found["sensitive"])]
    assert max(sizes) < LARGEST


def test_workers_never_carry_the_drawing(reference_instance: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from tests import instances
app = instances.open_app(Path({str(reference_instance)!r}))
client = app.test_client()
assert client.get("/id/wilayah/33.03.04").status_code == 200
for code in ("33.03", "33.03.04", "33.72", "33.03.05"):
    assert client.get(f"/gambar/wilayah/{{code}}.png").status_code == 200
assert "PIL" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=600)
