"""Being poor may ask for social aid, for a village's agency or for the line that hears complaints: one of each comes first."""

from __future__ import annotations

from collections.abc import Mapping

AID, VILLAGE, LINE = "payung", "dampingan", "hotline"
SURE = 3
"""The weight from which a village that an agency stands by is what was asked for, and not only hinted at."""
SOCIAL = ("lansia", "disabilitas")
"""Categories that social aid is found in."""


def says_only_poor(need: str, weight: float) -> bool:
    """Whether a need says only that somebody is poor: social aid, or a village that an agency stands by if only hinted at."""
    return need == AID or (need == VILLAGE and weight < SURE)


def kinds(weights: Mapping[str, float]) -> list[tuple[str, ...]]:
    """The kinds of answers, as categories, to a query that says nothing but poor, the likeliest first; none to any other.

    Aid that did not come is for the line, aid by name for social services, being poor for those who stand by villages.
    """
    if AID not in weights or not all(need == LINE or says_only_poor(need, weight) for need, weight in weights.items()):
        return []
    if weights.get(LINE, 0) >= 2:
        return [(LINE,), SOCIAL, (VILLAGE,)]
    told = weights.get(VILLAGE, 0) >= weights[AID]
    return [(VILLAGE,), SOCIAL, (LINE,)] if told else [SOCIAL, (VILLAGE,), (LINE,)]
