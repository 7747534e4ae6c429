"""Place, temporary."""

from __future__ import annotations

from collections.abc import Mapping

from portal.directory.drafts import Draft
from portal.directory.listings import ACCESS_FEATURES


def fields_of(draft: Draft) -> dict[str, str]:
    return {"wilayah": draft.place_code, "desa": draft.desa_code, "jangkauan": " ".join(draft.service_areas)}


def read(fields: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    return {k: fields.get(k, "") for k in ("wilayah", "desa", "jangkauan")}, {}


def access_fields_of(access: dict[str, bool]) -> dict[str, str]:
    return {f"akses_{f}": "ya" if access.get(f) else "tidak" if f in access else "" for f in ACCESS_FEATURES}


def read_access(fields: Mapping[str, str]) -> tuple[dict[str, bool], dict[str, str]]:
    return {f: fields[f"akses_{f}"] == "ya" for f in ACCESS_FEATURES if fields.get(f"akses_{f}") in ("ya", "tidak")}, {}
