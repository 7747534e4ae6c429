"""A group of rows on the desk: so many of them, and how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func

from portal.database import session


@dataclass(slots=True)
class Group:
    """Some rows of one kind of work, and how many there are in all."""

    rows: list[Any] = field(default_factory=list)
    total: int = 0


def page_of(query: Select[*tuple[Any, ...]], page: int, size: int) -> tuple[Sequence[Any], int]:
    """The rows of one page, each with the number of all as its last column, and that number."""
    rows = session().execute(query.add_columns(func.count().over()).limit(size).offset((page - 1) * size)).all()
    return rows, rows[0][-1] if rows else 0
