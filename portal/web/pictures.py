"""Pictures for the previews of messengers: 1200 by 630, drawn when they are asked for.

Pillow is imported with the first picture, so that workers that never draw one do not carry it.
Finished pictures say nothing but what they are asked to: for a sensitive listing that is only
where it is, in the same picture for all of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT = 1200, 630
LETTERS = Path(__file__).parent / "letters"
HUES = {"rppa": "#7a1f55", "lansia_disabilitas": "#1d3f82", "pemuda": "#7a3406", "ekraf": "#5b2a86", "sport": "#1c5a20"}
"""As in the style sheets."""
PAPER, INK, FAINT, TEAL, DEEP, GOLD = "#fbf8f1", "#1b2422", "#46504c", "#0b4a46", "#12605a", "#c8963e"
MARGIN, FOOT, TOP = 72, 118, 64
SIZES, MOST_LINES, COLOURS = (92, 80, 70, 60, 52), 4, 48
_KEPT = 64


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
    """The picture as PNG, the same bytes for the same words."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _edge(draw, picture.hues)
    _foot(draw)
    top = TOP
    if picture.label:
        draw.text((MARGIN, top), _plain(picture.label), font=_font("Bold", 38), fill=picture.hues[0])
        top += 70
    _name(draw, _plain(picture.name), top, HEIGHT - FOOT - 84)
    place = _lines(_plain(picture.place), _font("Regular", 38), WIDTH - 2 * MARGIN)[0]
    draw.text((MARGIN, HEIGHT - FOOT - 78), place, font=_font("Regular", 38), fill=FAINT)
    out = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _edge(draw: ImageDraw, hues: tuple[str, ...]) -> None:
    step = (HEIGHT - FOOT) / len(hues)
    for number, hue in enumerate(hues):
        draw.rectangle((0, round(number * step), 30, round((number + 1) * step)), fill=hue)


def _foot(draw: ImageDraw) -> None:
    """The masthead of the portal with its kawung, at the bottom."""
    top = HEIGHT - FOOT
    draw.rectangle((0, top, WIDTH, HEIGHT), fill=TEAL)
    for column in range(7):
        x = WIDTH - 40 - column * FOOT // 2
        for y in (top + FOOT // 4, top + 3 * FOOT // 4):
            for dx, dy in ((-15, -15), (15, -15), (-15, 15), (15, 15)):
                draw.ellipse((x + dx - 12, y + dy - 12, x + dx + 12, y + dy + 12), outline=DEEP, width=3)
    draw.rectangle((0, top, WIDTH, top + 7), fill=GOLD)
    draw.text((MARGIN, top + 34), "Kecamatan Berdaya", font=_font("Bold", 42), fill="#ffffff")
    left = MARGIN + _font("Bold", 42).getlength("Kecamatan Berdaya") + 18
    draw.text((left, top + 34), "Jawa Tengah", font=_font("Regular", 42), fill="#ffffff")


def _name(draw: ImageDraw, text: str, top: int, bottom: int) -> None:
    """The name in the largest letters in which it fits; what does not fit in the smallest is cut."""
    for size in SIZES:
        font, step = _font("Bold", size), round(size * 1.2)
        lines = _lines(text, font, WIDTH - 2 * MARGIN)
        most = min(MOST_LINES, (bottom - top) // step)
        if len(lines) <= most:
            break
    else:
        lines = [*lines[: most - 1], lines[most - 1].rstrip(" ,.") + "…"]
    for number, line in enumerate(lines):
        draw.text((MARGIN, top + number * step), line, font=font, fill=INK)


def _lines(text: str, font: FreeTypeFont, width: int) -> list[str]:
    """The text in lines that fit; a word longer than a line is broken."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _plain(text: str) -> str:
    """The text in the letters that we have: Latin ones with their accents."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isspace() or ((c.isprintable() and ord(c) < 0x2100)
                   and not 0x180 <= ord(c) < 0x1E00))  # fmt: skip


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(LETTERS / f"NotoSans-{weight}.ttf", size)
