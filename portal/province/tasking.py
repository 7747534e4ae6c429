"""Tasks for agencies: who should do what by when, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal.directory import Unavailable, places, tasking, trust
from portal.directory import tasks as given
from portal.directory.asked import Wish
from portal.directory.tasking import TaskError
from portal.province.asked import choices, open_topics, topic_word, watched
from portal.province.room import busy, own_place, room
from portal.web.gate import actor
from portal.web.rendering import render
from portal.web.telling import all_told

WEEKS = 4
LONGEST_WORDS = 100


@room.get("/tugas")
def tasks() -> ResponseReturnValue:
    """All tasks of the actor's areas, or those in one state, open ones first and the earliest due on top."""
    area, state = request.args.get("wilayah", ""), request.args.get("keadaan", "")
    if state not in ("", *given.STATES):
        abort(404)
    if area and area not in watched():
        own_place(area, "kabupaten")
    return render(
        "province/tasks.html", tasks=given.of([area] if area else watched(), state), area=area, state=state, states=given.STATES,
        choices=choices(), news=request.args.get("kabar", ""), topic_word=topic_word,
    )  # fmt: skip


@room.get("/tugas/baru")
def new_task() -> ResponseReturnValue:
    """The form of a task; the line it comes from fills in area, topic and words."""
    wish = _wish(request.args)
    typed = {"instansi": "", "apa": "", "tenggat": (trust.today() + timedelta(weeks=WEEKS)).isoformat()}
    return _form(wish, typed, {})


@room.post("/tugas/baru")
def give_task() -> ResponseReturnValue:
    """Give the task."""
    wish = _wish(request.form)
    typed = {name: request.form.get(name, "") for name in ("instansi", "apa", "tenggat")}
    try:
        tasking.give(actor(), wish, typed["instansi"], typed["apa"], typed["tenggat"])
    except TaskError as error:
        return _form(wish, typed, all_told(error.faults))
    except Unavailable:
        return _form(wish, typed, {"apa": busy()}, 503)
    return redirect(url_for("province.tasks", kabar="diberikan"), 303)


def _wish(source: dict[str, str]) -> Wish:
    """What the task is about: 404 for codes that mean nothing, 403 for another's area."""
    area, topic = source.get("wilayah", "") or watched()[0], source.get("bidang", "")
    if topic not in ("", *open_topics()):
        abort(404)
    own_place(area, "kabupaten", "provinsi")
    return Wish(area, topic, " ".join(source.get("kata", "").split())[:LONGEST_WORDS])


def _form(wish: Wish, typed: dict[str, str], faults: dict[str, str], status: int = 422) -> Response:
    place = places.atlas().places[wish.area]
    answer = render(
        "province/new_task.html", wish=wish, typed=typed, faults=faults, place=place, choices=choices(),
        agencies=given.agencies(wish.area), keepers=given.keepers(wish.area), topic_word=topic_word,
    )  # fmt: skip
    answer.status_code = status if faults else 200
    return answer
