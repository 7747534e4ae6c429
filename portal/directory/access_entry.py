"""Disability access as a form asks for it: `akses_<feature>` is ya, tidak or empty for what nobody knows yet."""

from __future__ import annotations

from collections.abc import Mapping

from portal.directory.listings import ACCESS_FEATURES
from portal.directory.sayings import marked as _l

ANSWERS = {"ya": True, "tidak": False}


def fields_of(access: Mapping[str, bool]) -> dict[str, str]:
    """The fields that say what is known."""
    words = {known: word for word, known in ANSWERS.items()}
    return {f"akses_{feature}": words[access[feature]] if feature in access else "" for feature in ACCESS_FEATURES}


def read(fields: Mapping[str, str]) -> tuple[dict[str, bool], dict[str, str]]:
    """What is known of each feature, unknown ones left out, and what is wrong by field."""
    given = {feature: fields.get(f"akses_{feature}", "") for feature in ACCESS_FEATURES}
    faults = {
        f"akses_{f}": _l("Pilih ya, tidak, atau belum tahu.") for f, answer in given.items() if answer not in (*ANSWERS, "")
    }
    return {feature: ANSWERS[answer] for feature, answer in given.items() if answer in ANSWERS}, faults
