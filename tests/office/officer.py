"""Somebody of the staff: has a post, signs in, opens pages, fills forms; every page is inspected."""

from __future__ import annotations

import re
import time
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import timedelta

import pyotp
from flask import Flask
from werkzeug.test import TestResponse

from portal.database import utc_now, writing
from portal.directory import people, signing_in, trust
from portal.directory.listings import Organization
from portal.directory.people import Person, Post, Tenure
from portal.directory.rights import Actor, actor_of
from tests.inspecting import Page, Visitor, inspect, parse

PASSWORD = "sepeda biru di sawah"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_hashed: list[str] = []


def post_at(area: str, role: str = "staff", title: str = "Kasi Kesejahteraan Sosial", organization_id: int | None = None) -> int:
    """A new post; returns its number."""
    with writing() as tables:
        post = Post(role=role, title=title, area_code=area, organization_id=organization_id, opened_on=trust.today())
        tables.add(post)
        tables.flush()
        return post.id


def organization_of(name: str) -> int:
    """The number of an organization, made where there is none of this name."""
    with writing() as tables:
        found = tables.scalar(people.select(Organization).where(Organization.name == name))
        if found is None:
            found = Organization(name=name)
            tables.add(found)
            tables.flush()
        return found.id


def person_at(posts: Sequence[int], login: str, name: str = "Bu Tutik", trusted: bool = True) -> int:
    """A new person who has held these posts since 200 days; returns their number."""
    if not _hashed:
        _hashed.append(people.hashed(PASSWORD))
    long_ago = trust.today() - timedelta(days=200)
    with writing() as tables:
        person = Person(
            login=login, name=name, password=_hashed[0], joined_on=long_ago, trusted_on=long_ago if trusted else None,
            totp_secret=SECRET,
        )  # fmt: skip
        tables.add(person)
        tables.flush()
        tables.add_all([Tenure(person_id=person.id, post_id=post, since=long_ago) for post in posts])
        return person.id


class Officer(Visitor):
    """A visitor who is signed in. `area`, `role` and the name of an `organization` give a post of their own.

    `second` says the second factor was given.
    """

    def __init__(
        self,
        app: Flask,
        area: str = "33.03.04",
        role: str = "staff",
        *,
        login: str = "",
        trusted: bool = True,
        second: bool = True,
        organization: str = "",
    ) -> None:
        super().__init__(app)
        self.client = app.test_client()
        self.login = login or f"petugas{time.monotonic_ns()}"
        with app.app_context():
            number = organization_of(organization) if organization else None
            self.post_id = post_at(area, role, organization_id=number)
            self.person_id = person_at([self.post_id], self.login, trusted=trusted)
        self.sign_in(second)

    def actor(self) -> Actor:
        """The officer as somebody who acts now; in a context of the application."""
        found = people.get(self.person_id)
        assert found
        return actor_of(found)

    def sign_in(self, second: bool = True) -> None:
        """Sign in as the table would know it after name, password and code."""
        with self.app.app_context():
            person = people.get(self.person_id)
            assert person
            key = signing_in.begin(person, "Android, Chrome")
            found = signing_in.current(key)
            assert found
            if second:
                with writing() as tables:
                    tables.merge(found).second_at = utc_now()
        with self.client.session_transaction("/kantor/") as session:
            session["key"] = key

    def code(self) -> str:
        """What the authenticator app of this officer shows now."""
        return pyotp.TOTP(SECRET).now()

    def token(self, path: str = "/kantor/") -> str:
        """The hidden field of the forms on a page."""
        found = re.search(
            r'name="csrf_token" value="([^"]+)"', self.client.get(path, follow_redirects=True).get_data(as_text=True)
        )
        assert found, f"no form on {path}"
        return found[1]

    def post(self, path: str, expected: int = 302, form_on: str = "/kantor/", **fields: str | list[str]) -> TestResponse | Page:
        """Send a form; a page that comes back is inspected, a redirect is given as it is."""
        data = {"csrf_token": self.token(form_on), **fields}
        answer = self.client.post(path, data=data)
        assert answer.status_code == expected, f"{path}: {answer.status_code} {answer.get_data(as_text=True)[:2000]}"
        if answer.mimetype != "text/html" or 300 <= expected < 400:
            return answer
        page = Page(answer, parse(answer.get_data(as_text=True), path, False))
        inspect(page, path)
        return page


def filled(form: ET.Element) -> dict[str, str]:
    """What a browser would send of a form as it stands (text fields, chosen options, ticks)."""
    found: dict[str, str] = {}
    for element in form.iter():
        name = element.get("name")
        if not name:
            continue
        if element.tag == "textarea":
            found[name] = (element.text or "").lstrip("\n")
        elif element.tag == "select":
            options = element.findall(".//option")
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            found[name] = chosen[0].get("value", "") if chosen else ""
        elif element.get("type") in ("checkbox", "radio"):
            if element.get("checked") is not None:
                found[name] = element.get("value", "on")
        elif element.tag == "input":
            found[name] = element.get("value", "")
    return found
