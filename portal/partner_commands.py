"""`flask portal partner …`: partners who have no account in the portal."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from portal.directory import partnering, partners
from portal.directory.rights import SYSTEM


@click.group()
def partner() -> None:
    """Partners whose pages link to listings, and who have no account (docs/partners.md)."""


@partner.command()
@click.argument("name")
@click.argument("address")
@click.option("--named", is_flag=True, help="They want to be named on the page of partners, once the province has agreed.")
@with_appcontext
def add(name: str, address: str, named: bool) -> None:
    """Add the partner NAME with the https ADDRESS of its pages; prints its number and its token, this once."""
    try:
        number = partnering.introduce(SYSTEM, None, name, address, named)
    except partnering.PartnerError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Mitra {number}. Token (hanya ditunjukkan sekali): {partnering.new_token(SYSTEM, number)}")


@partner.command()
@click.argument("number", type=int)
@with_appcontext
def token(number: int) -> None:
    """Print a new token for partner NUMBER; the older one ends."""
    if partners.get(number) is None:
        raise click.ClickException(f"Tidak ada mitra {number}.")
    click.echo(partnering.new_token(SYSTEM, number))


@partner.command()
@click.argument("number", type=int)
@with_appcontext
def stop(number: int) -> None:
    """End token and webhook of partner NUMBER at once."""
    if partners.get(number) is None:
        raise click.ClickException(f"Tidak ada mitra {number}.")
    partnering.end_token(SYSTEM, number)
    partnering.end_hook(SYSTEM, number)
    click.echo(f"Token dan webhook mitra {number} sudah tidak berlaku.")
