"""Alembic's environment: the portal's tables, through the application's own engine."""

from alembic import context
from flask import current_app

from portal.database import Base

if context.is_offline_mode():
    raise SystemExit("Migrasi hanya dapat dijalankan pada basis data yang ada.")

engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
