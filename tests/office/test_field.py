"""A KKN round: accounts that end by themselves, one kecamatan's list, what was found, and the officer's yes or no."""

from __future__ import annotations

from flask import Flask

from tests.office.field_round import KALIGONDANG, Walker, entry, listing_of, place_listings
from tests.office.officer import Officer


def test_a_student_tells_what_they_found_and_the_officer_agrees(app: Flask) -> None:
    first, _second = place_listings(app, 2)
    officer, student = Officer(app, KALIGONDANG), Walker(app)
    page = student.get("/kantor/lapangan")
    assert "0 dari 2 sudah ditanya" in page.text
    student.post("/kantor/lapangan", 303, **entry(first))
    assert "1 dari 2 sudah ditanya" in student.get("/kantor/lapangan").text
    assert listing_of(app, first).confirmed_on is None, "nothing is published by a student"
    review = officer.get("/kantor/lapangan/periksa")
    assert "Layanan 0" in review.text
