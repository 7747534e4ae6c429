"""A copy carries what a restore elsewhere needs, and nobody else may read it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from flask import Flask

from portal import config
from portal.directory import upkeep
from tests import instances


def mode(file: Path) -> int:
    """The rights of a file."""
    return file.stat().st_mode & 0o777


def test_links_and_sessions_live_on_after_a_restore_elsewhere(app: Flask, instance: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    upkeep.backup(copy)
    assert mode(copy) == 0o600
    elsewhere = instances.open_app(instances.copy(instance, tmp_path / "elsewhere"))
    assert elsewhere.secret_key != app.secret_key
    with elsewhere.app_context():
        upkeep.restore(copy)
    secret = tmp_path / "elsewhere" / "secret"
    assert mode(secret) == 0o600
    assert instances.open_app(tmp_path / "elsewhere").secret_key == app.secret_key
    assert sorted(file.name for file in secret.parent.glob("secret*")) == ["secret"]


def test_the_key_lies_in_no_table_of_the_portal_itself(app: Flask, instance: Path, tmp_path: Path) -> None:
    upkeep.backup(tmp_path / "copy.sqlite")
    upkeep.restore(tmp_path / "copy.sqlite")
    key = config.secret_key(instance)
    with sqlite3.connect(instance / "portal.sqlite") as tables:
        names = {row[0] for row in tables.execute("SELECT name FROM sqlite_master")}
        assert upkeep.CARRIED not in names
        assert key.decode() not in "\n".join(tables.iterdump())


def test_a_copy_from_before_leaves_the_key_that_is_there(app: Flask, instance: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    upkeep.backup(old)
    with sqlite3.connect(old) as tables:
        tables.execute(f"DROP TABLE {upkeep.CARRIED}")
    tables.close()
    before = config.secret_key(instance)
    upkeep.restore(old)
    assert config.secret_key(instance) == before


def test_an_older_copy_that_others_could_read_is_replaced_by_one_that_they_cannot(app: Flask, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(b"")
    copy.chmod(0o644)
    upkeep.backup(copy)
    assert mode(copy) == 0o600
    assert not list(tmp_path.glob("copy.sqlite?*"))
