"""How much of what residents need to know a listing says, in per cent, and what it does not say yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce

from sqlalchemy import ColumnElement, Integer, String, case, func, or_

from portal.directory.drafts import Draft
from portal.directory.listings import Listing

Described = Listing | Draft


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that residents want to know, and how much it matters to them."""

    words: str
    """What it is called, in plain Indonesian."""
    weight: int
    is_known: Callable[[Described], bool]
    where: ColumnElement[bool]
    """As `is_known`, for queries."""


def _l(text: str) -> str:
    """Mark a text for translation; it is translated when the page is drawn."""
    return text


def _text(name: str, words: str, weight: int) -> Piece:
    return Piece(words, weight, lambda x: bool(getattr(x, name).strip()), func.trim(getattr(Listing, name)) != "")


def _for_whom(x: Described) -> bool:
    return bool(x.eligibility or x.age_min or x.age_max)


PIECES = (
    Piece(_l("nomor telepon atau WhatsApp"), 25, lambda x: bool(x.phones), func.json_array_length(Listing.phones) > 0),
    Piece(_l("jam buka"), 12, lambda x: bool(x.hours or x.hours_note), or_(Listing.hours != "", Listing.hours_note != "")),
    Piece(
        _l("alamat"), 8, lambda x: bool(x.address) or not x.address_public,
        or_(Listing.address != "", ~Listing.address_public),
    ),
    _text("summary", _l("ringkasan"), 8),
    _text("requirements", _l("syarat"), 8),
    _text("procedure", _l("langkah-langkah"), 7),
    _text("duration", _l("lama layanan"), 5),
    _text("cost", _l("biaya"), 7),
    _text("product", _l("hasil layanan"), 3),
    _text("complaints", _l("cara mengadu"), 3),
    Piece(
        _l("untuk siapa"), 7, _for_whom,
        or_(Listing.eligibility != "", func.coalesce(Listing.age_min, 0) > 0, func.coalesce(Listing.age_max, 0) > 0),
    ),
    Piece(_l("akses disabilitas"), 7, lambda x: bool(x.access), Listing.access.cast(String) != "{}"),
)  # fmt: skip
"""What matters most comes first; the weights make 100."""


def completeness(listing: Described) -> tuple[int, list[str]]:
    """Per cent of what residents need to know, and what is missing, the most important first, in plain Indonesian words."""
    missing = [piece for piece in PIECES if not piece.is_known(listing)]
    return 100 - sum(piece.weight for piece in missing), [piece.words for piece in missing]


def _sum(left: ColumnElement[int], right: ColumnElement[int]) -> ColumnElement[int]:
    return left + right


PERCENT: ColumnElement[int] = reduce(_sum, [case((p.where, p.weight), else_=0).cast(Integer) for p in PIECES])
"""The per cent of `completeness`, for queries."""
