"""The guide for staff: it can be read, its pictures are there, and every label it names is on some page."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from portal.config import ROOT
from portal.office.guide import GUIDE
from tests.inspecting import Visitor
from tests.office.officer import Officer

TEXT = GUIDE.read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[[^\]]+\]\(\.\./(static/[^)]+)\)", TEXT)
LABELS = [label for label in re.findall(r"\*\*(.+?)\*\*", TEXT, re.DOTALL) if not label.endswith(".")]
"""What is bold and no sentence is the name of a button, a field or a page."""
HEAVIEST = 60_000


def test_officers_and_who_cannot_get_in_read_it(app: Flask) -> None:
    for reader in (Officer(app), Visitor(app)):
        page = reader.get("/kantor/panduan")
        assert page.heading == "Panduan petugas"
        assert len(page.all(".//h2")) == len(re.findall(r"^## ", TEXT, re.MULTILINE))


def test_its_pictures_load_and_are_light(app: Flask) -> None:
    shown = Visitor(app).get("/kantor/panduan").all(".//img")
    assert len(shown) == len(PICTURES) == 5
    for image, path in zip(shown, PICTURES, strict=True):
        assert image.get("alt")
        answer = app.test_client().get(image.get("src", ""))
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert len(answer.data) == (ROOT / path).stat().st_size < HEAVIEST


@pytest.mark.parametrize("label", sorted(set(LABELS)))
def test_every_label_it_names_is_in_the_portal(label: str) -> None:
    with (ROOT / "translations" / "id" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        said = {str(message.id) for message in read_po(file, locale="id")}
    assert " ".join(label.split()) in said


def test_it_names_many_labels() -> None:
    assert len(set(LABELS)) > 40
