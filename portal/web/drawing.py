"""Draws one picture for the previews of messengers: reads what it says from standard input as JSON, writes a PNG.

A program of its own, started for each picture (portal/web/pictures.py): a worker that drew by
itself would carry Pillow and its letters, 10 MB, for as long as it lives.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
LETTERS = Path(__file__).parent / "letters"
PAPER, INK, FAINT, TEAL, DEEP, GOLD = "#fbf8f1", "#1b2422", "#46504c", "#0b4a46", "#12605a", "#c8963e"
MARGIN, FOOT, TOP = 72, 118, 64
SIZES, MOST_LINES, COLOURS = (92, 80, 70, 60, 52), 4, 48


def picture(name: str, place: str, label: str, hues: list[str]) -> bytes:
    """The picture as PNG, the same bytes for the same words."""
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(image)
    _edge(draw, hues)
    _foot(draw)
    top = TOP
    if label:
        draw.text((MARGIN, top), _plain(label), font=_font("Bold", 38), fill=hues[0])
        top += 70
    _name(draw, _plain(name), top, HEIGHT - FOOT - 84)
    place = _lines(_plain(place), _font("Regular", 38), WIDTH - 2 * MARGIN)[0]
    draw.text((MARGIN, HEIGHT - FOOT - 78), place, font=_font("Regular", 38), fill=FAINT)
    out = BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _edge(draw: ImageDraw.ImageDraw, hues: list[str]) -> None:
    step = (HEIGHT - FOOT) / len(hues)
    for number, hue in enumerate(hues):
        draw.rectangle((0, round(number * step), 30, round((number + 1) * step)), fill=hue)


def _foot(draw: ImageDraw.ImageDraw) -> None:
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


def _name(draw: ImageDraw.ImageDraw, text: str, top: int, bottom: int) -> None:
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


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
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


@cache
def _font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LETTERS / f"NotoSans-{weight}.ttf", size)


if __name__ == "__main__":
    sys.stdout.buffer.write(picture(**json.load(sys.stdin)))
