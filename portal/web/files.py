"""Static files, in memory, with a fingerprint in their address so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, current_app, request

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".txt": "text/plain"}


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is served."""

    body: bytes
    kind: str
    fingerprint: str


def set_up(app: Flask) -> None:
    """Read the files and serve them under /static/."""
    folder = Path(str(app.static_folder))
    app.extensions["files"] = {str(p.relative_to(folder)): _read(p) for p in sorted(folder.rglob("*")) if p.is_file()}
    app.view_functions["static"] = serve
    app.jinja_env.globals["static"] = address


def _read(path: Path) -> File:
    body = path.read_bytes()
    kind = KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return File(body, kind, hashlib.blake2b(body, digest_size=6).hexdigest())


def _files() -> dict[str, File]:
    found: dict[str, File] = current_app.extensions["files"]
    return found


def address(name: str) -> str:
    """The address of a file with its fingerprint; KeyError for one that is not there."""
    return f"{request.script_root}{current_app.static_url_path}/{name}?v={_files()[name].fingerprint}"


def is_current(name: str, fingerprint: str) -> bool:
    """Whether an address carries the fingerprint of the present content."""
    found = _files().get(name)
    return found is not None and found.fingerprint == fingerprint


def serve(filename: str) -> Response:
    """A file by its name; 404 for one that is not there."""
    found = _files().get(filename)
    if found is None:
        abort(404)
    return Response(found.body, mimetype=found.kind)
