"""Which objects may come from nowhere, asked of the derived tables.

Outputs of transformations that state no inputs, and what was shipped from a place before it was born, made or seen. An
event that may have been taken back proves no beginning: better an object too many is looked at than one too few.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, not_, or_, select, union

from greenchain.adapters.stores.tables import ALIASES, EVENTS, MENTIONS, OBJECTS, OPENINGS, VOIDS

_EARLIER = EVENTS.alias("earlier")
_NAMING = MENTIONS.alias("naming")


def objects_from_nowhere(until: int | None) -> Select[Any]:
    """Names of the objects, as written; ``until`` bounds what proves a beginning, in microseconds since 1970 UTC."""
    made = select(OPENINGS.c.object).where(OPENINGS.c.is_made)
    sent = (
        select(OPENINGS.c.object, func.min(EVENTS.c.event_time).label("first"))
        .join(EVENTS, EVENTS.c.number == OPENINGS.c.event)
        .where(not_(OPENINGS.c.is_made))
        .group_by(OPENINGS.c.object)
        .subquery("sent")
    )
    seen_before = (
        select(_EARLIER.c.number)
        .join(_NAMING, _NAMING.c.event == _EARLIER.c.number)
        .where(_NAMING.c.object == sent.c.object, _EARLIER.c.event_time < sent.c.first, *_proves(until))
    )
    unseen = select(sent.c.object).where(not_(exists(seen_before)))
    found = union(made, unseen).subquery()
    return (
        select(OBJECTS.c.id, OBJECTS.c.rest)
        .where(OBJECTS.c.number.in_(select(found.c.object)))
        .order_by(OBJECTS.c.number)
    )


def _proves(until: int | None) -> list[ColumnElement[bool]]:
    """The conditions under which an earlier event counts: known, no declaration, and surely not taken back."""
    under_own = exists().where(VOIDS.c.event_id == _EARLIER.c.event_id, VOIDS.c.event_id != "")
    by_hash = exists().where(VOIDS.c.hash == _EARLIER.c.hash)
    under_other = exists().where(
        and_(ALIASES.c.event == _EARLIER.c.number, ALIASES.c.event_id == VOIDS.c.event_id, VOIDS.c.event_id != "")
    )
    conditions = [not_(_EARLIER.c.is_error_declaration), not_(or_(under_own, by_hash, under_other))]
    return conditions if until is None else [*conditions, _EARLIER.c.recorded_at <= until]
