"""Files to download: a page for people, a list for programs, and the files themselves."""

from __future__ import annotations

import base64

from flask import Response, abort, current_app, make_response, send_file
from flask.typing import ResponseReturnValue

from portal import languages
from portal.config import Settings
from portal.directory import places, trust
from portal.open_data import licence
from portal.open_data.making import sets
from portal.open_data.making.kinds import KINDS
from portal.open_data.making.sets import File, FileSet
from portal.open_data.room import room
from portal.web import lanes, privacy
from portal.web.problems import problem
from portal.web.rendering import render

NAMES = ", ".join(f'"{kind.file_name}"' for kind in KINDS.values())
RETRY_SECONDS = "60"


def _present() -> FileSet | None:
    settings: Settings = current_app.config["SETTINGS"]
    return sets.present(settings.downloads_folder)


@room.get("/unduh/")
def downloads() -> ResponseReturnValue:
    """What can be downloaded, for everything and for which kabupaten."""
    return _page(places.PROVINCE)


@room.get("/unduh/<code>/")
def downloads_of(code: str) -> ResponseReturnValue:
    """What can be downloaded for one kabupaten or kota."""
    place = places.atlas().get(code)
    if place is None or place.level != "kabupaten":
        abort(404)
    return _page(code)


@room.get("/unduh/" + sets.MANIFEST)
def download_list() -> ResponseReturnValue:
    """The list of all files for programs, with their sizes and checksums."""
    found = _present()
    if found is None:
        privacy.unkept()
        return problem(503, "The files are being made. Try again shortly."), {"Retry-After": RETRY_SECONDS}
    return send_file(found.folder / sets.MANIFEST, "application/json", last_modified=found.made, max_age=60)


@room.get("/unduh/NOTICE.txt")
def download_notice() -> ResponseReturnValue:
    """Whose work the outlines, names and codes of areas are."""
    return Response(licence.notice(), mimetype="text/plain")


def download(name: str) -> ResponseReturnValue:
    """A file about everything."""
    return _sent(name)


for _kind in KINDS.values():  # addresses in full: `<any(…)>` would come after `<code>/`, and lead there
    room.add_url_rule(f"/unduh/{_kind.file_name}", view_func=download, defaults={"name": _kind.file_name})


@room.get(f"/unduh/<code>/<any({NAMES}):name>")
def download_of(code: str, name: str) -> ResponseReturnValue:
    """A file about one kabupaten or kota."""
    place = places.atlas().get(code)
    if place is None or place.level != "kabupaten":
        abort(404)
    return _sent(f"{code}/{name}")


def _page(code: str) -> Response:
    atlas, present, named = places.atlas(), _present(), languages.take_from_query()
    answer = render(
        "open_data/downloads.html",
        place=atlas.get(code),
        files=[f for f in present.files.values() if f.area == code] if present else [],
        made=present.made.astimezone(trust.ZONE) if present else None,
        regions=sorted(atlas.children.get(places.PROVINCE, []), key=lambda p: (p.kind, p.name)),
        licence=licence,
        size=_size_in_words,
        here={"bahasa": languages.current()} if named else {},
    )
    if not named:
        answer.vary.add("Accept-Language")
    return answer


def _size_in_words(size: int) -> str:
    """ "12,3 MB", "940 KB", in both languages."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def _sent(path: str) -> Response:
    """The file as it lies on disk, in parts if asked for; 503 while there is none that is whole."""
    made = _present()
    file = made.files.get(path) if made else None
    if made is None or file is None or _size(made, file) != file.bytes:
        return _not_made()
    answer = send_file(
        made.folder / path,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=f"kecamatan-berdaya-{path.replace('/', '-')}",
        etag=file.sha256,
        last_modified=made.made,
        max_age=60,
    )
    answer.headers["Content-Type"] = file.media_type  # send_file would name the letters twice
    digest = base64.b64encode(bytes.fromhex(file.sha256)).decode()
    answer.headers["Repr-Digest"] = f"sha-256=:{digest}:"  # RFC 9530: a program can check what it got
    return answer if lanes.take(answer) else busy()


def _size(made: FileSet, file: File) -> int:
    try:
        return (made.folder / file.path).stat().st_size
    except OSError:
        return -1


def busy() -> Response:
    """What to say while others take the long answers of this worker."""
    return _later("open_data/busy.html")


def _not_made() -> Response:
    return _later("open_data/not_made.html")


def _later(template: str) -> Response:
    privacy.unkept()
    privacy.unlisted()
    answer = make_response(render(template))
    answer.status_code = 503
    answer.headers["Retry-After"] = RETRY_SECONDS
    return answer
