"""Prepared instances: made once for a whole test run, then copied, so that every story starts from real data."""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from portal import commands, config, create_app
from portal.directory import editing, loading, sampling
from portal.search import index

SAMPLES_PER_KECAMATAN = 20


def settings_of(folder: Path, **changes: str) -> config.Settings:
    """Settings for an instance folder, as the environment would give them; nothing kept, nothing limited, unless asked for."""
    return config.from_environment(
        {"PORTAL_INSTANCE": str(folder), "PORTAL_KEEP_ANSWERS": "0", "PORTAL_API_LIMIT": "0", **changes}
    )


def make_reference(folder: Path) -> None:
    """Migrated, with the reference data, indexed."""
    app = create_app(settings_of(folder))
    commands.set_up(app)
    with app.app_context():
        upgrade(directory=str(config.ROOT / "migrations"))
        loading.load()
        index.current().rebuild()


def make_sample(folder: Path) -> None:
    """As the reference instance, with the sample catalogue of the budgets: about 11,800 listings."""
    app = create_app(settings_of(folder))
    with app.app_context():
        editing.save_all(sampling.catalogue(SAMPLES_PER_KECAMATAN, seed=1))
        index.current().catch_up()


def once(folder: Path, make: Callable[[Path], None], start_from: Path | None = None) -> Path:
    """The instance in `folder`, made by whichever test process comes first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "made"
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            if start_from:
                copy(start_from, folder)
            folder.mkdir(parents=True, exist_ok=True)
            make(folder)
            done.touch()
    return folder


def copy(source: Path, target: Path) -> Path:
    """A copy of an instance that can be written to: the database as SQLite copies it, the index as it is."""
    target.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(source / "portal.sqlite") as old, sqlite3.connect(target / "portal.sqlite") as new:
        old.backup(new)
    old.close()
    new.close()
    shutil.copytree(source / "index", target / "index", dirs_exist_ok=True)
    return target


def open_app(folder: Path, **changes: str) -> Flask:
    """The application on an instance, its index loaded."""
    app = create_app(settings_of(folder, **changes))
    app.testing = False
    with app.app_context():
        index.current().tend()
    return app
