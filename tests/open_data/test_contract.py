"""What a programmer may rely on, whatever goes wrong."""

from __future__ import annotations

import pytest

from tests.inspecting import Visitor


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/api/tiada", "GET", 404),
        ("/api/hsds/tiada/%00", "GET", 404),
        ("/api/tiada", "POST", 405),
        ("/api/a?x=" + "a" * 70_000, "GET", 414),
    ],
)
def test_errors_have_one_shape_and_are_never_pages(reader: Visitor, path: str, method: str, status: int) -> None:
    answer = reader.raw(path, method)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == status
    assert answer.json["title"] and answer.json["detail"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "no-store"
