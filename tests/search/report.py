"""`make search-report`: scores the sample catalogue against labelled queries; more files can be named."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests import instances
from tests.inspecting import Visitor
from tests.search import scoring


def main(files: list[str]) -> None:
    """Print a report for each file, the sample queries first."""
    with tempfile.TemporaryDirectory() as folder:
        reference = instances.once(Path(folder) / "reference", instances.make_reference)
        sample = instances.once(Path(folder) / "sample", instances.make_sample, start_from=reference)
        app = instances.open_app(sample)
        with app.app_context():
            for file in [scoring.QUERIES, *map(Path, files)]:
                print(file.name)
                print("\n".join(scoring.score(Visitor(app), scoring.read(file)).lines()))


if __name__ == "__main__":
    main(sys.argv[1:])
