"""Every word of the interface in both languages, with the same blanks and the same safety words."""

from __future__ import annotations

import ast
import datetime
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask

from portal import languages
from portal.config import ROOT
from portal.directory import topics
from tests.house import sources
from tests.inspecting import ENGLISH

BLANK = re.compile(r"%\((\w+)\)[sd]")
SAFETY = {
    "Keluar cepat": "Medal énggal",
    "Butuh bantuan segera?": "Betah pitulungan sapunika?",
    "dalam bahaya": "bebaya",
    "layanan darurat": "paladosan dharurat",
    "Belum diketahui": "Dèrèng dipunmangertosi",
}
"""What must be said with one and the same words wherever it is said."""
WEEKDAYS = ("Senèn", "Selasa", "Rebo", "Kemis", "Jemuwah", "Setu", "Minggu")
AGO = {
    0: "dinten punika",
    1: "kala wingi",
    3: "3 dinten kapengker",
    20: "2 minggu kapengker",
    90: "3 wulan kapengker",
    800: "2 taun kapengker",
}
NGOKO = {
    "lan",
    "utowo",
    "utawa",
    "dina",
    "sasi",
    "pekan",
    "kepungkur",
    "mboten",
    "menika",
    "iki",
    "ora",
    "saka",
    "karo",
    "dhusun",
}
"""Words of the familiar register, or wrong ones, that pages for the public do not use."""


@cache
def catalogue(lang: str) -> Catalog:
    """The translations of a language as they are written."""
    with (ROOT / "translations" / lang / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=lang)


def collected_by() -> dict[str, object]:
    """The functions that `make translations` collects texts from."""
    named = re.findall(r"--keywords (\S+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    return {**DEFAULT_KEYWORDS, **parse_keywords(named)}


@cache
def extracted() -> dict[str, list[str]]:
    """Texts that templates and modules say now, each with the files that say it."""
    with (ROOT / "translations" / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, list[str]] = {}
    for folder in ("portal", "templates"):
        mapping = [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods if pattern.startswith(folder)]
        opened = {pattern.removeprefix(f"{folder}/"): value for pattern, value in options.items()}
        for name, _line, text, _comments, _context in extract_from_dir(ROOT / folder, mapping, opened, collected_by()):
            found.setdefault(text if isinstance(text, str) else text[0], []).append(f"{folder}/{name}")
    return found


def marked() -> set[str]:
    """Texts that modules mark with `_l(…)` to be translated later."""
    found = set()
    for path in sources.modules():
        for node in ast.walk(sources.tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_l":
                assert isinstance(node.args[0], ast.Constant)
                found.add(str(node.args[0].value))
    return found


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_catalogue_knows_one_form_of_number(lang: str) -> None:
    text = (ROOT / "translations" / lang / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert '"Plural-Forms: nplurals=1; plural=0;' in text
    assert f'"Language: {lang}\\n"' in text
    assert catalogue(lang).num_plurals == 1


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_no_text_is_missing_from_a_catalogue(lang: str) -> None:
    assert len(extracted()) > 150
    known = {m.id for m in catalogue(lang) if m.id}
    assert not {text: files for text, files in extracted().items() if text not in known}
    assert len(marked()) >= 16
    assert not marked() - known


def test_collecting_texts_finds_those_marked_for_later() -> None:
    """`make translations` drops from the catalogues whatever it does not find."""
    assert not marked() - set(extracted())


@pytest.mark.parametrize("lang", ["id", "jv"])
def test_no_text_is_left_over_in_a_catalogue(lang: str) -> None:
    assert not {m.id for m in catalogue(lang) if m.id} - set(extracted()) - marked()


def test_every_text_is_said_in_javanese_and_none_is_doubtful() -> None:
    assert not [m.id for m in catalogue("jv") if m.id and not m.string]
    assert not [m.id for m in catalogue("jv") if m.fuzzy and m.id]


def test_indonesian_says_what_its_keys_say() -> None:
    assert not [m.id for m in catalogue("id") if m.id and m.string not in ("", m.id)]
    assert not [m.id for m in catalogue("id") if m.fuzzy and m.id]


def test_blanks_are_the_same_on_both_sides() -> None:
    messages = [m for m in catalogue("jv") if m.id]
    assert sum(bool(BLANK.search(str(m.id))) for m in messages) > 20
    for message in messages:
        wanted, given = BLANK.findall(str(message.id)), BLANK.findall(str(message.string))
        assert sorted(wanted) == sorted(given), message.id
        assert not re.search(r"%(?!\()", BLANK.sub("", str(message.string))), message.string


def test_keys_are_indonesian() -> None:
    for text in [*extracted(), *marked()]:
        words = set(re.findall(r"[a-z]+", BLANK.sub("", text).casefold()))
        assert not words & ENGLISH, text
        assert not re.fullmatch(r"[a-z]+([._][a-z]+)+", text), f"{text} is a code, not a text"


@pytest.mark.parametrize("indonesian", SAFETY)
def test_safety_words_are_always_the_same(indonesian: str) -> None:
    said = [m for m in catalogue("jv") if indonesian.casefold() in str(m.id).casefold()]
    assert said, f"nothing says {indonesian}"
    for message in said:
        assert SAFETY[indonesian].casefold() in str(message.string).casefold(), message.id


def test_javanese_is_krama() -> None:
    for message in catalogue("jv"):
        words = set(re.findall(r"\w+", BLANK.sub("", str(message.string)).casefold())) if message.id else set()
        assert not words & NGOKO, message.string


def test_days_of_the_week_are_those_of_the_glossary(reading_app: Flask) -> None:
    monday = datetime.date(2026, 11, 16)
    with reading_app.test_request_context("/jv/"):
        reading_app.preprocess_request()
        assert tuple(languages.weekday(monday + datetime.timedelta(n)) for n in range(7)) == WEEKDAYS
    with reading_app.test_request_context("/id/"):
        reading_app.preprocess_request()
        assert languages.weekday(monday) == "Senin"


@pytest.mark.parametrize("days", AGO)
def test_times_past_are_those_of_the_glossary(reading_app: Flask, days: int) -> None:
    today = datetime.date(2026, 11, 21)
    with reading_app.test_request_context("/jv/"):
        reading_app.preprocess_request()
        assert languages.days_ago(today - datetime.timedelta(days), today) == AGO[days]


def test_lists_are_joined_as_the_glossary_says(reading_app: Flask) -> None:
    with reading_app.test_request_context("/jv/"):
        reading_app.preprocess_request()
        assert languages.all_of(["a", "b", "c"]) == "a, b saha c"
        assert languages.any_of(["a", "b"]) == "a utawi b"
        assert languages.number(11520) == "11.520"
        assert languages.calendar_day(datetime.date(2026, 11, 21)) == "21 November 2026"


def test_topics_and_needs_have_names_in_both_languages(reading_app: Flask) -> None:
    with reading_app.app_context():
        named = [*topics.topics().values(), *topics.needs().values()]
        assert len(named) > 40
        assert not [x.code for x in named if not (x.name and x.name_jv)]


def test_nobody_asks_babel_for_words() -> None:
    users = [
        sources.name(p) for p in sources.modules() if any(i.startswith(("babel.", "flask_babel")) for i in sources.imports(p))
    ]
    assert users == ["portal/languages.py"]
    names = {i for i in sources.imports(ROOT / "portal" / "languages.py") if i.startswith(("babel.", "flask_babel"))}
    assert names == {"babel.support.NullTranslations", "babel.support.Translations", "flask_babel.Babel"}
