"""The description of the interface is true: schemathesis asks a live server for all of it, rightly and wrongly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import HealthCheck, Phase

from tests.serving import Server, serve

EXAMPLES = 12
"""For each operation. More with: SEED=… and HYPOTHESIS_… do nothing here; raise this number to look longer."""
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,  # the same requests in every run: what fails can be looked at again
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, reference_instance: Path) -> Iterator[Server]:
    """A server of this story's own, that limits nobody."""
    from tests import instances

    folder = instances.copy(reference_instance, tmp_path_factory.mktemp("schemathesis") / "instance")
    with serve(folder, PORTAL_API_LIMIT="0") as found:
        yield found
