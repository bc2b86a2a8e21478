"""The entries of the log that say more than the tables hold of them: tables, claims, documents not wholly read.

Of a document of events that was taken whole, the derived tables know all that a question asks; everything else has to
be read again from its bytes. Positions of the rest are few, and those next to each other are read together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, exists, not_, or_, select

from greenchain.adapters.stores.documents import EVENTS_ONLY
from greenchain.adapters.stores.log import microseconds
from greenchain.adapters.stores.tables import ALIASES, EVENTS, LOG
from greenchain.model.ports import OnError


class Run(NamedTuple):
    """Positions next to each other, ``last`` among them."""

    after: int
    last: int


def rest_of_log(connection: Connection, *, until: datetime | None) -> Iterator[Run]:
    """Where entries lie, recorded at or before ``until``, that have to be read again, in order."""
    has_events = or_(
        exists().where(EVENTS.c.position == LOG.c.position), exists().where(ALIASES.c.position == LOG.c.position)
    )
    # where a refusal was to undo the whole document, nothing of what is in the log was refused
    is_told = LOG.c.media_type.in_(sorted(EVENTS_ONLY)) & (LOG.c.on_error == OnError.ROLLBACK.value) & has_events
    chosen = select(LOG.c.position).where(not_(is_told)).order_by(LOG.c.position)
    if until is not None:
        chosen = chosen.where(LOG.c.recorded_at <= microseconds(until))
    yield from _runs([position for (position,) in connection.execute(chosen)])


def _runs(positions: list[int]) -> Iterator[Run]:
    begin = 0
    for index, position in enumerate(positions):
        if index + 1 == len(positions) or positions[index + 1] != position + 1:
            yield Run(positions[begin] - 1, position)
            begin = index + 1
