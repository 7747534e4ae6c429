"""Making a set of files: every listing is read once or twice, and written to the files of its kabupaten and to those of all."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from portal.config import Settings
from portal.directory import listings, places, public_data
from portal.directory.listings import Listing
from portal.directory.open_records import ChangeRow
from portal.directory.public_data import DataState
from portal.open_data import licence
from portal.open_data.hsds.services import service
from portal.open_data.making import sets
from portal.open_data.making.kinds import KINDS
from portal.open_data.making.records import Record, Scope, Writer
from portal.open_data.making.sets import File, FileSet
from portal.web import showing

Progress = Callable[[int], None]
"""Called with the number of kabupaten done since the last call."""


def make(settings: Settings, progress: Progress = lambda _: None, due_only: bool = False) -> FileSet | None:
    """Make a new set from the tables and make it the present one.

    With `due_only`, only if one is due, and not while another process is at it: None then.
    """
    folder = settings.downloads_folder
    with sets.alone(folder, wait=not due_only) as mine:
        if not mine or (due_only and not is_due(settings)):
            return None
        with sets.unfinished(folder) as filled:
            state = public_data.state()
            files = list(_fill(filled, settings, state, progress))
            return sets.finish(filled, _about(settings, state), files)


def is_due(settings: Settings) -> bool:
    """Whether the present set is missing, damaged, or no longer true and old enough to be made anew."""
    found = sets.present(settings.downloads_folder)
    if found is None or found.state.get("format") != sets.FORMAT or not found.is_whole():
        return True
    age = (datetime.now(UTC) - found.made).total_seconds()
    return found.state != state_of(settings, public_data.state()) and age >= settings.export_seconds


def state_of(settings: Settings, state: DataState) -> dict[str, Any]:
    """What a set is made from, as the list of its files has it."""
    return {"format": sets.FORMAT, "site": settings.base_url, **asdict(state), "day": state.day.isoformat()}


def _about(settings: Settings, state: DataState) -> dict[str, Any]:
    return {
        "license": {"name": licence.LICENCE_NAME, "url": licence.LICENCE},
        "attribution": licence.ATTRIBUTION,
        "notice": licence.notice(),
        "sample": listings.has_samples(),
        "state": state_of(settings, state),
    }


def _fill(filled: Path, settings: Settings, state: DataState, progress: Progress) -> Iterator[File]:
    province, *regions = _scopes(settings, state)
    with _written(filled, province) as (everything, files):
        for listing, changes in public_data.each(province.code):
            _write(everything, _record(listing, changes, province))
        for scope in regions:
            with _written(filled, scope) as (writers, own_files):
                for listing, changes in public_data.each(scope.code):
                    record = _record(listing, changes, scope)
                    _write(writers, record)
                    if scope.has(listing.place_code):
                        _write(everything, record)
            yield from own_files
            progress(1)
    yield from files


def _scopes(settings: Settings, state: DataState) -> list[Scope]:
    """The province, then every kabupaten and kota."""
    atlas = places.atlas()
    areas = [atlas.places[places.PROVINCE], *atlas.children.get(places.PROVINCE, [])]
    return [Scope(a.code, a.full_name, settings.base_url, state.day) for a in areas]


@contextlib.contextmanager
def _written(filled: Path, scope: Scope) -> Iterator[tuple[list[Writer], list[File]]]:
    """The writers of all kinds of files for one area; at the end the files are finished and in the list."""
    start = "" if scope.code == places.PROVINCE else f"{scope.code}/"
    (filled / start).mkdir(mode=0o700, exist_ok=True)
    kinds = [(kind, filled / start / kind.file_name) for kind in KINDS.values()]
    writers: list[Writer] = []
    files: list[File] = []
    with contextlib.ExitStack() as stack:
        for kind, path in kinds:
            writers.append(kind.writer(path, scope))
            stack.callback(writers[-1].abandon)
        yield writers, files
        for (kind, path), writer in zip(kinds, writers, strict=True):
            rows = writer.close()
            address = start + kind.file_name
            files.append(sets.described(path, address, scope.code, scope.name, kind.name, kind.media_type, rows))


def _record(listing: Listing, changes: list[ChangeRow], scope: Scope) -> Record:
    found = service(listing, site=scope.site, changes=changes)
    line = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return Record(listing, public_data.public_row(listing, showing.title, scope.site, scope.day), found, line)


def _write(writers: list[Writer], record: Record) -> None:
    for writer in writers:
        writer.write(record)
