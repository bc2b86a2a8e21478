"""The events of an entry of the log, read again as it was read when it came."""

from __future__ import annotations

from functools import cache

from greenchain.adapters.plugins import formats
from greenchain.formats import Format, read_records
from greenchain.formats.strictness import strict_formats
from greenchain.model.events import TraceEvent
from greenchain.model.ports import Entry
from greenchain.values.errors import GreenchainError

EVENTS_ONLY = frozenset({"application/ld+json", "application/xml"})
"""Media types of documents that hold nothing but events; a plug-in's may hold more."""


def events_of(entry: Entry) -> tuple[TraceEvent, ...]:
    """The events that were taken of the entry, in order; none where it is no document of events.

    What was refused then is refused again, for the same reader reads the same bytes; whether a refusal was to undo the
    whole document was decided then, and what is in the log was taken.
    """
    try:
        batch = read_records(entry.raw, name=entry.source, formats=_formats(is_strict=entry.is_strict))
    except GreenchainError:
        return ()
    return batch.records(TraceEvent)


@cache
def _formats(*, is_strict: bool) -> tuple[Format, ...]:
    found = formats()
    return strict_formats(found) if is_strict else found
