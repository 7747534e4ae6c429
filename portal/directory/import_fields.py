"""The fields of the import format: each reader takes the text of one cell and gives the value of a draft.

All raise FieldError with a sentence for the person who filled the cell; readers of several values
name everything that is wrong. Text arrives stripped, and is never empty unless a reader says so.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from portal.directory import opening, phones, places, topics
from portal.directory.listings import ACCESS_FEATURES, STATUSES, Status
from portal.directory.sayings import SayingError, joined
from portal.directory.sayings import marked as _l

LINE_LIMITS = {"kunci": 100, "nama": 200, "ringkasan": 500, "penanggung_jawab": 300}
"""Columns that hold one line, with their greatest number of characters."""
TEXT_LIMIT, ADDRESS_LIMIT = 5000, 500
TOO_LONG = _l("terlalu panjang: %(count)s huruf, paling banyak %(limit)s")

LATITUDES, LONGITUDES = (-8.5, -5.5), (108.3, 111.9)
"""A box around Central Java, in degrees."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Characters that no text may hold."""
_SEPARATORS = re.compile(r"[\s,;]+")
_BETWEEN_PHONES = re.compile(r"[/;,](?![^()]*\))")
_PHONE_WITH_WHO = re.compile(r"(?P<number>.*[0-9])\s*\((?P<who>[^()]*)\)")
_ACCESS = re.compile(r"([a-z_]+)(?:[:=](ya|tidak))?")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_EMAIL = re.compile(r"[^\s@\"<>(),:;\\]+@[\w-]+(?:\.[\w-]+)+")
_LOST_ZERO = re.compile(r"33[.,][0-9]{1,2}")
_FLAGS = dict.fromkeys(("ya", "yes", "true", "1"), True) | dict.fromkeys(("tidak", "no", "false", "0"), False)
STATUS_WORDS: dict[str, str] = dict(zip(STATUSES, ("draf", "terbit", "jeda", "ditarik"), strict=True))
"""Status → the Indonesian word for it."""
_STATUS_CODES: dict[str, Status] = {word: code for code in STATUSES for word in (code, STATUS_WORDS[code])}


class FieldError(SayingError):
    """A cell that cannot be used; the text says why. What a form can send wrongly is marked for translation."""


def cell(text: str) -> str:
    """Any cell, stripped and composed, lines ended by a newline; may be empty. Control characters are refused."""
    found = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    hidden = CONTROL.search(found)
    if hidden:
        code = f"U+{ord(hidden[0]):04X}"
        raise FieldError(_l("berisi tanda kendali yang tidak terlihat (%(code)s); ketik ulang isinya"), code=code)
    return found


def limited(column: str, text: str) -> str:
    """A text that keeps to the length of its column, and to one line where the column holds one."""
    limit = LINE_LIMITS.get(column, TEXT_LIMIT)
    if len(text) > limit:
        raise FieldError(TOO_LONG, count=len(text), limit=limit)
    if column in LINE_LIMITS and ("\n" in text or "\t" in text):
        raise FieldError(_l("harus satu baris, tanpa ganti baris dan tanpa tab"))
    return text


def key(text: str, samples: Callable[[str], bool]) -> str:
    """The sender's own key. Keys like those of samples are refused, but for samples: made-up data must not come back as real."""
    if text.casefold().startswith("sample:") and not samples(text):
        raise FieldError("kunci yang diawali “sample:” milik data contoh dan tidak dapat diimpor")
    return limited("kunci", text)


def topic(text: str) -> str:
    """A topic code."""
    if text.casefold() not in topics.topics():
        raise FieldError(_l("“%(text)s” bukan kode bidang. Pilihan: %(codes)s"), text=text, codes=", ".join(topics.topics()))
    return text.casefold()


def needs(text: str) -> list[str]:
    """Need codes without repetition, in the order given."""
    codes = list(dict.fromkeys(_parts(text.casefold())))
    _all_known(codes, topics.needs(), lambda code: f"“{code}” bukan kode kebutuhan{_close(code)}")
    return codes


def _close(code: str) -> str:
    close = difflib.get_close_matches(code[:60], topics.needs(), n=3, cutoff=0.6)
    return f"; mungkin {' atau '.join(close)}" if close else ""


def place(text: str) -> str:
    """The code of the province, a kabupaten or a kecamatan."""
    found = places.atlas().get(text)
    if found is None:
        raise FieldError(_unknown_area(text))
    if found.level == "desa":
        raise FieldError(f"“{text}” adalah kode {found.kind}; isi kode kecamatan di sini dan kode ini di kolom desa")
    return text


def desa(text: str) -> str:
    """The code of a desa or kelurahan."""
    found = places.atlas().get(text)
    if found is None:
        raise FieldError(_unknown_area(text))
    if found.level != "desa":
        raise FieldError(f"“{text}” adalah kode {found.kind}, bukan kode desa atau kelurahan")
    return text


def areas(text: str) -> list[str]:
    """Codes of areas of any level, without repetition."""
    codes = list(dict.fromkeys(_parts(text)))
    _all_known(codes, places.atlas().places, _unknown_area)
    return codes


