"""A page whole, or the one block of it that htmx asked for."""

from __future__ import annotations

from typing import Any

from flask import current_app, make_response, render_template, request
from flask.wrappers import Response
from flask_htmx import HTMX
from jinja2.environment import Template, TemplateModule
from jinja2.runtime import Context
from jinja2_fragments.flask import render_block
from markupsafe import Markup

htmx = HTMX()
ASKS_FOR_A_PART = ("HX-Request", "HX-Target", "HX-History-Restore-Request")
"""Headers that decide whether a page or a part of it is the answer."""


class OneModule(Template):
    """A template whose macros are the same for every page that imports them: all pages have the same globals.

    Jinja makes sure of that by comparing all their names at each import, a twentieth of a result page.
    """

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def is_part() -> bool:
    """Whether htmx asks for a part of a page; going back in the history asks for all of it."""
    return bool(htmx) and "HX-History-Restore-Request" not in request.headers


def asks_for(part: str) -> bool:
    """Whether htmx wants to replace the element with this id, and only that."""
    return is_part() and htmx.target == part


def render(template: str, part: str = "", **context: Any) -> Response:
    """The page; or its block `part`, with the title, where htmx wants to replace just that."""
    if part and asks_for(part):
        title = Markup("<title>{}</title>").format(Markup(render_block(template, "title", **context).strip()))
        body = title + Markup(render_block(template, part, **context))
    else:
        body = Markup(render_template(template, **context))
    response = make_response(str(body))
    if part:
        response.vary.update(ASKS_FOR_A_PART)
    return response


def go_whole(address: str) -> Response:
    """Tell htmx to open the address as a whole page."""
    response: Response = current_app.response_class(status=204)
    response.headers["HX-Redirect"] = address
    response.vary.update(ASKS_FOR_A_PART)
    return response
