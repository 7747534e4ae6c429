"""What is said about people is said about offices: no name and no private number of anybody gets in.

The portal shows these texts to everybody, and in files for machines. So what looks like a person is refused where it
is typed; no fault repeats what was typed, so that it is kept nowhere.
"""

from __future__ import annotations

import re

from portal.directory import phones
from portal.directory.import_fields import FieldError
from portal.directory.sayings import marked as _l

LONGEST = 300
_NOT_NAMES = (
    "Hamil|Menyusui|Bayi|Balita|Anak|Kota|PKK|Kader|Rumah|Kepala|Desa|Camat|Bupati|Gubernur|Kandung|Nifas|Pertiwi|Bhayangkari"
    "|Lurah|Wali|Guru|Dan|dan"
)
_TITLED = re.compile(
    r"\b(?:[Bb]apak|[Pp]ak|[Ii]bu|[Bb]u|[Ss]audar[ai]|[Ss]dri?|[Mm]as|[Mm]bak|[Mm]bok|[Hh]j|[Dd]rs?|[Dd]ra|[Ii]r|[Pp]rof|KH|[Kk]yai|"
    rf"[Nn]yai|[Nn]y|[Tt]n|a\.\s?n)\.?\s+(?!(?:{_NOT_NAMES})\b)[A-Z][a-z']+"
)
_DEGREES = re.compile(
    r"[,\s]\(?(?:S\.?\s?(?:H|E|T|Pd|IP|Sos|Ag|Kom|Ked|Psi|Kep|Pi|P|I)|M\.\s?(?:H|M|Si|Pd|AP|Kn|Kom|Ag|Sos|T)|A\.\s?Md)\.(?=\W|$)"
    r"|,\s?(?:SH|SE|SPd|SSos|SIP|SAg|MH|MM|MSi|MPd|AMd)\b"
)
_NUMBER = re.compile(r"(?<![\d/.])(?:\+?\s?62|0)[\s.-]?8(?:[\s.-]?\d){7,}|(?<!\d)\d{12,}(?!\d)")
_MAILBOX = re.compile(r"\S@\S")
_OFFICE = re.compile(
    r"\b(?:kantor|dinas|badan|balai|pos|posko|posbakum|posyankum|uptd?|lbh|lkbh|kecamatan|kelurahan|desa|sekretariat|puskesmas|"
    r"rumah (?:perlindungan|sakit|kreatif|data|pintar)|"
    r"polsek|polres|pengadilan|lembaga|bagian|bidang|seksi|pkk|bkow|universitas|institut|sekolah|politeknik|fakultas|yayasan|"
    r"perkumpulan|pusat|layanan|pendopo|aula|gedung|meja|loket|rppa|blk|bumdes|koperasi|pt|cv)\b",
    re.IGNORECASE,
)
PRIVATE_COLUMNS = re.compile(
    r"(?:^|_)(?:nama(?!_(?:kantor|instansi|perangkat|desa|kecamatan|lembaga))|nik|ktp|hp|wa|whatsapp|ponsel|alamat|kader_nama"
    r"|petugas|pendamping|penanggung)(?:_|$)"
)
"""Names of columns that ask for a person, as people call them in their own tables."""


def impersonal(text: str) -> str:
    """A text that names nobody and has nobody's number or mailbox; raises FieldError where it seems to."""
    if _TITLED.search(text) or _DEGREES.search(text):
        raise FieldError(_l("seperti menyebut nama orang. Tulis kantor atau jabatannya, jangan nama orang"))
    if _NUMBER.search(text):
        raise FieldError(_l("berisi nomor yang seperti milik seseorang. Tulis nomor kantor di kolom telepon"))
    if _MAILBOX.search(text):
        raise FieldError(_l("berisi alamat surel. Tulis situs atau telepon kantornya"))
    return text


def sentence(text: str) -> str:
    """One line of at most LONGEST characters that names nobody."""
    found = " ".join(text.split())
    if len(found) > LONGEST:
        raise FieldError(_l("terlalu panjang: %(count)s huruf, paling banyak %(limit)s"), count=len(found), limit=LONGEST)
    return impersonal(found)


def office(text: str) -> str:
    """What an office is called: one line with a word for an office in it, and nobody's name."""
    found = sentence(text)
    if not _OFFICE.search(found):
        raise FieldError(_l("bukan nama kantor. Contoh: Kantor Kecamatan Kaligondang, atau Pos Bantuan Hukum"))
    return found


def office_number(text: str, shared: bool) -> str:
    """The number of an office in E.164. A mobile number passes only where somebody says that the office answers it."""
    try:
        found = phones.parse(text)
    except phones.PhoneError as error:
        raise FieldError(error.saying) from None
    if phones.is_mobile(found) and not shared:
        raise FieldError(_l("ini nomor ponsel. Tulis telepon kantor; ponsel hanya boleh kalau Anda nyatakan milik kantor"))
    return found
