"""What a server runs: the application with its index kept fresh in the background."""

import gc

from portal import clock, create_app, languages
from portal.search import keeping

app = create_app()
keeping.keep(app, app.config["SETTINGS"].index_check_seconds)
clock.start(app)

# One page in each language before the first reader comes: templates, calendar and telephone numbers are read on first use.
for lang in languages.LANGUAGES:
    app.test_client().get(f"/{lang}/cari")

# The vocabulary is a million objects that live as long as the process: looking through them at
# every full collection would make one answer in some hundred wait.
gc.collect()
gc.freeze()
gc.set_threshold(5_000, 10, 10)
