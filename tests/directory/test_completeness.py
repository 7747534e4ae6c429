"""How complete a listing is: the same from the listing, from a draft, and from a query."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from portal.database import session
from portal.directory.completeness import PERCENT, PIECES, completeness
from portal.directory.drafts import Draft
from portal.directory.listings import Listing


def test_the_weights_make_a_hundred() -> None:
    assert sum(piece.weight for piece in PIECES) == 100


def test_what_matters_most_is_named_first() -> None:
    bare = Draft("a", "sport", "Lapangan", "33.03.04", summary="Lapangan voli")
    percent, missing = completeness(bare)
    assert (percent, missing[:2]) == (8, ["nomor telepon atau WhatsApp", "jam buka"])
    hidden = Draft("a", "rppa", "Rumah", "33.03.04", address_public=False)
    assert "alamat" not in completeness(hidden)[1]


def test_a_full_listing_misses_nothing() -> None:
    full = Draft(
        "a", "sport", "Lapangan", "33.03.04", summary="a", phones=[{"number": "112", "use": "call"}], hours="24/7", address="b",
        requirements="c", procedure="d", duration="e", cost="f", product="g", complaints="h", age_min=12,
        access={"toilet": False},
    )  # fmt: skip
    assert completeness(full) == (100, [])


def test_a_query_says_the_same(sample_app: Flask) -> None:
    with sample_app.app_context():
        rows = session().execute(select(Listing, PERCENT).order_by(Listing.id).limit(3000)).all()
        assert len({percent for _, percent in rows}) > 20
        assert [(x.id, percent) for x, percent in rows] == [(x.id, completeness(x)[0]) for x, _ in rows]
