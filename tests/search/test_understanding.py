"""What people mean: the same need in every register, places told and not told, danger both ways."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.search import spelling
from portal.search.answers import Question
from portal.search.ask import ask
from portal.search.understanding import understand

SAME_NEED = {
    "disabilitas": [
        "kursi roda", "kursi rodha", "njaluk kursi roda kanggo bapakku", "anakku ora isa mlaku",
        "simbah boten saged mireng alat bantu",
        "tuna netra", "tunanetra", "SLB", "s.l.b.", "es el be", "bocah autis terapi nang ngendi", "disablitas",
    ],
    "lansia": ["panti jompo", "tiyang sepuh gesang piyambakan", "mbah wis tuwo ora ono sing ngurusi",
    "posyandu lansia", "manula"],
    "pemuda": ["kursus jahit", "pelatian komputer", "loker anak muda", "golek gawean", "kartu zilenial", "sinau ngelas", "BLK"],
    "ekraf": ["modal usaha", "bikin NIB", "sertifikat halal", "dodolan online piye carane", "izin PIRT", "UMKM", "u.m.k.m."],
    "sport": ["lapangan voli", "nggon badminton", "bal-balan", "GOR", "sewa lapangan futsal", "kolam renang", "olah raga"],
    "paralegal": ["bantuan hukum gratis", "arep pegatan", "LBH", "hak asuh anak", "pengacara"],
    "rppa": ["KDRT", "suami kasar", "rumah aman", "UPTD PPA", "kula dipunancam semah", "er pe pe a"],
    "dampingan": ["desa dampingan OPD", "satu OPD satu desa"],
    "hotline": ["nomor darurat", "nomer polisi", "ambulans"],
}  # fmt: skip
URGENT = [
    "suami pukul saya", "bojoku ngantemi aku terus", "diperkosa", "anak saya hilang", "arep ngendhat", "pengen mati saja",
    "semah kula ngamuk ngasta gaman", "tetangga pingsan", "omahku kobongan", "dilecehkan guru",
    "foto bugil saya disebar mantan",
    "anakku dibully kancane", "kecelakaan ada yang luka parah", "aku disekap", "suami pukul saya di sanggar musik",
    "wedi karo bojo",
]  # fmt: skip
CALM = [
    "rppa kaligondang", "buka pukul 8", "pukul berapa tutup", "latihan pukulan bulu tangkis", "bunuh hama padi",
    "lansia hidup sendiri",
    "kursus jahit", "konsultasi hukum perceraian", "perlindungan anak", "lapangan voli", "panti jompo", "gula mati",
    "umkm keripik pedas",
    "kursi roda", "psikolog", "sertifikat halal", "penyuluhan pencegahan kdrt", "silat anak", "lampu mati",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _context(app: Flask) -> None:
    """Places come from the tables."""


@pytest.mark.parametrize(("category", "query"), [(c, q) for c, queries in SAME_NEED.items() for q in queries])
def test_the_same_need_is_understood_however_it_is_told(category: str, query: str) -> None:
    assert category in ask(Question(query)).understanding.categories[:2]


@pytest.mark.parametrize("query", URGENT)
def test_danger_brings_the_urgent_block(query: str) -> None:
    answer = ask(Question(query))
    assert "emergency" in answer.states
    assert answer.urgent, "with numbers to call"


@pytest.mark.parametrize("query", CALM)
def test_ordinary_words_bring_no_alarm(query: str) -> None:
    assert "emergency" not in ask(Question(query)).states


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("rppa kaligondang", ["33.03.04"]),
        ("kali gondang rppa", ["33.03.04"]),
        ("kursi roda kec. gombong", ["33.05.19"]),
        ("kursi roda gombong kebumen", ["33.05.19"]),
        ("panti lansia kebumen", ["33.05"]),
        ("kab tegal", ["33.28"]),
        ("kota tegal", ["33.76"]),
        ("voli solo", ["33.72"]),
        ("grabag magelang", ["33.08.18"]),
        ("selakambang", ["33.03.04.2006"]),
        ("33.03.04", ["33.03.04"]),
        ("purbalinga", ["33.03"]),
        ("gor semarang barat", ["33.74.13"]),
        ("rppa smg barat", ["33.74.13"]),
        ("olahraga semrang tengah", ["33.74.01"]),
        ("mbrebes", ["33.29"]),
        ("kudus", ["33.19"]),
        ("koedoes", ["33.19"]),
    ],
)
def test_a_place_that_is_told_is_found(query: str, codes: list[str]) -> None:
    assert understand(query).place.codes == codes


@pytest.mark.parametrize(
    "query",
    [
        "salam, mau tanya layanan lansia", "laporan tahunan desa dampingan", "bulu tangkis", "sumber dana usaha",
        "kembang desa",
        "taman bermain anak", "kursus las", "orang gila", "mohon bantuan", "suruh bapak datang",
        "jambu kristal umkm", "panti jompo",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_places(query: str) -> None:
    reading = understand(query).place
    assert reading.codes == reading.options == []


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("grabag", {"33.06.01", "33.08.18"}),
        ("purwodadi", {"33.06.03", "33.15.13"}),
        ("sewa gor tegal", {"33.28", "33.76"}),
        ("magelang", {"33.08", "33.71"}),
        ("kecamatan magelang", {"33.08", "33.71"}),
    ],
)
def test_a_name_of_several_places_is_never_guessed(query: str, options: set[str]) -> None:
    answer = ask(Question(query))
    assert "choose-place" in answer.states
    assert set(answer.options) == options


@pytest.mark.parametrize(
    "query", ["sport center cirebon", "kdrt di jogja", "loker jakarta selatan", "kab bantul", "panti jompo surabaya"]
)
def test_a_place_outside_the_province_is_said_to_be_outside(query: str) -> None:
    answer = ask(Question(query))
    assert "outside-area" in answer.states
    assert answer.total == 0


@pytest.mark.parametrize("query", ["anakku kerja neng jakarta, mbahe ijen", "arep magang neng jepang", "aku karo bojoku pegatan"])
def test_a_far_place_in_a_story_is_no_place_to_look_in(query: str) -> None:
    answer = ask(Question(query))
    assert "outside-area" not in answer.states
    assert answer.total > 0


@pytest.mark.parametrize("query", ["bikin ktp", "ngurus kk", "bayar pbb", "perpanjang sim", "listrik mati", "bpjs nunggak"])
def test_matters_of_other_offices_name_the_office(query: str) -> None:
    answer = ask(Question(query))
    assert answer.states == ["out-of-scope"]
    assert answer.matter is not None
    assert answer.matter.office


def test_a_correction_says_what_was_typed_and_what_was_taken() -> None:
    assert ("lapngan", "lapangan") in ask(Question("lapngan futsal")).corrected
    assert ("purbalinga", "Purbalingga") in ask(Question("rppa purbalinga")).corrected


def test_nonsense_finds_nothing_and_says_so() -> None:
    assert ask(Question("qwerty zxcvb")).states == ["no-match"]


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = understand(text)
    assert len(found.query) <= spelling.MAX_CHARACTERS
    assert len(found.words) <= spelling.MAX_TOKENS


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz éè2.'-", max_size=40))
@settings(max_examples=200)
def test_reading_a_text_twice_changes_nothing(text: str) -> None:
    once = spelling.clean(text)
    assert spelling.clean(once) == once
    assert spelling.tokens(text) == spelling.tokens(once)
    assert all(spelling.fold(token) == token for token in spelling.tokens(text))


@given(st.text(alphabet="aeioudhtngklmprsw", min_size=3, max_size=18))
@settings(max_examples=200)
def test_candidates_of_a_word_are_few_and_long_enough(word: str) -> None:
    candidates = spelling.affix_candidates(word)
    assert len(candidates) <= 60
    assert all(len(c) >= 3 and c != word for c in candidates)


@pytest.mark.parametrize(
    ("query", "category"),
    [("ngantem samsak", "sport"), ("nyong dodolan mendoan pengin maju", "ekraf"), ("les drum pukulan mantap", "ekraf")],
)
def test_a_harmless_word_of_violence_is_about_something_else(app: Flask, query: str, category: str) -> None:
    with app.app_context():
        found = understand(query)
    assert found.categories[:1] == [category] and not found.danger


def test_a_talk_about_violence_is_still_for_those_who_protect(app: Flask) -> None:
    with app.app_context():
        assert understand("penyuluhan pencegahan kdrt untuk ibu pkk").categories[:1] == ["rppa"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("umkm kecsokaraja", "33.02.19"),
        ("lomba disragen", "33.14"),
        ("lansia pmlang", "33.27"),
        ("les bulu tangkis di temanggung", "33.23"),
    ],
)
def test_a_place_typed_in_haste_is_found(app: Flask, query: str, code: str) -> None:
    with app.app_context():
        assert understand(query).place.codes == [code]


def test_the_end_of_a_long_story_is_heard(app: Flask) -> None:
    story = "nyong guru esde nang tanjung brebes, muride ana sing ora bisa maca, slb nang endi ya"
    with app.app_context():
        assert "disabilitas" in understand(story).categories


@pytest.mark.parametrize(
    ("query", "matter"), [("hp nyemplung got mati total", "belanja"), ("kucing anggora saya hilang", "hewan")]
)
def test_what_is_told_of_another_offices_matter_goes_there(app: Flask, query: str, matter: str) -> None:
    with app.app_context():
        assert understand(query).matter == matter


@pytest.mark.parametrize("query", ["istri dijual suami", "gadis dijual ke germo", "penjualan manusia lapor"])
def test_people_who_are_sold_bring_the_urgent_block(app: Flask, query: str) -> None:
    with app.app_context():
        assert "perdagangan_orang" in understand(query).danger


@pytest.mark.parametrize(
    "query",
    [
        "mending aku ora ana wae", "semua lebih tenang tanpa aku", "ada api di dapur tetangga", "someone is following me home",
        "tanganku disulut udud karo bojo", "temenku ninggal surat wasiat terus ngilang",
    ],
)  # fmt: skip
def test_a_danger_told_in_other_words_brings_the_urgent_block(app: Flask, query: str) -> None:
    assert ask(Question(query)).urgent


@pytest.mark.parametrize(
    "query",
    [
        "anakku seneng nendang bal", "makalah gunung meletus", "omset anjlok longsor", "smash keras voli",
        "cium tangan guru", "ngintip peluang usaha", "warung saya mau mati butuh suntikan dana",
    ],
)  # fmt: skip
def test_idioms_with_words_of_danger_are_calm(app: Flask, query: str) -> None:
    assert not ask(Question(query)).urgent
