"""Saving: all or nothing, the same key never doubles, a confirmation is never taken back, a copy can be trusted."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from portal import config
from portal.database import counter
from portal.directory import editing, ids, import_merge, listings, places, upkeep
from portal.directory.drafts import Draft
from portal.directory.editing import Saved
from portal.search import index
from tests import instances

DRAFT = Draft("uji:1", "sport", "Lapangan Uji", "33.03.04", needs=["sport.voli", "sport.bola"], service_areas=["33.03.04"])


def _listing() -> listings.Listing:
    (found,) = [x for x in listings.served(["33.03.04"], "sport") if x.key == "uji:1"]
    return found


def test_the_same_draft_twice_changes_nothing(app: Flask) -> None:
    assert editing.save_all([DRAFT]) == Saved(added=1)
    before = counter("listing")
    assert editing.save_all([replace(DRAFT)]) == Saved(unchanged=1)
    assert counter("listing") == before
    assert _listing().version == 1


def test_a_change_is_a_new_version_under_the_same_id(app: Flask) -> None:
    editing.save_all([DRAFT])
    first = _listing().id
    editing.save_all([replace(DRAFT, summary="Ada lampu", needs=["sport.bola"])])
    assert (_listing().id, _listing().version, _listing().needs) == (first, 2, ["sport.bola"])


def test_needs_keep_their_order(app: Flask) -> None:
    editing.save_all([DRAFT])
    assert _listing().needs == ["sport.voli", "sport.bola"]


def test_an_error_in_the_middle_leaves_nothing(app: Flask) -> None:
    before = listings.published_count()
    broken = replace(DRAFT, key="uji:2", phones=[{"number": object()}])  # type: ignore[dict-item]
    with pytest.raises(Exception, match="serializable"):
        editing.save_all([DRAFT, broken])
    assert listings.published_count() == before


def test_an_import_keeps_what_it_cannot_speak_of_and_never_takes_a_confirmation_back(app: Flask) -> None:
    told = replace(DRAFT, name_jv="Lapangan Pacoban", alert="Tutup besok", confirmed_on=date(2026, 11, 1), confirmed_by="petugas")
    editing.save_all([told])
    editing.save_all([replace(DRAFT, summary="Baru")], merge=import_merge.merged)
    found = _listing()
    assert (found.summary, found.name_jv, found.alert) == ("Baru", "Lapangan Pacoban", "Tutup besok")
    assert (found.confirmed_on, found.confirmed_by) == (date(2026, 11, 1), "petugas")


def test_ids_are_the_same_on_every_machine_and_say_nothing(app: Flask) -> None:
    found = ids.id_for("sumber:rppa-kecamatan-kejobong", lambda _: False)
    assert listings.get(found) is not None
    assert ids.id_for("sumber:rppa-kecamatan-kejobong", {found}.__contains__) != found
    assert not set(found) & set("aeiou01")


def test_a_non_public_address_is_never_handed_out(app: Flask) -> None:
    editing.save_all([replace(DRAFT, address="Jalan Rahasia 1", latitude=-7.4, longitude=109.4, address_public=False)])
    assert _listing().public_address == ""
    assert _listing().public_point is None


def _bump(folder: str, times: int, number: int) -> None:
    app = instances.create_app(instances.settings_of(Path(folder)))
    with app.app_context():
        saved = 0
        while saved < times:
            with contextlib.suppress(OperationalError):  # others were writing for over five seconds: it is tried again
                editing.save_all([Draft(f"p{number}:{saved}", "sport", f"Lapangan {number} {saved}", "33.03.04")])
                saved += 1


def test_several_processes_lose_no_save(app: Flask, instance: Path) -> None:
    before, changes = listings.published_count(), counter("listing")
    spawn = multiprocessing.get_context("spawn")
    workers = [spawn.Process(target=_bump, args=(str(instance), 10, number)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(600)
    assert [w.exitcode for w in workers] == [0, 0, 0, 0]
    instances.create_app(instances.settings_of(instance))
    index.current().tend()
    assert listings.published_count() == before + 40
    assert counter("listing") == changes + 40


def test_a_backup_restores_to_the_same_counts_with_a_new_index(app: Flask, instance: Path, tmp_path: Path) -> None:
    editing.save_all([DRAFT])
    counts = upkeep.backup(tmp_path / "copy.db")
    editing.save_all([replace(DRAFT, key="uji:spaeter")])
    assert upkeep.restore(tmp_path / "copy.db") == counts == upkeep.check(instance / "portal.sqlite")
    index.current().tend()
    assert index.current().is_current()
    assert index.current().documents() == counts["listing"]


def test_a_damaged_copy_is_refused_and_nothing_is_touched(app: Flask, tmp_path: Path) -> None:
    for name, content in (("text.db", b"no database"), ("empty.db", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(upkeep.BackupError):
            upkeep.restore(tmp_path / name)
    assert len(places.atlas().at_level("kecamatan")) == 576


def test_the_commands_answer_with_plain_words(instance: Path, tmp_path: Path) -> None:
    def flask(*words: str) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"PORTAL_INSTANCE": str(instance)}
        command = [sys.executable, "-m", "flask", "--app", "portal", "portal", *words]
        return subprocess.run(command, cwd=config.ROOT, env=env, capture_output=True, text=True, check=False)

    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text("kunci,nama,bidang,wilayah\na,Lapangan A,sport,33.03.04\n")
    bad.write_text("kunci,nama,bidang,wilayah\na,,sport,33.99.99\n")
    refused = flask("import", str(bad))
    assert refused.returncode == 1
    assert {line.split(":")[0] for line in refused.stderr.splitlines()} == {"Baris 2, kolom nama", "Baris 2, kolom wilayah"}
    assert "Tidak ada yang ditulis" in flask("import", str(good), "--dry-run").stdout
    assert "Baru 1" in flask("import", str(good)).stdout
    assert "tetap 1" in flask("import", str(good)).stdout
    assert "sudah sesuai" in flask("prepare").stdout
