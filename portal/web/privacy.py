"""What a page may say of itself: that it is nobody's business, that it is not to be kept, or not to be found."""

from __future__ import annotations

from flask import g


def sensitive() -> None:
    """This page is nobody's business: it offers a quick exit, is kept nowhere, and search engines do not list it."""
    g.sensitive = True
    unkept()
    unlisted()


def with_exit() -> None:
    """This page is public, but people in danger come here: it offers the quick exit."""
    g.exit = True


def has_exit() -> bool:
    """Whether the page offers the quick exit."""
    return is_sensitive() or "exit" in g


def unkept() -> None:
    """Nobody may keep this answer, neither browser nor portal."""
    g.unkept = True


def unlisted() -> None:
    """Search engines should not list this answer."""
    g.robots = "noindex"


def framed() -> None:
    """Pages of other hosts may show this page in a frame."""
    g.framed = True


def is_framed() -> bool:
    """Whether `framed()` was said of this page."""
    return "framed" in g


def framing() -> None:
    """This page shows cards of our own in a frame."""
    g.framing = True


def is_framing() -> bool:
    """Whether `framing()` was said of this page."""
    return "framing" in g


def is_sensitive() -> bool:
    """Whether `sensitive()` was said of this page."""
    return "sensitive" in g


def is_unkept() -> bool:
    """Whether this answer must not be kept."""
    return "unkept" in g
