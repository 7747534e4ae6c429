"""What a server runs: the application with its index kept fresh in the background."""

from portal import create_app
from portal.search import keeping

app = create_app()
keeping.keep(app, app.config["SETTINGS"].index_check_seconds)
