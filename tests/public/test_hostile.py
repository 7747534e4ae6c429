"""Whatever is sent, the answer is a useful page: never an inner error, never an echo that does something."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.inspecting import ENGLISH, Visitor, inspect, parse
from tests.public.soundness import EVIL, sound

STRANGE = {
    "long": "a" * 10_000,
    "many words": "kursi roda " * 1000,
    "nothing": "",
    "spaces": "   \t\r\n  ",
    "NUL": "kursi\0roda\0",
    "control": "".join(map(chr, range(1, 32))) + "\x7f\x85\x9f",
    "bidi": "kursi \u202e\u202d\u2066\u2067roda\u2069\u200f\u200b\ufeff",
    "separators": "a\u2028b\u2029c",
    "emoji": "👵🏽🧑‍🦽 🏳️‍🌈 🇮🇩 kursi roda 🦽",
    "combining": "z̷̢̛̖͍a̵̛̲l̸̰̈́g̵̰̈o" * 30,
    "javanese script": "ꦥꦿꦪꦺꦴꦒꦶ",
    "digits": "² ٣ Ⅷ ½ 33.03.04 " + "9" * 400,
    "star": "*a* * ** a* *",
    "question marks": "?a? ???",
    "fuzzy": "x~99 kursi~2/3 ~~~",
    "range": "name:[a TO z] topic:{a TO} [TO]",
    "field": "field:[a TO z] place:kudus id:a",
    "not": "NOT lansia AND OR NOT (",
    "quotes": "\"kursi 'roda “",
    "brackets": "((((((((((([[[[[{{{{{",
    "boost": "kursi^99999999999 ^^^",
    "slashes": r"voli/basket \\ \ // a\b",
    "regex": r"(a+)+$ .*.*.*.* r'a{1,99999}'",
    "SQL": "'; DROP TABLE listing; -- ' OR 1=1 UNION SELECT 1,2,3",
    "HTML": EVIL,
    "template": "{{ 7*7 }} {% raw %} ${7*7} #{7*7} %(q)s %s %d {0} {q}",
    "lines": "a\r\nSet-Cookie: x=1\r\n\r\n<html>",
    "path": "../../etc/passwd file:///etc/passwd",
    "json": '{"a": [1, {"$gt": ""}]}',
    "percent": "%00 %2e%2e %ff % %zz",
}
PAGES = ("0", "-1", "abc", "²", "99999999999", "", "1e3", "1.5", " 2", "+2", "٣", "0x10", "9" * 5000, "\0", EVIL)
TEXT = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=300)
NEAR = st.sampled_from([*STRANGE.values(), *PAGES, "rppa", "33.03", "33.03.04", "kursi_roda", "1"]).map(lambda s: s[:2000])


@pytest.mark.parametrize("lang", ["id", "jv"])
@pytest.mark.parametrize("text", STRANGE.values(), ids=list(STRANGE))
def test_any_question_is_answered_with_a_page(reader: Visitor, text: str, lang: str) -> None:
    answer = reader.raw(f"/{lang}/cari", query_string={"q": text})
    assert answer.status_code == 200
    page = sound(answer, text)
    if not set(re.findall("[a-z]+", text.casefold())) & ENGLISH:
        inspect(page, f"/{lang}/cari {text[:20]}")
    assert page.states
    assert page.all(".//*[@data-hit]") or {"tel:110", "tel:129"} & set(page.links())
    assert len(page.one(".//input[@id='q']").get("value", "")) <= 200


@pytest.mark.parametrize("text", ["*a*", "x~99", "name:[a TO z]", "topic:rppa", "NOT zzzz", "*", "a*"])
def test_signs_of_query_languages_mean_nothing(searcher: Visitor, text: str) -> None:
    page = sound(searcher.raw("/id/cari", query_string={"q": text}), text)
    plain = sound(searcher.raw("/id/cari", query_string={"q": "".join(c if c.isalnum() else " " for c in text).casefold()}), text)
    assert [e.get("data-hit") for e in page.hits] == [e.get("data-hit") for e in plain.hits]


@pytest.mark.parametrize("text", STRANGE.values(), ids=list(STRANGE))
def test_any_beginning_gets_suggestions_or_none(reader: Visitor, text: str) -> None:
    answer = reader.raw("/jv/saran", query_string={"q": text})
    assert answer.status_code == 200
    part = parse(f"<ul>{answer.get_data(as_text=True)}</ul>", text, True)
    assert not part.findall(".//*[@data-evil]")
    assert not part.findall(".//script")


def test_what_was_asked_is_shown_as_it_was_written(reader: Visitor) -> None:
    page = sound(reader.raw("/id/cari", query_string={"q": "kursi <b>roda</b> & \"lain\" 'nya'"}), "escaped")
    assert page.one(".//input[@id='q']").get("value") == "kursi <b>roda</b> & \"lain\" 'nya'"
    assert "<b>roda</b>" in page.heading


@pytest.mark.parametrize("number", PAGES)
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_any_page_number_gives_a_page(searcher: Visitor, number: str, lang: str) -> None:
    answer = searcher.raw(f"/{lang}/cari", query_string={"q": "kursi roda", "hal": number})
    page = sound(answer, number)
    assert answer.status_code == 200
    assert page.hits


def test_a_page_beyond_the_last_shows_the_last(searcher: Visitor) -> None:
    last = searcher.search("kursi roda", hal="99999")
    assert last.all(".//a[@rel='prev nofollow']")
    assert not last.all(".//a[@rel='next nofollow']")


@pytest.mark.parametrize(
    "query", ["q=%FF%FE&hal=%C3%28", "q=%", "q=%zz&%=%", "&&&===", "q", "=", "q[]=a&q[b]=c", "%00=%00", "q=a;q=b", "q=\xff"]
)
@pytest.mark.parametrize("lang", ["id", "jv"])
def test_a_broken_query_is_answered(reader: Visitor, query: str, lang: str) -> None:
    answer = reader.raw(f"/{lang}/cari", environ_overrides={"QUERY_STRING": query})
    assert answer.status_code == 200
    sound(answer, query)


def test_said_twice_the_first_counts(reader: Visitor) -> None:
    once = reader.get("/id/cari?q=kursi+roda&bidang=lansia_disabilitas&hal=1")
    twice = reader.get("/id/cari?q=kursi+roda&bidang=lansia_disabilitas&hal=1&q=futsal&bidang=sport&hal=9")
    assert [e.get("data-hit") for e in once.hits] == [e.get("data-hit") for e in twice.hits]
    many = "&".join(f"q=a{n}&x{n}=y" for n in range(3000))
    assert sound(reader.raw(f"/id/cari?{many}"), "many").status == 200


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    asked=st.dictionaries(st.sampled_from(["q", "bidang", "wilayah", "buka", "akses", "hal"]), TEXT | NEAR, min_size=1),
    lang=st.sampled_from(["id", "jv"]),
)
def test_anything_at_all_gives_a_valid_page(reading_app: Flask, asked: dict[str, str], lang: str) -> None:
    sent = {name: value + EVIL if name == "q" else value for name, value in asked.items()}
    answer = reading_app.test_client(use_cookies=False).get(f"/{lang}/cari", query_string=sent)
    assert answer.status_code == 200
    page = sound(answer, repr(sent))
    assert page.root.get("lang") == lang
    assert page.states
