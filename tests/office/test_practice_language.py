"""The practice room speaks the officer's language, also when it was changed after the room was made."""

from __future__ import annotations

from flask import Flask

from tests.office.learner import ROOM, Learner


def test_the_room_follows_when_the_officer_changes_the_language(app: Flask) -> None:
    learner = Learner(app)
    learner.begin("pastikan")
    assert learner.get(ROOM + "/").root.get("lang") == "id"
    learner.post("/kantor/akun", 303, nama="Bu Tutik", telepon="", bahasa="jv")
    assert learner.get(ROOM + "/").root.get("lang") == "jv"
    learner.post("/kantor/akun", 303, nama="Bu Tutik", telepon="", bahasa="id")
    assert learner.get(ROOM + "/").root.get("lang") == "id"
