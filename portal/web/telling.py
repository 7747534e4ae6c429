"""What is wrong with a field, as a form tells it: a sentence in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from portal.directory.sayings import Saying
from portal.languages import gettext


def told(fault: str) -> str:
    """A fault in the language of the page, its first letter a capital; empty for none."""
    found = _said(fault) if fault else ""
    return found[:1].upper() + found[1:]


def all_told(faults: Mapping[str, str], names: Mapping[str, str] | None = None) -> dict[str, str]:
    """Faults by field, as `told`; `names` are what the form calls the fields of the directory."""
    return {names[name] if names else name: told(text) for name, text in faults.items()}


def _said(text: str) -> str:
    if not isinstance(text, Saying):
        return gettext(text)
    values = {name: _said(value) if isinstance(value, Saying) else value for name, value in text.values.items()}
    return gettext(text.text) % values if values else gettext(text.text)
