"""A task that the province or a kabupaten gave: what is asked, and the agency's answer."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from portal.directory import tasking, tasks, topics
from portal.directory.tasking import TaskError
from portal.directory.tasks import Task
from portal.office.room import actor, room
from portal.web.rendering import render
from portal.web.telling import all_told


@room.get("/tugas/<int:task_id>")
def task(task_id: int) -> ResponseReturnValue:
    """What is asked, by when, and the form for the answer."""
    return _page(_own(task_id), {"hasil": "", "kata": ""}, {})


@room.post("/tugas/<int:task_id>")
def answer_task(task_id: int) -> ResponseReturnValue:
    """Say that it is done, or why not."""
    found = _own(task_id)
    typed = {name: request.form.get(name, "") for name in ("hasil", "kata")}
    try:
        if not tasking.answer(actor(), found.id, typed["hasil"], typed["kata"]):
            return _page(_own(task_id), typed, {}, 409)
    except TaskError as error:
        return _page(found, typed, all_told(error.faults), 422)
    return redirect(url_for("office.task", task_id=task_id), 303)


def _own(task_id: int) -> Task:
    """The task, if the actor may do it: 404 where there is none, 403 where it is another's."""
    found = tasks.get(task_id)
    if found is None:
        abort(404)
    if not tasks.may_answer(actor(), found):
        abort(403)
    return found


def _page(found: Task, typed: dict[str, str], faults: dict[str, str], status: int = 200) -> Response:
    topic = topics.topics().get(found.topic)
    answer = render("office/task.html", task=found, topic=topic, typed=typed, faults=faults, late=status == 409)
    answer.status_code = status
    return answer
