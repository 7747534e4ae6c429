"""An officer learns by doing: eight tasks in a room of their own, seen as done only when they were really done."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask

from portal.database import session
from portal.directory import practice
from portal.directory.practice import TASKS
from tests.office.learner import ROOM, Learner
from tests.office.learner import TASKS as HOME


def done(learner: Learner) -> set[str]:
    """What the portal knows this officer to have done."""
    with learner.app.app_context():
        return set(practice.done_by(learner.person_id))


def test_the_page_names_eight_tasks_with_reason_and_minutes(app: Flask) -> None:
    page = Learner(app).get(HOME)
    tasks = page.all(".//ol/li")
    assert len(tasks) == len(TASKS) == 8
    for task in tasks:
        words = " ".join("".join(task.itertext()).split())
        assert "Sekitar" in words and "menit" in words and "Mulai tugas ini" in words
    assert "0 dari 8 tugas selesai" in page.text


def test_every_task_counts_once_it_was_done_and_not_before(app: Flask) -> None:
    tutik = Learner(app)
    for number, (task, act) in enumerate(tutik.acts.items(), 1):
        page = tutik.begin(task)
        assert "Latihan: tidak ada yang sampai ke warga" in page.text
        assert f"Tugas {number} dari 8" in page.text
        assert "Langkah 1 dari" in page.text
        assert done(tutik) == set(TASKS[: number - 1]), "opening a task is not doing it"
        act()
        assert done(tutik) == set(TASKS[:number])
        assert f"Tugas {number} dari 8 selesai" in tutik.get(f"{ROOM}/").text
    assert "Semua tugas selesai" in tutik.get(f"{ROOM}/").text
    assert "8 dari 8 tugas selesai" in tutik.get(HOME).text
