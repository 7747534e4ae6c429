"""The description of the interface is true: schemathesis asks a live server for all of it, rightly and wrongly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.open_data.openapi import OPERATIONS
from tests import instances
from tests.serving import serve

EXAMPLES, SEED = os.environ.get("SCHEMATHESIS_EXAMPLES", "8"), os.environ.get("SCHEMATHESIS_SEED", "1")
"""Requests of each kind for each address, and where chance begins: the same run finds the same."""
PHASES = "examples,coverage,fuzzing"


@pytest.mark.xdist_group("schemathesis")
def test_every_address_answers_as_described(tmp_path: Path, reference_instance: Path) -> None:
    """All checks that schemathesis has by default: status, media type, headers and body as described, no 5xx,
    wrong data refused, right data taken, other methods refused with `Allow`."""
    folder = instances.copy(reference_instance, tmp_path / "instance")
    program = Path(sys.executable).parent / "schemathesis"
    hooks = {"SCHEMATHESIS_HOOKS": "tests.open_data.schemathesis_hooks", "PYTHONPATH": str(ROOT)}
    with serve(folder, PORTAL_API_LIMIT="0") as server:
        command = [
            str(program),
            "run",
            f"{server.base}/api/openapi.json",
            "--phases",
            PHASES,
            "--no-color",
            "--include-path-regex",
            ".",
        ]
        command += ["--max-examples", EXAMPLES, "--seed", SEED, "--request-timeout", "120"]
        done = subprocess.run(command, cwd=tmp_path, env=os.environ | hooks, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert f"Tested: {len(OPERATIONS)}" in done.stdout, done.stdout[-3000:]
    assert "Failures:" not in done.stdout
