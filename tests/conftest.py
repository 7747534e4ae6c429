"""What every story may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests import instances
from tests.inspecting import Visitor


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all test processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-instances"


@pytest.fixture(scope="session")
def reference_instance(shared: Path) -> Path:
    """An instance with the reference data; to be copied, not written to."""
    return instances.once(shared / "reference", instances.make_reference)


@pytest.fixture(scope="session")
def sample_instance(shared: Path, reference_instance: Path) -> Path:
    """An instance with the sample catalogue; to be copied, not written to."""
    return instances.once(shared / "sample", instances.make_sample, start_from=reference_instance)


@pytest.fixture
def instance(tmp_path: Path, reference_instance: Path) -> Path:
    """An instance of this story's own, with the reference data."""
    return instances.copy(reference_instance, tmp_path / "instance")


@pytest.fixture
def app(instance: Path) -> Iterator[Flask]:
    """An application of this story's own, with its context open."""
    found = instances.open_app(instance)
    with found.app_context():
        yield found


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody who looks at pages of `app` and has every one of them inspected."""
    return Visitor(app)


@pytest.fixture(scope="session")
def reading_app(reference_instance: Path) -> Flask:
    """One application on the reference data for all stories that only read."""
    return instances.open_app(reference_instance)


@pytest.fixture
def reader(reading_app: Flask) -> Iterator[Visitor]:
    """A visitor of the reference data."""
    with reading_app.app_context():
        yield Visitor(reading_app)


@pytest.fixture(scope="session")
def sample_app(sample_instance: Path) -> Flask:
    """One application on the sample catalogue for all stories that only read."""
    return instances.open_app(sample_instance)


@pytest.fixture
def searcher(sample_app: Flask) -> Iterator[Visitor]:
    """A visitor of the sample catalogue."""
    with sample_app.app_context():
        yield Visitor(sample_app)
