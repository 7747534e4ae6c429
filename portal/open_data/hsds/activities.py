"""An activity as an HSDS service whose schedules are its dates. Whatever is unknown is absent; nothing is filled by guess."""

from __future__ import annotations

from datetime import datetime

from portal.directory import activity_fields, phones, places
from portal.directory.activities import Activity
from portal.open_data.hsds import addresses
from portal.open_data.hsds.activity_schedules import schedules_of
from portal.open_data.hsds.ids import nested_id, organization_id, uuid_of
from portal.open_data.hsds.locations import CODES, address
from portal.open_data.hsds.organizations import organization
from portal.open_data.hsds.services import CURRENCY, moment
from portal.open_data.hsds.taxonomies import Record, classified, remark
from portal.web import happening


def activity_service(activity: Activity, *, site: str, now: datetime) -> Record:
    """The service with all that belongs to it, valid against HSDS 3.1. `now`: naive local time."""
    own, below = uuid_of("activity", activity.id), f"kegiatan/{activity.id}"
    found = _basic(activity, own, site, now)
    several = {
        "phones": _phones(activity, own, below),
        "schedules": schedules_of(activity, own, now),
        "service_areas": [_area(code, own, below, site) for code in activity.service_areas],
        "service_at_locations": [_at_location(activity, own, below)],
        "cost_options": _costs(activity, own, below),
        "required_documents": [
            {"id": nested_id(below, "document", line), "service_id": own, "document": line}
            for line in dict.fromkeys(filter(None, (x.strip("-•* \t") for x in activity.requirements.splitlines())))
        ],
        "attributes": _attributes(activity, own, below),
    }
    return found | {name: records for name, records in several.items() if records}


def _basic(activity: Activity, own: str, site: str, now: datetime) -> Record:
    page = f"{addresses.uri(site)}/id/kegiatan/{activity.id}" if addresses.uri(site) else ""
    joining, deadline = [activity.registration], activity.registration_deadline
    if deadline:
        joining.append(f"Batas mendaftar: {deadline.isoformat()}")
    if activity.bring:
        joining.append(f"Yang perlu dibawa: {'; '.join(activity.bring.split(chr(10)))}")
    closed = "Pendaftaran sudah ditutup." if deadline and deadline < now.date() else ""
    full = "Penuh." if activity.places_left == 0 else closed
    texts = {
        "alternate_name": "" if activity.sensitive else activity.title_jv,
        "description": "\n\n".join(filter(None, (activity.summary, activity.description))),
        "url": addresses.uri(activity.registration_link) or page,
        "status": "active" if activity.status == "published" else "temporarily closed",
        "application_process": "\n".join(filter(None, joining)),
        "fees_description": activity.cost,
        "eligibility_description": activity.eligibility,
        "minimum_age": activity.age_min,
        "maximum_age": activity.age_max,
        "alert": " ".join(filter(None, (full, activity.status_note if activity.status == "cancelled" else ""))),
        "last_modified": moment(activity.modified),
    }
    found: Record = {"id": own, "name": str(happening.title(activity))}
    if activity.organization:
        found |= {"organization_id": organization_id(activity.organization.name)}
        found |= {"organization": organization(activity.organization.name)}
    return found | {name: value for name, value in texts.items() if value is not None and value != ""}


def _phones(activity: Activity, own: str, below: str) -> list[Record]:
    found: dict[str, Record] = {}
    for phone in phones.of(activity.phones):
        key = f"{phone.use}/{phone.number}"
        number, _, extension = phone.number.partition(" ext ")
        record: Record = {"id": nested_id(below, "phone", key), "service_id": own, "number": number}
        if extension.isdecimal():
            record["extension"] = int(extension)
        record["type"] = "text" if phone.use == "whatsapp" else "voice"
        way = "WhatsApp" if phone.use == "whatsapp" else "Telepon"
        found.setdefault(key, record | {"description": ", ".join(filter(None, (way, phone.who)))})
    return list(found.values())


def _area(code: str, own: str, below: str, site: str) -> Record:
    atlas = places.atlas()
    name = atlas.label(code) if atlas.get(code) else code
    found: Record = {"id": nested_id(below, "service_area", code), "service_id": own, "name": name}
    found |= {"extent": code, "extent_type": "text"}
    return found | ({"uri": f"{site}/id/wilayah/{code}"} if site else {})


def _at_location(activity: Activity, own: str, below: str) -> Record:
    """Where it is: `virtual`, and no more than the kecamatan or kabupaten, where the address is not public."""
    atlas, code = places.atlas(), activity.public_desa or activity.place_code
    number = uuid_of("activity_location", activity.id)
    location: Record = {
        "id": number,
        "location_type": "physical" if activity.address_public else "virtual",
        "name": atlas.label(code) if atlas.get(code) else code,
        "external_identifier": code,
        "external_identifier_type": CODES,
    }
    if activity.public_address:
        location["addresses"] = [address(activity, number, atlas) | {"id": nested_id(below, "address", "1")}]
    kinds = [("wilayah", activity.place_code), ("desa", activity.public_desa)]
    location["attributes"] = [remark(below, number, kind, text, "location") for kind, text in kinds if text]
    at = uuid_of("activity_at_location", activity.id)
    return {"id": at, "service_id": own, "location_id": number, "location": location}


def _costs(activity: Activity, own: str, below: str) -> list[Record]:
    if not activity.cost:
        return []
    price = activity_fields.price_of(activity.cost)
    amount: Record = {} if price is None else {"currency": CURRENCY, "amount": price}
    return [{"id": nested_id(below, "cost", "1"), "service_id": own, **amount, "amount_description": activity.cost}]


def _attributes(activity: Activity, own: str, below: str) -> list[Record]:
    found = [classified(below, own, "bidang", activity.topic)]
    found += [classified(below, own, "kebutuhan", need) for need in dict.fromkeys(activity.needs)]
    remarks = {
        "id_portal": activity.id, "kegiatan": "ya", "kuota": "" if activity.quota is None else str(activity.quota),
        "sisa_tempat": "" if activity.places_left is None else str(activity.places_left),
        "ringkasan_jv": activity.summary_jv, "uraian_jv": activity.description_jv, "sumber": activity.source,
        "tanggal_sumber": activity.source_date, "sensitif": "ya" if activity.sensitive else "",
    }  # fmt: skip
    found += [remark(below, own, code, value) for code, value in remarks.items() if value]
    return [record for record in found if record]
