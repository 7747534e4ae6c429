"""What every story may use."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from hypothesis import HealthCheck

from portal.database import utc_now
from portal.directory import trust
from tests import instances
from tests.inspecting import Visitor

# No story fails for being slow: the first of a process to ask for opening hours reads the holidays.
# Nor by chance: every run draws the same examples. New ones are looked for with `pytest --hypothesis-profile=default`.
hypothesis.settings.register_profile("any machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("any machine")

LAST_MINUTES = timedelta(minutes=2)


def pytest_runtest_setup() -> None:
    """No story begins in the last minutes of a day in Central Java: what it calls today would be yesterday when it ends."""
    left = trust.start_of(trust.today() + timedelta(days=1)) - utc_now()
    if left < LAST_MINUTES:
        time.sleep(left.total_seconds() + 1)


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
