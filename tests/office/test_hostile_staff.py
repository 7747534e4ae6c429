"""What an officer's own account must not be able to break: addresses and bodies nobody meant."""

from __future__ import annotations

import http.client
from pathlib import Path

import pytest
from flask import Flask

from tests import serving
from tests.office.officer import Officer

ENDLESS = "9" * 30
"""A number that no table can hold."""


@pytest.mark.parametrize(
    "path",
    ["/jabatan/%s", "/usulan/%s", "/laporan/%s", "/berkas/%s", "/petugas/%s", "/klaim/%s", "/tugas/%s", "/jabatan/%s/pindah"],
)
def test_a_number_that_no_table_can_hold_is_not_found(app: Flask, path: str) -> None:
    officer = Officer(app)
    officer.get("/kantor" + path % ENDLESS, 404)
    officer.get("/kantor" + path % ("1" * 18), 404)


@pytest.mark.parametrize("path", ["/kantor/berkas", "/kantor/masuk", "/id/", "/api/hsds/services"])
def test_a_body_that_is_too_large_gets_its_answer(instance: Path, path: str) -> None:
    sent = b"x" * 24_000_000
    with serving.serve(instance) as server:
        connection = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=30)
        connection.request("POST", path, sent, {"Content-Type": "application/x-www-form-urlencoded"})
        assert connection.getresponse().status in (401, 405, 413)
