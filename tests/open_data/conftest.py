"""What the stories of machines share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.open_data.receiving import Receiver, open_receiver


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """A partner's server on loopback."""
    found, server = open_receiver(tmp_path)
    yield found
    server.shutdown()
    server.server_close()
