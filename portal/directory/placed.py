"""What listings and activities have in common: they answer needs, lie somewhere, are for the people of areas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Mapped, MappedSQLExpression, column_property

from portal.directory import topics


class Placed:
    """A part of both tables' classes. Needs and areas have tables of their own; `needs_of` and `areas_of` read them along."""

    if TYPE_CHECKING:
        topic: Mapped[str]
        place_code: Mapped[str]
        desa_code: Mapped[str]
        address: Mapped[str]
        address_public: Mapped[bool]
        joined_needs: Mapped[str | None]
        joined_areas: Mapped[str | None]

    @property
    def needs(self) -> list[str]:
        """Codes of the needs it answers, the main one first."""
        return [part.partition("=")[2] for part in sorted((self.joined_needs or "").split())]

    @property
    def service_areas(self) -> list[str]:
        """Codes of the areas whose people it is for."""
        return sorted((self.joined_areas or "").split())

    @property
    def areas(self) -> list[str]:
        """Where it is and whom it is for, without repetition."""
        return list(dict.fromkeys([self.place_code, *self.service_areas]))

    @property
    def categories(self) -> list[str]:
        """What results are marked with: the categories of its needs."""
        return topics.categories_of(self.topic, self.needs)

    @property
    def public_address(self) -> str:
        """The street address if it may be shown; otherwise empty, whatever the record holds."""
        return self.address if self.address_public else ""

    @property
    def public_desa(self) -> str:
        """The code of the desa it is in, if its address may be shown; otherwise empty."""
        return self.desa_code if self.address_public else ""


def needs_of(thing: type[Placed], table: Any, its: ColumnElement[bool]) -> MappedSQLExpression[str]:
    """The column `joined_needs`: numbered, in one text. `its` says which rows of the table are those of one."""
    return _joined(thing, func.printf("%03d=%s", table.position, table.need), its)


def areas_of(thing: type[Placed], table: Any, its: ColumnElement[bool]) -> MappedSQLExpression[str]:
    """The column `joined_areas`, in one text."""
    return _joined(thing, table.code, its)


def _joined(thing: type[Placed], text: Any, its: ColumnElement[bool]) -> MappedSQLExpression[str]:
    query = select(func.group_concat(text, " ")).where(its).correlate(thing).scalar_subquery()
    return column_property(query, deferred=True, raiseload=True)
