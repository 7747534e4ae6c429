"""Portal Kecamatan Berdaya: finds the services of Central Java's kecamatan."""

from __future__ import annotations

import os

from flask import Flask

from portal import config, database


def create_app(settings: config.Settings | None = None) -> Flask:
    """The application with the given settings, or those of the environment."""
    from portal import headers, languages, office, open_data, practice_room, province, public, search, web

    settings = settings or config.from_environment()
    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
        config.secret_key(settings.instance)
    except OSError as fault:
        raise SystemExit(config.unusable(settings.instance, fault)) from None
    app = Flask(__name__, template_folder=config.ROOT / "templates", static_folder=config.ROOT / "static")
    app.config.update(
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{settings.database_file}",
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True, "connect_args": {"timeout": database.BUSY_TIMEOUT_MS / 1000}},
    )
    database.connect(app)
    languages.set_up(app)
    search.set_up(app)
    web.set_up(app)
    headers.set_up(app)
    public.set_up(app)
    office.set_up(app)
    open_data.set_up(app)
    province.set_up(app)
    practice_room.set_up(app)
    if os.environ.get("FLASK_RUN_FROM_CLI") == "true":
        _add_commands(app)
    return app


def _add_commands(app: Flask) -> None:
    """`flask portal …`; left out of web workers, which would carry migrations and spreadsheets in memory for nothing."""
    from portal import commands

    commands.set_up(app)
