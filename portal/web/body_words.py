"""What kinds of bodies are called, and where one works, in the words of a page."""

from __future__ import annotations

from collections.abc import Sequence

from portal.directory import places
from portal.directory.bodies import KINDS
from portal.languages import gettext as _

MOST_NAMED = 8


def body_word(kind: str) -> str:
    """A kind of body, as headings say it."""
    return str(
        {
            "tp_pkk": _("TP PKK"),
            "bkow": _("BKOW"),
            "university": _("Perguruan tinggi"),
            "company": _("Perusahaan"),
            "ngo": _("Lembaga swadaya masyarakat"),
            "agency": _("Perangkat daerah"),
        }[kind]
    )


def body_kinds() -> list[tuple[str, str]]:
    """Every kind with its words, for a choice."""
    return [(kind, body_word(kind)) for kind in KINDS]


def places_of(codes: Sequence[str]) -> str:
    """The names of areas; of many only the first, and how many more."""
    atlas = places.atlas()
    named = [atlas.label(code) for code in codes[:MOST_NAMED] if atlas.get(code)]
    rest = len(codes) - len(named)
    more = [str(_("dan %(count)s wilayah lagi", count=rest))] if rest > 0 else []
    return "; ".join([*named, *more])
