"""What kinds of danger mean for an answer: which help lines come, and what is nobody's business."""

from __future__ import annotations

DANGER_LINES = {
    "kekerasan": ("kekerasan", "polisi"), "pelecehan": ("kekerasan", "polisi"), "ancaman": ("kekerasan", "polisi"),
    "perdagangan_orang": ("kekerasan", "polisi"), "anak_hilang": ("polisi", "pencarian", "kekerasan"),
    "bunuh_diri": ("jiwa", "medis"), "medis": ("medis",), "kebakaran": ("kebakaran",), "bencana": ("pencarian", "kebakaran"),
    "jiwa": ("polisi", "jiwa", "medis"), "polisi": ("polisi", "medis"),
}  # fmt: skip
"""Which kinds of help line answer which kind of danger."""
VIOLENT = frozenset({"kekerasan", "pelecehan", "ancaman", "perdagangan_orang", "anak_hilang"})
"""Dangers that the house of protection helps with."""
HARM = frozenset({"kekerasan", "pelecehan", "anak_hilang", "perdagangan_orang"})
"""Dangers that come from others."""
CRIME = frozenset({"ancaman", "polisi"})
"""What a stranger does."""
LINES_FIRST = frozenset({"bunuh_diri", "medis", "kebakaran", "bencana"})
"""Dangers in which a help line comes before any house."""
NOBODYS_BUSINESS = VIOLENT | {"bunuh_diri"}
"""Dangers whose pages are sensitive."""
SENSITIVE = frozenset({"rppa"})
