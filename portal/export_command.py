"""`flask portal export`: makes the files that can be downloaded."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.open_data.making import export as making

LOWEST = 19


@click.command()
@click.option("--if-due", is_flag=True, help="Only if the files are missing, damaged or old; never beside another process.")
@click.option("--gently", is_flag=True, help="Leave the processor to whoever wants it.")
@with_appcontext
def export(if_due: bool, gently: bool) -> None:
    """Make the files of /unduh/ anew: all of them, and then name them at once."""
    if gently:
        os.nice(LOWEST)
    made = making.make(current_app.config["SETTINGS"], _dots() if sys.stdout.isatty() else lambda _: None, due_only=if_due)
    if made is None:
        click.echo("Berkas unduhan masih baru, atau sedang dibuat oleh proses lain.")
        return
    size = sum(file.bytes for file in made.files.values())
    click.echo(f"{len(made.files)} berkas unduhan dibuat, {size / 1_000_000:.1f} MB: {made.folder}")


def _dots() -> Callable[[int], None]:
    """A dot for each kabupaten."""

    def move(steps: int) -> None:
        click.echo("." * steps, nl=False)

    return move
