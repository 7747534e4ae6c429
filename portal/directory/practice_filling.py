"""A practice room is filled: a made-up kecamatan with the desa of the real one, a few listings, a report, a colleague's mistake.

All of it is written into the database of the room, which is a file of its own; see docs/decisions/0020.
The code of the kecamatan exists nowhere else, so a file taken out of practice is refused by the real room as a whole.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select, update

from portal.database import Base, advance, session, utc_now, writing
from portal.directory import editing, exporting, signing_in, trust
from portal.directory.drafts import Draft
from portal.directory.ids import id_for
from portal.directory.listings import Listing
from portal.directory.people import Person, Post, Tenure
from portal.directory.places import PROVINCE, PROVINCE_NAME, Area, Place
from portal.directory.recording import By
from portal.directory.reports import Report

KABUPATEN, KECAMATAN = "33.99", "33.99.01"
"""Codes that no area of Central Java has."""
LEARNER, COLLEAGUE, POST = 1, 2, 1
"""Numbers in a practice room of the officer, of a made-up colleague, and of the post that both hold."""
CONFIRM, HOURS, RESTORE, REPORTED, PAUSE = (f"latihan:{n}" for n in range(1, 6))
"""Keys of the listings that tasks are about."""
SOURCE = "Dibuat untuk latihan petugas"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a practice kecamatan takes from the real one: its kabupaten, itself, its desa. Nothing else is copied."""

    kabupaten: Place
    kecamatan: Place
    desa: Sequence[Place]


def listing_id(key: str) -> str:
    """The id of a practice listing: the same in every room and after every reset."""
    return id_for(key, lambda _: False)


def number(last: int) -> str:
    """A telephone number of the range that samples use: valid, and looks made up."""
    return f"+628110000{last:04d}"


def fill(around: Surroundings, name: str, lang: str) -> str:
    """Make the tables of the present (empty) database and fill them; returns the key of the officer's session there."""
    Base.metadata.create_all(session().get_bind())
    with writing() as tables:
        tables.add_all(_areas(around))
        advance("reference")
        _people(name, lang)
        tables.flush()
        editing.save_within(tables, _drafts(_codes(around)))
        _mistake()
        tables.add(_report())
        tables.flush()
        doubted = update(Listing).where(Listing.id == listing_id(REPORTED))
        tables.execute(doubted.values(doubts=1, change=advance("listing")))
        tables.execute(update(Listing).values(post_id=POST))
    learner = session().get_one(Person, LEARNER)
    return signing_in.begin(learner, "Latihan")


def _codes(around: Surroundings) -> list[str]:
    return [f"{KECAMATAN}.{place.code.rpartition('.')[2]}" for place in around.desa]


def _areas(around: Surroundings) -> list[Area]:
    copied: list[tuple[str, str, str, str, Place | None]] = [(PROVINCE, "provinsi", "provinsi", PROVINCE_NAME, None)]
    copied += [(KABUPATEN, "kabupaten", around.kabupaten.kind, around.kabupaten.name, around.kabupaten)]
    copied += [(KECAMATAN, "kecamatan", "kecamatan", "Latihan", around.kecamatan)]
    copied += [(code, "desa", d.kind, d.name, d) for code, d in zip(_codes(around), around.desa, strict=True)]
    points = [(p.latitude, p.longitude) if p else (None, None) for *_, p in copied]
    return [
        Area(code=code, level=level, kind=kind, name=name, latitude=point[0], longitude=point[1])
        for (code, level, kind, name, _), point in zip(copied, points, strict=True)
    ]


def _people(name: str, lang: str) -> None:
    """The officer, trusted, so that changes are seen at once; and a colleague. Nobody can sign in with a password here."""
    long_ago = trust.today() - timedelta(days=400)
    post = Post(id=POST, role="staff", title="Petugas latihan", area_code=KECAMATAN, opened_on=long_ago)
    known = {"password": "", "joined_on": long_ago, "trusted_on": long_ago}
    learner = Person(id=LEARNER, login="latihan.anda", name=name, lang=lang, **known)
    colleague = Person(id=COLLEAGUE, login="latihan.rekan", name="Rekan latihan", lang=lang, **known)
    tenures = [Tenure(person=who, post=post, since=long_ago) for who in (learner, colleague)]
    session().add_all([post, learner, colleague, *tenures])


def speak(lang: str) -> None:
    """Let the pages of the room in hand speak another language; what was written in it stays as it is."""
    if session().scalar(select(Person.lang).where(Person.id == LEARNER)) == lang:
        return
    with writing() as tables:
        tables.execute(update(Person).where(Person.id == LEARNER).values(lang=lang))


