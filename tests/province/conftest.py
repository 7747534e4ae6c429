"""The staff's stories open a context only where they look into the tables: each request has its own, as on a server."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests import instances


@pytest.fixture
def app(instance: Path) -> Flask:
    """An application of this story's own, with the reference data; no context is open."""
    return instances.open_app(instance)
