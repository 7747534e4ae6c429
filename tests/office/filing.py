"""What officers do with files of listings: take them out, send them, tap the buttons of a batch, wait for its end."""

from __future__ import annotations

import csv
import io
import time

import openpyxl
from flask import Flask
from werkzeug.test import TestResponse

from portal.database import session
from portal.directory import listings
from tests.inspecting import Page
from tests.office.officer import Officer


def taken(officer: Officer, kind: str = "csv") -> list[dict[str, str]]:
    """The own listings, as a spreadsheet shows them."""
    content = officer.raw(f"/kantor/berkas/layanan.{kind}").get_data()
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    [header, *lines] = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return [{str(name): str(text or "") for name, text in zip(header, line, strict=True)} for line in lines]


def as_file(rows: list[dict[str, str]]) -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def send(officer: Officer, content: bytes, name: str = "layanan.csv") -> TestResponse:
    """Send a file by the form."""
    data = {"csrf_token": officer.token("/kantor/berkas"), "berkas": (io.BytesIO(content), name)}
    return officer.client.post("/kantor/berkas", data=data)


def seen(officer: Officer, answer: TestResponse, seconds: int = 600) -> tuple[str, Page]:
    """The page of a batch once nobody works on it any more."""
    assert answer.status_code == 303, answer.get_data(as_text=True)[:3000]
    address = answer.headers["Location"]
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        page = officer.get(address)
        if "Perbarui" not in page.text:
            return address, page
        time.sleep(0.05)
    raise AssertionError("the work does not end")


def sent(officer: Officer, rows: list[dict[str, str]]) -> tuple[str, Page]:
    """Send rows; the preview."""
    return seen(officer, send(officer, as_file(rows)))


def tapped(officer: Officer, address: str, act: str) -> Page:
    """Tap a button of a batch and wait for its end."""
    token = officer.token("/kantor/berkas")
    return seen(officer, officer.client.post(f"{address}/{act}", data={"csrf_token": token}))[1]


def by_key(app: Flask, key: str) -> listings.Listing:
    """A listing by its key."""
    with app.app_context():
        found = session().scalar(listings.select(listings.Listing).where(listings.Listing.key == key).options(*listings.LOADING))
        assert found
        return found
