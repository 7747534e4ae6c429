"""A listing as an HSDS service. Whatever is unknown is absent; nothing is filled by guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from portal.directory import phones, places
from portal.directory.listings import Listing
from portal.directory.open_records import ChangeRow
from portal.open_data.hsds import addresses
from portal.open_data.hsds.changes import changes_of
from portal.open_data.hsds.ids import nested_id, organization_id, uuid_of
from portal.open_data.hsds.locations import at_location
from portal.open_data.hsds.organizations import organization
from portal.open_data.hsds.schedules import schedules
from portal.open_data.hsds.taxonomies import Record, classified, remark
from portal.web.showing import title

STATUSES = {"published": "active", "paused": "temporarily closed", "withdrawn": "defunct", "draft": "inactive"}
LANGUAGES = {
    "indonesia": "ind", "jawa": "jav", "krama": "jav", "ngoko": "jav", "banyumasan": "jav", "sunda": "sun", "madura": "mad",
    "inggris": "eng", "arab": "ara", "mandarin": "zho", "isyarat": "ins", "bisindo": "ins",
}  # fmt: skip
"""Words for languages → ISO 639-3."""
FREE = frozenset({"gratis", "tidak dipungut biaya", "tanpa biaya", "bebas biaya", "cuma-cuma", "rp0", "rp 0", "0"})
CURRENCY = "IDR"
_BULLET = "-•* \t"


def service(listing: Listing, *, site: str, changes: Sequence[ChangeRow] = ()) -> Record:
    """The service with all that belongs to it, valid against HSDS 3.1.

    `site`: the public address of the portal, without a slash at its end. `changes`: its history, newest first.
    """
    own = uuid_of("service", listing.id)
    found = basic(listing, site=site)
    several = {
        "additional_urls": _urls(listing, own, site),
        "phones": _phones(listing, own),
        "schedules": schedules(listing.id, own, listing.hours, listing.hours_note),
        "service_areas": _areas(listing, own, site),
        "service_at_locations": [at_location(listing)],
        "languages": _languages(listing, own),
        "cost_options": _costs(listing, own),
        "required_documents": _documents(listing, own),
        "contacts": _contacts(listing, own),
        "attributes": _attributes(listing, own),
        "metadata": changes_of(listing, changes),
    }
    return found | {name: records for name, records in several.items() if records}


def basic(listing: Listing, *, site: str) -> Record:
    """The service with what it has once only, as lists give it."""
    texts = {
        "alternate_name": "" if listing.sensitive else listing.name_jv,
        "description": "\n\n".join(filter(None, (listing.summary, listing.description))),
        "url": addresses.uri(listing.website) or addresses.uri(f"{site}/l/{listing.id}"),
        "email": addresses.email(listing.email),
        "status": STATUSES[listing.status],
        "interpretation_services": "Juru bahasa isyarat" if listing.access.get("isyarat") else "",
        "application_process": listing.procedure,
        "fees_description": listing.cost,
        "wait_time": listing.duration,
        "eligibility_description": listing.eligibility,
        "minimum_age": listing.age_min,
        "maximum_age": listing.age_max,
        "assured_date": listing.confirmed_on.isoformat() if listing.confirmed_on else "",
        "alert": " ".join(filter(None, (listing.alert, listing.status_note if listing.status != "published" else ""))),
        "last_modified": moment(listing.modified),
    }
    found: Record = {"id": uuid_of("service", listing.id)}
    if listing.organization:
        found["organization_id"] = organization_id(listing.organization.name)
    found["name"] = title(listing)
    found |= {name: value for name, value in texts.items() if value is not None and value != ""}
    if listing.organization:
        found["organization"] = organization(listing.organization.name)
    return found


def moment(at: datetime) -> str:
    """A moment of the tables (naive UTC) as RFC 3339 writes it."""
    return at.isoformat(timespec="seconds") + "Z"


def _urls(listing: Listing, own: str, site: str) -> list[Record]:
    """The page of the portal, where `url` has another one."""
    page = addresses.uri(f"{site}/l/{listing.id}")
    if not page or not addresses.uri(listing.website):
        return []
    label = "Halaman di Portal Kecamatan Berdaya"
    return [{"id": nested_id(listing.id, "url", "portal"), "label": label, "url": page, "service_id": own}]


def _phones(listing: Listing, own: str) -> list[Record]:
    found: dict[str, Record] = {}
    for phone in phones.of(listing.phones):
        key = f"{phone.use}/{phone.number}"
        number, _, extension = phone.number.partition(" ext ")
        record: Record = {"id": nested_id(listing.id, "phone", key), "service_id": own}
        if phone.who:
            record["contact_id"] = nested_id(listing.id, "contact", phone.who)
        record["number"] = number
        if extension.isdecimal():
            record["extension"] = int(extension)
        record["type"] = "text" if phone.use == "whatsapp" else "voice"
        way = "WhatsApp" if phone.use == "whatsapp" else "Telepon"
        record["description"] = ", ".join(filter(None, (way, phone.who, phone.when)))
        found.setdefault(key, record)
    return list(found.values())


def _contacts(listing: Listing, own: str) -> list[Record]:
    """Who answers the phones; the phones name them by `contact_id`."""
    answering = dict.fromkeys(phone.who for phone in phones.of(listing.phones) if phone.who)
    return [{"id": nested_id(listing.id, "contact", who), "service_id": own, "name": who} for who in answering]


def _areas(listing: Listing, own: str, site: str) -> list[Record]:
    atlas, found = places.atlas(), []
    for code in listing.service_areas:
        found.append(
            {
                "id": nested_id(listing.id, "service_area", code),
                "service_id": own,
                "name": atlas.label(code) if atlas.get(code) else code,
                "extent": code,
                "extent_type": "text",
                "uri": f"{site}/id/wilayah/{code}",
            }
        )
    return found


def _languages(listing: Listing, own: str) -> list[Record]:
    names = dict.fromkeys(filter(None, (part.strip(" .") for part in re.split(r"[,;/\n]| dan ", listing.languages))))
    found = []
    for name in names:
        record: Record = {"id": nested_id(listing.id, "language", name), "service_id": own, "name": name}
        codes = [code for word, code in LANGUAGES.items() if word in name.casefold()]
        found.append(record | ({"code": codes[0]} if codes else {}))
    return found


def _costs(listing: Listing, own: str) -> list[Record]:
    if not listing.cost:
        return []
    free = listing.cost.casefold().strip(" .") in FREE
    amount: Record = {"currency": CURRENCY, "amount": 0} if free else {}
    return [{"id": nested_id(listing.id, "cost", "1"), "service_id": own, **amount, "amount_description": listing.cost}]


def _documents(listing: Listing, own: str) -> list[Record]:
    lines = dict.fromkeys(filter(None, (line.strip(_BULLET) for line in listing.requirements.splitlines())))
    return [{"id": nested_id(listing.id, "document", line), "service_id": own, "document": line} for line in lines]


def _attributes(listing: Listing, own: str) -> list[Record]:
    found = [classified(listing.id, own, "bidang", listing.topic)]
    found += [classified(listing.id, own, "kebutuhan", need) for need in dict.fromkeys(listing.needs)]
    remarks = {
        "id_portal": listing.id,
        "jam": listing.hours,
        "produk": listing.product,
        "pengaduan": listing.complaints,
        "ringkasan_jv": listing.summary_jv,
        "uraian_jv": listing.description_jv,
        "surel": "" if addresses.email(listing.email) else listing.email,
        "berlaku_sampai": listing.valid_until.isoformat() if listing.valid_until else "",
        "sumber": listing.source,
        "tanggal_sumber": listing.source_date,
        "dikonfirmasi_oleh": listing.confirmed_by,
        "sensitif": "ya" if listing.sensitive else "",
        "contoh": "ya" if listing.sample else "",
    }
    found += [remark(listing.id, own, code, value) for code, value in remarks.items() if value]
    return [record for record in found if record]
