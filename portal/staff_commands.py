"""`flask portal staff …` and `flask portal tidy`: the first officers, lost passwords, and forgetting in time."""

from __future__ import annotations

from datetime import date, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal.config import Settings
from portal.directory import inviting, people, resetting, supervising, tidying
from portal.directory.inviting import NewPost
from portal.directory.people import AccountError
from portal.directory.rights import SYSTEM

staff = AppGroup("staff", help="Accounts of the staff rooms.")


def set_up(group: AppGroup) -> None:
    """Add these commands to `flask portal`."""
    group.add_command(staff)
    group.add_command(tidy)


@staff.command()
@click.option("--role", type=click.Choice(tuple(inviting.LEVELS_OF)), required=True)
@click.option("--area", required=True, help="Kemendagri code, such as 33.03.04, 33.03 or 33.")
@click.option("--title", required=True, help="What the post is called.")
@click.option("--agency", default="", help="Agency (OPD) of the post; it covers only what that agency is responsible for.")
@click.option("--name", default="", help="Whom the invitation is for.")
@click.option("--ends", type=click.DateTime(["%Y-%m-%d"]), help="Last day of an account that ends by itself.")
@with_appcontext
def invite(role: str, area: str, title: str, agency: str, name: str, ends: datetime | None) -> None:
    """Open a post and print the one-time link for its first holder, valid 72 hours."""
    ends_on: date | None = ends.date() if ends else None
    try:
        _post, secret = inviting.open_post(SYSTEM, NewPost(role, area, title, agency), name, ends_on)
    except AccountError as error:
        raise click.ClickException(str(error)) from None
    _print_link(f"/kantor/undangan/{secret}")


@staff.command()
@click.argument("login")
@click.option("--second", is_flag=True, help="Forget a lost second factor instead.")
@with_appcontext
def reset(login: str, second: bool) -> None:
    """Print a one-time link for a new password of LOGIN, valid 72 hours; or forget the second factor."""
    try:
        person = people.find(people.login_of(login))
    except people.LoginError as error:
        raise click.ClickException(str(error)) from None
    if person is None:
        raise click.ClickException(f"{login}: nama masuk tidak dikenal")
    if second:
        supervising.reset_second(SYSTEM, person.id)
        click.echo(f"Kode kedua {person.name} dihapus. Kode baru dibuat saat masuk lagi.")
    else:
        _print_link(f"/kantor/sandi-baru/{resetting.link(_secret(current_app), SYSTEM, person.id)}")


@click.command()
@with_appcontext
def tidy() -> None:
    """Delete and blank what is kept about staff once its time is over; meant for once a day."""
    for name, count in tidying.tidy().items():
        click.echo(f"{name}: {count}")


def _secret(app: Flask) -> bytes:
    assert isinstance(app.secret_key, bytes)
    return app.secret_key


def _print_link(path: str) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    click.echo(f"{settings.base_url}{path}")
    click.echo("Berlaku 72 jam, untuk satu orang, satu kali.", err=True)
