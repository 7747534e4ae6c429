"""Pictures for the previews of messengers: 1200 by 630, drawn when they are asked for, by a program of their own.

Finished pictures say nothing but what they are asked to: for a sensitive listing that is only
where it is, in the same picture for all of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

HUES = {"rppa": "#7a1f55", "lansia_disabilitas": "#1d3f82", "pemuda": "#7a3406", "ekraf": "#5b2a86", "sport": "#1c5a20"}
"""As in the style sheets."""
TEAL = "#0b4a46"
PROGRAM = Path(__file__).with_name("drawing.py")
SECONDS = 20
_KEPT = 16


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture says."""

    name: str
    place: str
    label: str = ""
    """A few words above the name, such as the topic."""
    hues: tuple[str, ...] = (TEAL,)
    """The colours of its edge, from top to bottom."""


@lru_cache(maxsize=_KEPT)
def drawn(picture: Picture) -> bytes:
    """The picture as PNG, the same bytes for the same words. Takes a fifth of a second, in another process."""
    words = json.dumps(asdict(picture)).encode()
    return subprocess.run(
        [sys.executable, "-I", PROGRAM], input=words, stdout=subprocess.PIPE, timeout=SECONDS, check=True
    ).stdout
