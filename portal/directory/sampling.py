"""A made-up catalogue for tests and benchmarks: every listing is marked as sample, no number is anybody's.

The wording is that of offices, from `portal/data/sample_services.csv`, and not the words that
residents type: a search that finds these has understood something.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from portal.config import DATA
from portal.directory import places, trust
from portal.directory.drafts import Draft
from portal.directory.listings import ACCESS_FEATURES
from portal.directory.places import Place

LEADS = 8
"""The first templates of a kecamatan: together they have every topic and every category."""

SOURCE = "Data contoh, bukan layanan nyata"
OLDEST_CONFIRMATION_DAYS = 400
UNKNOWN = 0.15
"""Share of optional fields that stay unknown."""

HOURS = {
    "office": ("Mo-Th 08:00-16:00; Fr 08:00-11:00", "Mo-Fr 08:00-15:00", "Mo-Th 07:30-15:30; Fr 07:30-14:00"),
    "always": ("24/7", "24/7", "Mo-Su 07:00-21:00"),
    "course": ("Mo-Fr 08:00-14:30", "Mo-Sa 08:00-12:00", "Tu,Th 13:00-17:00; Sa 08:00-12:00"),
    "morning": ("Tu,Fr 07:00-09:00", "Su 06:00-08:00", "Mo-Th 08:00-12:00"),
    "monthly": ("We[1] 08:00-11:00", "Sa[2] 08:00-11:00"),
    "weekend": ("Sa-Su 08:00-15:00", "Su 08:00-12:00"),
    "evening": ("Mo-Su 06:00-22:00", "Mo-Fr 15:00-21:00; Sa-Su,PH 07:00-21:00"),
    "night": ("Mo-Sa 16:00-22:00", "Tu-Su 08:00-23:00"),
    "day": ("Mo-Su 06:00-18:00", "Tu-Su 07:00-17:00"),
    "afternoon": ("Mo,We,Fr 15:30-17:30", "Sa-Su 15:00-17:30"),
    "school": ("Mo-Fr 07:00-14:00",),
    "shop": ("Mo-Sa 09:00-17:00", "Mo-Su 09:00-20:00"),
}
"""Opening hours by kind, in OSM syntax."""

_ADDRESSES = (
    "Jl. Raya {desa} No. {number}",
    "Kompleks Balai {desa}, RT {rt} RW {rw}",
    "Jl. Pemuda No. {number}, {desa}",
    "Dusun Krajan RT {rt} RW {rw}, {desa}",
    "Jl. Diponegoro No. {number}, {desa}",
)
_OFFICES = ("Kompleks Kantor {kecamatan}, Jl. Raya {desa} No. {number}", "Ruang Pelayanan Kantor {kecamatan}, {desa}")
_TOWN_ADDRESSES = ("Jl. Pemuda No. {number}, {capital}", "Jl. Jenderal Sudirman No. {number}, {capital}")
_COMPLAINTS = (
    "Petugas pengaduan di ruang pelayanan pada jam kerja",
    "Kotak saran di ruang tunggu, dijawab paling lama 5 hari kerja",
    "Formulir pengaduan di kantor {kecamatan}",
    "Pengaduan tertulis kepada penanggung jawab layanan",
)
_ANSWERERS = ("Petugas piket", "Admin layanan", "Koordinator", "Sekretariat", "Kader", "")


@dataclass(frozen=True, slots=True)
class Template:
    """One row of the wording; texts may hold {kecamatan}, {kabupaten} and {desa}, each filled with kind and name."""

    level: str
    """kabupaten, kecamatan or provinsi: where such a service belongs."""
    name: str
    topic: str
    needs: str
    summary: str
    description: str
    requirements: str
    procedure: str
    duration: str
    cost: str
    product: str
    eligibility: str
    agency: str
    ages: str
    """Youngest and oldest, such as `16-30`; either may be missing."""
    serves: str
    """`desa` for what serves a single desa."""
    hours: str
    """Key of HOURS."""
    address: str
    """Of sensitive services: `office` may be shown, `secret` never is."""

    @property
    def age_range(self) -> tuple[int | None, int | None]:
        """Youngest and oldest age."""
        low, _, high = self.ages.partition("-")
        return (int(low) if low else None, int(high) if high else None)


@cache
def templates(level: str) -> list[Template]:
    """The wording for a level, the leads first."""
    with (DATA / "sample_services.csv").open(encoding="utf-8", newline="") as file:
        return [t for t in (Template(**row) for row in csv.DictReader(file)) if t.level == level]


def catalogue(per_kecamatan: int, seed: int) -> list[Draft]:
    """Drafts for the whole province: `per_kecamatan` in each kecamatan, 8 in each kabupaten, some for the province.

    The same arguments give the same drafts on the same day; dates of confirmation are counted back
    from today. Needs the areas loaded.
    """
    today = trust.today()
    drafts: list[Draft] = []
    for level in ("kecamatan", "kabupaten", "provinsi"):
        for place in places.atlas().places.values():
            if place.level == level:
                drafts += _Area(place, Random(f"{seed}:{place.code}"), today).drafts(per_kecamatan)
    return drafts


class _Area:
    """Makes the listings of one area."""

    def __init__(self, place: Place, random: Random, today: date) -> None:
        atlas = places.atlas()
        self.place = place
        self.random = random
        self.today = today
        self.neighbours = atlas.neighbours.get(place.code, [])
        inner = atlas.children[place.code]
        self.desa = [d for k in inner for d in atlas.children[k.code]] if place.level == "kabupaten" else inner
        self.names = {p.level: p.full_name for p in (place, *atlas.parents(place.code))} | {"capital": place.capital}
        self.taken: set[str] = set()

    def drafts(self, per_kecamatan: int) -> list[Draft]:
        """All listings of the area."""
        count = per_kecamatan if self.place.level == "kecamatan" else len(templates(self.place.level))
        return [self._draft(number, template) for number, template in zip(range(1, count + 1), self._order(), strict=False)]

    def _order(self) -> Iterator[Template]:
        """The leads, then the rest in an order of the area's own; again and again."""
        known = templates(self.place.level)
        rest = known[LEADS:]
        self.random.shuffle(rest)
        while True:
            yield from known[:LEADS]
            yield from rest

    def _draft(self, number: int, template: Template) -> Draft:
        desa = self.random.choice(self.desa)
        words = self.names if self.place.level == "provinsi" else self.names | {"desa": desa.full_name}
        draft = Draft(
            key=f"sample:{self.place.code}:{number}",
            topic=template.topic,
            name=self._name(template, words, desa),
            place_code=self.place.code,
            needs=template.needs.split(),
            service_areas=self._served(template, number, desa),
            summary=_fill(template.summary, words),
            description=self._maybe(template.description, words),
            organization=_fill(template.agency, words),
            source=SOURCE,
            sensitive=template.topic == "rppa",
            sample=True,
        )
        self._standards(draft, template, words)
        self._contacts(draft, number)
        self._where(draft, template, words, desa)
        self._trust(draft)
        return draft

    def _name(self, template: Template, words: dict[str, str], desa: Place) -> str:
        """A name that no other listing of the area has: a repeated one gets a desa, then a running number."""
        name = _fill(template.name, words)
        if name in self.taken and "{desa}" not in template.name:
            name = f"{name}, {desa.full_name}"
        unique, number = name, 1
        while unique in self.taken:
            number += 1
            unique = f"{name} {number}"
        self.taken.add(unique)
        return unique

    def _served(self, template: Template, number: int, desa: Place) -> list[str]:
        if template.serves == "desa":
            return [desa.code]
        chance = self.random.random()
        if self.place.level != "kecamatan" or number <= LEADS or chance > 0.18:
            return [self.place.code]
        if chance < 0.12:
            return sorted(d.code for d in self.random.sample(self.desa, min(len(self.desa), self.random.randint(1, 4))))
        wider = self.random.sample(self.neighbours, min(2, len(self.neighbours)))
        return sorted([self.place.code, *(p.code for p in wider)])

    def _maybe(self, text: str, words: dict[str, str]) -> str:
        return "" if self.random.random() < UNKNOWN else _fill(text, words)

    def _standards(self, draft: Draft, template: Template, words: dict[str, str]) -> None:
        for name in ("requirements", "procedure", "duration", "cost", "product", "eligibility"):
            setattr(draft, name, self._maybe(getattr(template, name), words))
        complaints = self.random.choice(_COMPLAINTS if self.place.level == "kecamatan" else (_COMPLAINTS[0], _COMPLAINTS[1]))
        draft.complaints = self._maybe(complaints, words)
        draft.hours = self._maybe(self.random.choice(HOURS[template.hours]), words)
        draft.age_min, draft.age_max = template.age_range
        answers = {feature: self.random.random() for feature in ACCESS_FEATURES}
        draft.access = {feature: answer < 0.35 for feature, answer in answers.items() if answer < 0.6}

    def _contacts(self, draft: Draft, number: int) -> None:
        """Mobile numbers of a range that is valid but looks made up; addresses of a domain that cannot exist."""
        kind = self.random.choices(("both", "call", "whatsapp", "none"), (55, 20, 19, 6))[0]
        e164 = f"+628110000{self.random.randrange(10_000):04d}"
        who = self.random.choice(_ANSWERERS)
        uses = {"both": ("call", "whatsapp"), "none": ()}.get(kind, (kind,))
        draft.phones = [{"number": e164, "use": use} | ({"who": who} if who else {}) for use in uses]
        if self.random.random() < 0.15:
            draft.email = f"layanan-{self.place.code}-{number}@contoh.example"
        if self.random.random() < 0.15:
            draft.website = f"https://contoh.example/{self.place.code}/{number}"

    def _where(self, draft: Draft, template: Template, words: dict[str, str], desa: Place) -> None:
        secret, office = template.address == "secret", template.address == "office"
        town = self.place.level != "kecamatan"
        numbers = {n: str(self.random.randint(1, top)) for n, top in (("number", 120), ("rt", 8), ("rw", 6))}
        pattern = self.random.choice(_TOWN_ADDRESSES if town else _OFFICES if office else _ADDRESSES)
        draft.address = self._maybe(pattern, words | numbers)
        draft.address_public = draft.topic != "rppa" or (office and self.random.random() < 0.6)
        if not town and not secret:
            draft.desa_code = desa.code
        if self.place.latitude is not None and self.place.longitude is not None and self.random.random() > UNKNOWN:
            draft.latitude = round(self.place.latitude + self.random.uniform(-0.02, 0.02), 5)
            draft.longitude = round(self.place.longitude + self.random.uniform(-0.02, 0.02), 5)

    def _trust(self, draft: Draft) -> None:
        if self.random.random() < 0.75:
            draft.confirmed_on = self.today - timedelta(days=self.random.randint(0, OLDEST_CONFIRMATION_DAYS))
            draft.confirmed_by = "contoh"


def _fill(text: str, words: dict[str, str]) -> str:
    return text.format_map(words) if "{" in text else text
