"""`flask portal …`: what an operator does at the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryFile

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from flask_migrate import Migrate, upgrade

from portal import config, staff_commands
from portal.database import db
from portal.directory import (
    activity_applying,
    activity_importing,
    editing,
    import_merge,
    importing,
    listings,
    loading,
    outlining,
    sampling,
    upkeep,
)
from portal.directory.recording import By
from portal.export_command import export
from portal.partner_commands import partner
from portal.remind_command import remind
from portal.roster_commands import roster
from portal.search import index

group = AppGroup("portal", help="Portal Kecamatan Berdaya.")


def set_up(app: Flask) -> None:
    """Add the commands, and those of the migrations (`flask db …`), to the application."""
    Migrate(app, db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    group.add_command(remind)
    group.add_command(partner)
    group.add_command(export)
    group.add_command(roster)
    staff_commands.set_up(group)
    app.cli.add_command(group)


def _bar(length: int, label: str) -> Callable[[int], None]:
    """A progress bar that a callback moves on; a line for each tenth where the output is not a terminal."""
    if not sys.stdout.isatty():
        return _tenths(length, label)
    bar = click.progressbar(length=length, label=label, show_pos=True)
    bar.render_progress()
    done = 0

    def move(steps: int) -> None:
        nonlocal done
        done += steps
        bar.update(steps)
        if done >= length:
            bar.render_finish()

    return move


def _tenths(length: int, label: str) -> Callable[[int], None]:
    done = 0

    def move(steps: int) -> None:
        nonlocal done
        before, done = done, done + steps
        if length and done * 10 // length > before * 10 // length:
            click.echo(f"{label}: {done} dari {length}")

    return move


@group.command()
@with_appcontext
def prepare() -> None:
    """Bring the database up, load the reference data and build the index. Can be repeated."""
    try:
        TemporaryFile(dir=config.from_environment().instance).close()
    except OSError as fault:
        raise SystemExit(config.unusable(config.from_environment().instance, fault)) from None
    click.echo("Basis data: menyiapkan tabel")
    upgrade(directory=str(config.ROOT / "migrations"))
    _load()
    found = index.current()
    if not found.is_current():
        found.rebuild(_bar(listings.published_count(), "Indeks pencarian"))
    click.echo(f"Indeks: {found.documents()} layanan siap dicari")


@group.command()
@with_appcontext
def load() -> None:
    """Load the reference data of portal/data; an unchanged load writes nothing."""
    _load()


def _load() -> None:
    changed = loading.load(lambda name, count: click.echo(f"  {name}: {count}"))
    click.echo("Data rujukan: " + ("diperbarui" if changed else "sudah sesuai"))


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the whole file and write nothing.")
@with_appcontext
def import_(file: Path, dry_run: bool) -> None:
    """Import listings or activities from a CSV or XLSX FILE, whichever its header names (format: docs/operations.md)."""
    try:
        (_import_activities if activity_importing.is_of_activities(file) else _import_listings)(file, dry_run)
    except importing.ImportFault as fault:
        for line in fault.lines():
            click.echo(line, err=True)
        raise SystemExit(1) from None
    if not dry_run:
        index.current().catch_up()


def _import_listings(file: Path, dry_run: bool) -> None:
    drafts = importing.read(file)
    if dry_run:
        click.echo(f"Berkas benar: {len(drafts)} layanan. Tidak ada yang ditulis (--dry-run).")
        return
    saved = editing.save_all(drafts, _bar(len(drafts), "Menyimpan"), merge=import_merge.merged, by=By("import"))
    click.echo(f"Baru {saved.added}, berubah {saved.changed}, tetap {saved.unchanged}.")


def _import_activities(file: Path, dry_run: bool) -> None:
    checked = activity_importing.read(file)
    if dry_run:
        click.echo(f"Berkas benar: {len(checked)} kegiatan. Tidak ada yang ditulis (--dry-run).")
        return
    saved = activity_applying.save_all(activity_importing.each(file))
    click.echo(f"Kegiatan: {saved.added} baru, {saved.changed} berubah, {saved.unchanged} tetap.")


@group.command()
@click.option("--per-kecamatan", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--clear", is_flag=True, help="Remove all sample listings instead.")
@with_appcontext
def sample(per_kecamatan: int, seed: int, clear: bool) -> None:
    """Load a made-up catalogue, marked as sample, for tests and benchmarks; --clear removes it."""
    if clear:
        click.echo(f"Data contoh dihapus: {editing.clear_samples()}")
    else:
        drafts = sampling.catalogue(per_kecamatan, seed)
        saved = editing.save_all(drafts, _bar(len(drafts), "Data contoh"))
        click.echo(f"Baru {saved.added}, berubah {saved.changed}, tetap {saved.unchanged}.")
    found = index.current()
    found.catch_up(_bar(listings.published_count(), "Indeks pencarian"))
    click.echo(f"Indeks: {found.documents()} layanan siap dicari")


@group.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def backup(file: Path) -> None:
    """Copy the database and the key of this instance to FILE, checked, while the portal runs."""
    _counted(lambda: upkeep.backup(file), "Salinan selesai")


@group.command()
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def restore(file: Path) -> None:
    """Put the copy FILE in the place of the present database and build the index anew. Stop the portal first."""
    _counted(lambda: upkeep.restore(file), "Dipulihkan")
    upgrade(directory=str(config.ROOT / "migrations"))
    index.current().rebuild(_bar(listings.published_count(), "Indeks pencarian"))


def _counted(work: Callable[[], dict[str, int]], done: str) -> None:
    try:
        counts = work()
    except upkeep.BackupError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{done}: " + ", ".join(f"{table} {count}" for table, count in counts.items()))


@group.command()
def outlines() -> None:
    """Prepare the outlines of maps from the GeoJSON files, after those have changed."""
    click.echo(outlining.write())


@group.command()
@with_appcontext
def reindex() -> None:
    """Build the search index anew from the tables."""
    index.current().rebuild(_bar(listings.published_count(), "Indeks pencarian"))
