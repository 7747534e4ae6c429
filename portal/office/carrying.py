"""A form whose session has ended loses nothing: its fields travel through signing in and are offered to be sent again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import current_app, request
from werkzeug.exceptions import HTTPException

TARGET, PREFIX = "kirim_ke", "isi."
"""Names of the hidden fields that carry another form."""
LONGEST = 400_000
"""Characters of a form, as a browser sends it, that travel; a longer one would not be accepted again."""
_SECRET = re.compile(r"csrf_token|sandi.*|kode.*")
_SAFE = re.compile(r"/(?:kantor|provinsi)(?:/[^\\\s]*)?")


@dataclass(frozen=True, slots=True)
class Carried:
    """Where a form was going, and what it said."""

    target: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    lost: bool = False
    """Whether something could not be taken along: a file, or too much."""

    def __bool__(self) -> bool:
        return bool(self.target)


def is_inside(address: str) -> bool:
    """Whether an address is one of the rooms behind the sign-in, however it is written."""
    path = address.partition("?")[0]
    return bool(_SAFE.fullmatch(address)) and "//" not in address and not {".", ".."} & set(path.split("/"))


def refused() -> Carried:
    """The form that is being refused, without its secrets; nothing of one that another site sent."""
    target = request.full_path.rstrip("?")
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return Carried()
    return _bounded(target, request.form.items(multi=True), bool(request.files))


def travelling() -> Carried:
    """The form that the sign-in form in hand carries."""
    fields = ((name.removeprefix(PREFIX), value) for name, value in request.form.items(multi=True) if name.startswith(PREFIX))
    return _bounded(request.form.get(TARGET, ""), fields, False)


def _bounded(target: str, fields: Iterable[tuple[str, str]], lost: bool) -> Carried:
    if not _is_written_to(target):
        return Carried()
    kept = tuple((name, value) for name, value in fields if not _SECRET.fullmatch(name))
    if len(urlencode(kept)) > LONGEST:
        return Carried(target, (), True)
    return Carried(target, kept, lost)


def _is_written_to(address: str) -> bool:
    """Whether a form can be sent to this address of the staff rooms."""
    if not is_inside(address):
        return False
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(address.partition("?")[0], method="POST")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return str(endpoint).startswith(("office.", "province.")) and endpoint not in ("office.try_to_sign_in", "office.give_second")
