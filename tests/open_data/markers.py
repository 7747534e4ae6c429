"""Listings whose secrets are marked, so that a scan of bytes finds whatever leaks."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from portal.directory import editing
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.directory.recording import By

KEY = "rahasia:mawar-ungu-kunci"
SECRETS = ("mawar-ungu", "Mawar Ungu", "33.03.04.2003", "-7.3141592", "109.2718281", "7.3141592", "Pejabat Rahasia")
"""What must appear nowhere: key, name, street, desa, point, reasons. The name of a listing that is not sensitive may."""
HIDDEN = Draft(
    key=KEY,
    topic="rppa",
    name="Rumah Mawar Ungu korban kekerasan",
    place_code="33.03.04",
    needs=["rppa.kekerasan"],
    service_areas=["33.03.04"],
    summary="Telepon dahulu.",
    desa_code="33.03.04.2003",
    address="Jalan Mawar Ungu 17",
    latitude=-7.3141592,
    longitude=109.2718281,
    phones=[{"number": "+6281234567890", "use": "call", "who": "Petugas jaga", "when": ""}],
    source="Dinas Sosial",
    sensitive=True,
    address_public=False,
)
CALM = Draft(
    key="dinas:lapangan-mawar-ungu-kunci",
    topic="sport",
    name='=Lapangan, "Besar" Bukateja <&>',
    place_code="33.03.01",
    needs=["sport.futsal"],
    service_areas=["33.03.01", "33.03.04"],
    summary="+62 bukan rumus",
    desa_code="",
    address="Jalan Terbuka 5",
    latitude=-7.41,
    longitude=109.43,
    email="lapangan@example.org",
    hours="Mo-Fr 08:00-16:00",
    age_min=0,
    age_max=60,
    access={"kursi_roda": True, "toilet": False},
    organization="Dinas Pemuda",
    source="Dinas Pemuda",
)
PAUSED = replace(CALM, key="x:jeda", name="Jeda", status="paused", status_note="Lapangan diperbaiki.")
UNSEEN = (
    replace(CALM, key="x:draf", name="Draf Mawar Ungu", status="draft"),
    replace(CALM, key="x:ditarik", name="Ditarik", status="withdrawn"),
)


def id_of(draft: Draft) -> str:
    """The id of a planted listing."""
    return id_for(draft.key, lambda _: False)


def plant() -> None:
    """Save them all, with a past and with reasons that nobody outside may read."""
    by = By("edit", reason="Pejabat Rahasia bilang Mawar Ungu")
    editing.save_all([replace(HIDDEN, address="Gang Mawar Ungu 3", hours="Mo-Fr 08:00-12:00"), CALM, PAUSED, *UNSEEN], by=by)
    editing.save_all([HIDDEN, replace(CALM, phones=HIDDEN.phones)], by=by)
    editing.save_all([CALM], by=by)


def contents(path: Path) -> Iterator[tuple[str, str]]:
    """Everything that a file says, an archive's parts one by one."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                yield f"{path.name}/{name}", parts.read(name).decode()
    else:
        yield path.name, path.read_text(encoding="utf-8")


def leaks(text: str) -> list[str]:
    """The secrets that a text gives away."""
    return [secret for secret in SECRETS if secret.casefold() in text.casefold()]
