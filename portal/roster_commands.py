"""`flask portal roster …`: pairings of villages and cadres of kecamatan from a file, as the province sends them."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.directory import rostering, rosters
from portal.directory.rights import SYSTEM


@click.group()
def roster() -> None:
    """Villages with their agencies, and paralegal cadres (columns: docs/operations.md)."""


@roster.command("import")
@click.argument("kind", type=click.Choice(list(rostering.KINDS)))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Check the whole file and write nothing of it.")
@with_appcontext
def import_(kind: str, file: Path, dry_run: bool) -> None:
    """Check the CSV or XLSX FILE as a whole and write it: all rows or none."""
    try:
        with file.open("rb") as content:
            number = rostering.receive(SYSTEM, kind, file.name, content)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    found = rosters.get(number)
    assert found is not None
    if found.state == "faulty":
        for fault in rostering.faults_of(found):
            click.echo(fault.line(), err=True)
        raise SystemExit(1)
    said = f"{found.added} baru, {found.changed} berubah, {found.unchanged} tetap."
    if dry_run:
        click.echo(f"Berkas benar: {said} Tidak ada yang ditulis (--dry-run).")
        return
    rostering.apply(SYSTEM, number)
    click.echo(f"Berkas {number}: {said}")


@roster.command()
@click.argument("number", type=int)
@with_appcontext
def undo(number: int) -> None:
    """Take the file with this NUMBER back; what has been changed since is left alone."""
    if rosters.get(number) is None:
        raise click.ClickException(f"Tidak ada berkas {number}.")
    try:
        found = rostering.undo(SYSTEM, number)
    except rostering.NotNow:
        raise click.ClickException(f"Berkas {number} tidak sedang diterapkan.") from None
    click.echo(f"Berkas {number} dibatalkan. Dibiarkan karena sudah diubah lagi: {len(found.left)}.")