def _draft(key: str, topic: str, name: str, desa: str, **more: object) -> Draft:
    given: dict[str, object] = {
        "service_areas": [KECAMATAN], "desa_code": desa, "source": SOURCE, "cost": "Gratis", "confirmed_by": "petugas",
        "confirmed_on": trust.today() - timedelta(days=20), "eligibility": "Semua warga kecamatan",
        "requirements": "KTP atau surat keterangan dari desa", "procedure": "Datang\nIsi buku tamu\nDilayani petugas",
        "duration": "Selesai hari itu juga", "complaints": "Petugas jaga di tempat", "product": "Layanan langsung di tempat",
        "organization": "Pemerintah Kecamatan Latihan", "description": "Layanan ini hanya ada di ruang latihan.",
        "access": dict.fromkeys(("kursi_roda", "toilet"), True),
    }  # fmt: skip
    return Draft(key=key, topic=topic, name=name, place_code=KECAMATAN, **(given | more))  # type: ignore[arg-type]


def _called(last: int, who: str) -> list[dict[str, str]]:
    return [{"number": number(last), "use": use, "who": who} for use in ("call", "whatsapp")]


def _drafts(desa: Sequence[str]) -> list[Draft]:
    """The listings of a fresh room."""
    first, last = desa[0] if desa else "", desa[-1] if desa else ""
    old = trust.today() - timedelta(days=220)
    return [
        _draft(
            CONFIRM, "lansia_disabilitas", "Posyandu Lansia Melati", first, needs=["lansia.posyandu"], hours="Tu 08:00-11:00",
            summary="Periksa tekanan darah dan senam ringan untuk lansia.", phones=_called(1001, "Kader posyandu"),
            confirmed_on=old, address="Balai desa, ruang samping",
        ),
        _draft(
            HOURS, "pemuda", "Kursus Menjahit Karya Muda", last, needs=["pemuda.pelatihan"], hours="Mo-Fr 08:00-14:00",
            summary="Belajar menjahit dari dasar, mesin disediakan.", phones=_called(1002, "Pengajar"),
            address="Gedung serbaguna desa",
        ),
        _draft(
            RESTORE, "ekraf", "Pojok Izin Usaha", first, needs=["ekraf.izin"], hours="Mo-Th 08:00-15:00",
            summary="Dibantu mengurus NIB sampai jadi.", phones=_called(1003, "Petugas loket"),
            address="Ruang pelayanan kantor kecamatan",
        ),
        _draft(
            REPORTED, "sport", "Lapangan Voli Garuda", last, needs=["sport.voli"], hours="Mo-Su 06:00-18:00",
            summary="Lapangan voli untuk umum.", phones=_called(1004, "Penjaga lapangan"), address="Sebelah lapangan desa",
        ),
        _draft(
            PAUSE, "lansia_disabilitas", "Terapi Wicara Anak", first, needs=["disabilitas.terapi"], hours="Th 09:00-12:00",
            summary="Terapi wicara bersama terapis setiap Kamis.", phones=_called(1005, "Terapis"),
            address="Puskesmas pembantu",
        ),
    ]  # fmt: skip


def _mistake() -> None:
    """The colleague gave a listing the wrong number and lost its summary: to be found in the history and taken back."""
    tables = session()
    right = next(draft for draft in _drafts(_present_desa()) if draft.key == RESTORE)
    wrong = replace(right, phones=_called(9999, "Petugas loket"), summary="salah ketik")
    editing.save_within(tables, [wrong], by=By("edit", COLLEAGUE, POST, "Nomor baru"))


def _present_desa() -> list[str]:
    return [area.code for area in session().query(Area).filter(Area.level == "desa").order_by(Area.code)]


def _report() -> Report:
    said = "Nomornya tidak tersambung. Kata penjaga, nomor yang baru 0811 0000 4444."
    return Report(listing_id=listing_id(REPORTED), at=utc_now(), kinds=["nomor_mati"], words=said, code="latihan")


def task_file() -> bytes:
    """The file of the import task, as CSV: two listings that are new, in the practice kecamatan and nowhere else."""
    tables = [
        _draft(
            "latihan:berkas:1", "sport", "Senam Pagi Sehat", "", needs=["sport.senam"], hours="Su 06:00-07:30",
            summary="Senam bersama setiap Minggu pagi.", phones=_called(1006, "Pelatih"), confirmed_on=None, confirmed_by="",
        ),
        _draft(
            "latihan:berkas:2", "ekraf", "Kelas Kemasan Produk", "", needs=["ekraf.kemasan"], hours="Sa 09:00-12:00",
            summary="Belajar membuat kemasan yang menarik.", phones=_called(1007, "Pendamping UMKM"),
            confirmed_on=None, confirmed_by="",
        ),
    ]  # fmt: skip
    return exporting.as_csv([exporting.row_of(draft) for draft in tables])
