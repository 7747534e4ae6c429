"""Learning by doing: the eight tasks, the door to the practice room, and for superiors who has done which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Protocol, cast

from flask import Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.directory import exporting, places, practice, practice_filling, practice_proof, practising
from portal.directory.people import SUPERIORS
from portal.directory.practice_filling import Surroundings
from portal.office.practice_words import TASK, Bar
from portal.office.room import actor, room
from portal.web import words
from portal.web.rendering import render

SEEN, CHOSEN = "latihan", "tugas"
"""What the session remembers: which room the officer saw last, and the task in hand."""
LOST = (403, 404, 405, 410)


class OpenRoom(Protocol):
    """A practice room, as `portal.practice_room` gives it."""

    generation: str

    def answer(self, visit: Any, environ: Any, body: bytes) -> Response:
        """What the room answers to a request."""

    def proved(self) -> set[str]:
        """The tasks that were done in it."""


class Doors(Protocol):
    """The practice rooms of the portal."""

    def visit(self, **values: object) -> Any:
        """What is handed over with a request."""

    def enter(self, person_id: int, name: str, lang: str, around: Callable[[], Surroundings]) -> OpenRoom:
        """The officer's room, made where there is none."""

    def reset(self, person_id: int) -> None:
        """Take it away."""


def _doors() -> Doors:
    return cast(Doors, current_app.extensions["practice"])


@room.before_app_request
def keep_words() -> None:
    """What is sent to a practice room is read twice: by the gate here, and by the room itself."""
    if request.endpoint == "office.practice_send":
        request.get_data()


@room.get("/latihan")
def practice_tasks() -> ResponseReturnValue:
    """The eight tasks: what each is good for, how long it takes, which are finished."""
    done = practice.done_by(g.person.id)
    news = request.args.get("kabar", "")
    return render("office/practice.html", tasks=TASK.values(), bar=Bar(None, done), news=news, superior=actor().role in SUPERIORS)


@room.post("/latihan/tugas/<task>")
def begin_practice(task: str) -> ResponseReturnValue:
    """Take a task in hand, and go where it begins."""
    if task not in TASK:
        abort(404)
    session[CHOSEN] = task
    where = TASK[task].begins
    return redirect(url_for("office.practice_page", rest=where) if where else url_for("office.practice_desk"), 303)


@room.post("/latihan/ulang")
def reset_practice() -> ResponseReturnValue:
    """A fresh practice room for this officer; what was learned stays."""
    _doors().reset(g.person.id)
    session.pop(SEEN, None)
    return redirect(url_for("office.practice_tasks", kabar="ulang"), 303)


@room.get("/latihan/berkas.csv")
def practice_file() -> ResponseReturnValue:
    """The file for the task about files; the real room refuses it."""
    answer = Response(practice_filling.task_file(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="berkas-latihan.csv"'
    return answer


@room.get("/latihan/luar")
def practice_outside() -> ResponseReturnValue:
    """What cannot be practised, and why: calls, messages, pages of residents."""
    return render("office/practice_outside.html")


@room.get("/latihan/ruang/")
def practice_desk() -> ResponseReturnValue:
    """The desk of the practice room."""
    return _inside("")


@room.get("/latihan/ruang/<path:rest>")
def practice_page(rest: str) -> ResponseReturnValue:
    """A page of the practice room."""
    return _inside(rest)


@room.post("/latihan/ruang/<path:rest>")
def practice_send(rest: str) -> ResponseReturnValue:
    """A form of the practice room; what was learned by it is noted."""
    found = _enter()
    if session.get(SEEN) != found.generation:
        session[SEEN] = found.generation
        return _lost("anew", 409)
    answer = _answer(found, rest)
    practising.note(g.person.id, found.proved() - set(practice.done_by(g.person.id)))
    return answer


def _inside(rest: str) -> ResponseReturnValue:
    found = _enter()
    anew = session.get(SEEN, found.generation) != found.generation
    session[SEEN] = found.generation
    return _answer(found, rest, anew)


def _enter() -> OpenRoom:
    return _doors().enter(g.person.id, g.person.name, g.person.lang, _around)


def _answer(found: OpenRoom, rest: str, anew: bool = False) -> ResponseReturnValue:
    words.token()  # so that the session has what its forms are known by
    bar = Bar(TASK.get(session.get(CHOSEN, "")), practice.done_by(g.person.id), practice_proof.proved, anew)
    visit = _doors().visit(
        path="/" + rest, base=url_for("office.practice_desk").rstrip("/"), root=request.script_root,
        outside=url_for("office.practice_outside"), forgery_mark=session["csrf_token"], bar=bar,
    )  # fmt: skip
    answer = found.answer(visit, request.environ, request.get_data())
    return _lost("anew" if anew else "lost", answer.status_code) if answer.status_code in LOST else answer


def _lost(why: str, status: int) -> ResponseReturnValue:
    """Nothing of it is there in the room; the portal itself is untouched."""
    answer = render("office/practice_lost.html", why=why, task=TASK.get(session.get(CHOSEN, "")))
    answer.status_code = status
    return answer


def _around() -> Surroundings:
    """The officer's own kecamatan; for somebody above several, the first of them."""
    atlas, code = places.atlas(), actor().posts[0].area_code
    below = (p for p in atlas.at_level("kecamatan") if places.contains(code, p.code))
    kecamatan = atlas.get(".".join(code.split(".")[:3])) if code.count(".") >= 2 else next(below, None)
    if kecamatan is None:
        abort(404)
    return Surroundings(atlas.parents(kecamatan.code)[0], kecamatan, atlas.children.get(kecamatan.code, []))


@room.get("/latihan/petugas")
def practice_below() -> ResponseReturnValue:
    """Who below the actor has done which task."""
    found = _learners()
    finished = sum(1 for learner in found if len(learner.done) == len(TASK))
    finishers = {code: sum(1 for learner in found if code in learner.done) for code in TASK}
    return render("office/practice_below.html", learners=found, tasks=TASK.values(), finished=finished, finishers=finishers)


@room.get("/latihan/petugas.csv")
def practice_below_file() -> ResponseReturnValue:
    """The same as a table for a spreadsheet: one officer a row, one task a column, in it the day."""
    columns = ("kode_wilayah", "wilayah", "nama", "jabatan", "selesai", *TASK)
    rows = [
        {"kode_wilayah": one.area_code, "wilayah": _label(one.area_code), "nama": one.name, "jabatan": one.title}
        | {"selesai": str(len(one.done))} | {code: _day(one.done.get(code)) for code in TASK}
        for one in _learners()
    ]  # fmt: skip
    answer = Response(exporting.as_csv(rows, columns), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="latihan.csv"'
    return answer


def _learners() -> list[practice.Learner]:
    if actor().role not in SUPERIORS:
        abort(403)
    return practice.learners(actor())


def _label(code: str) -> str:
    return places.atlas().label(code) if places.atlas().get(code) else code


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