def _unknown_area(code: str) -> str:
    sentence = f"kode wilayah “{code}” tidak dikenal"
    if _LOST_ZERO.fullmatch(code):
        sentence += ". Jadikan kolom ini berformat teks di lembar kerja, supaya 33.10 tidak berubah menjadi 33.1"
    return sentence


def _parts(text: str) -> list[str]:
    return [part for part in _SEPARATORS.split(text) if part]


def _all_known(codes: list[str], known: Iterable[str], sentence: Callable[[str], str]) -> None:
    wrong = [sentence(code) for code in codes if code not in known]
    if wrong or not codes:
        raise FieldError(joined(wrong) or "tidak berisi satu kode pun")


def phone_list(text: str, use: str) -> list[dict[str, str]]:
    """Numbers separated by `/`, `;` or `,`, each with who answers in parentheses after it if known."""
    found: dict[str, dict[str, str]] = {}
    wrong = []
    for part in filter(None, (p.strip() for p in _BETWEEN_PHONES.split(text))):
        named = _PHONE_WITH_WHO.fullmatch(part)
        try:
            number = phones.parse(named["number"] if named else part)
        except phones.PhoneError as error:
            wrong.append(error.saying)
            continue
        who = " ".join(named["who"].split()) if named else ""
        found.setdefault(number, {"number": number, "use": use} | ({"who": who} if who else {}))
    if wrong or not found:
        raise FieldError(joined(wrong) or "tidak berisi satu nomor pun")
    return list(found.values())


def hours(text: str) -> str:
    """Opening hours in OSM syntax."""
    try:
        return opening.parse(text)
    except opening.HoursError as error:
        raise FieldError(str(error)) from None


def degrees(text: str, bounds: tuple[float, float]) -> float:
    """A coordinate within bounds; the decimal sign may be a comma."""
    plain = text.replace("\u2212", "-").replace(",", ".")
    if not re.fullmatch(r"-?[0-9]{1,3}(?:\.[0-9]{1,20})?", plain):
        raise FieldError(_l("“%(text)s” bukan derajat desimal. Contoh: -7.3915 atau 109.3640"), text=text)
    if not bounds[0] <= float(plain) <= bounds[1]:
        low, high = bounds
        raise FieldError(_l("“%(text)s” di luar Jawa Tengah: harus antara %(low)s dan %(high)s"), text=text, low=low, high=high)
    return float(plain)


def website(text: str) -> str:
    """An http or https address; `https://` is added where no scheme is given."""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") and (parts.port or 1) > 0
    except ValueError:
        usable = None
    if not usable or "@" in parts.netloc or re.search(r"[\s\"<>\\^`{|}]", address) or len(address) > ADDRESS_LIMIT:
        raise FieldError(_l("“%(text)s” bukan alamat situs. Contoh: https://purbalinggakab.go.id"), text=text)
    return address


def email(text: str) -> str:
    """An e-mail address that could exist."""
    if not _EMAIL.fullmatch(text) or len(text) > 254:
        raise FieldError(_l("“%(text)s” bukan alamat surel. Contoh: layanan@purbalinggakab.go.id"), text=text)
    return text


def age(text: str) -> int:
    """Years, 0 to 150."""
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > 150:
        raise FieldError(_l("“%(text)s” bukan umur: isi angka bulat 0 sampai 150"), text=text)
    return int(text)


def version(text: str) -> int:
    """The version of a listing that a row was taken from, 1 or more."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", text):
        raise FieldError(f"“{text[:60]}” bukan nomor versi; biarkan seperti diunduh, atau kosongkan bila berkas Anda yang benar")
    return int(text)


def access(text: str) -> dict[str, bool]:
    """Access features that are known, each yes or no; a feature alone means yes."""
    found: dict[str, bool] = {}
    wrong = []
    for token in _parts(text.casefold()):
        match = _ACCESS.fullmatch(token)
        if not match or match[1] not in ACCESS_FEATURES:
            wrong.append(f"“{token}” tidak dikenal. Pilihan: {', '.join(ACCESS_FEATURES)}, boleh diikuti :ya atau :tidak")
        elif found.setdefault(match[1], match[2] != "tidak") != (match[2] != "tidak"):
            wrong.append(f"“{match[1]}” disebut ya dan juga tidak")
    if wrong or not found:
        raise FieldError(joined(wrong) or "tidak berisi satu akses pun")
    return found


def flag(text: str) -> bool:
    """Yes or no."""
    if text.casefold() not in _FLAGS:
        raise FieldError(_l("“%(text)s” tidak dikenal: isi ya atau tidak"), text=text)
    return _FLAGS[text.casefold()]


def status(text: str) -> Status:
    """A status by its code or its Indonesian word."""
    if text.casefold() not in _STATUS_CODES:
        words = ", ".join(STATUS_WORDS.values())
        raise FieldError(_l("“%(text)s” bukan status. Pilihan: %(words)s"), text=text, words=words)
    return _STATUS_CODES[text.casefold()]
