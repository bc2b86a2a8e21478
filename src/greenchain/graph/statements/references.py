"""What an event names."""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.model.events import ObjectRef, TraceEvent


def refs_of(event: TraceEvent) -> Iterator[ObjectRef]:
    """Every object that an event names, the parent among them."""
    yield from event.objects
    if event.parent:
        yield ObjectRef(event.parent)
    yield from event.children
    yield from event.inputs
    yield from event.outputs
