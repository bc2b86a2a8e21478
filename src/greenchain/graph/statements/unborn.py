"""What may be from nowhere: processes that state no inputs, and goods sent off before any birth that is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from greenchain.graph.nodes import Birth, Direction
from greenchain.graph.statements.journeys import STEPS
from greenchain.model.events import TraceEvent
from greenchain.values.identifiers import IdentifierKind, kind_of


def candidates_of(
    events: Sequence[TraceEvent],
    named: Mapping[str, Sequence[int]],
    *,
    processes: Mapping[str, Sequence[int]],
    births: Mapping[str, Sequence[Birth]],
    whole: Collection[str] | None = None,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Processes and objects that are from nowhere at some instant; whether at a given one is asked later.

    Of an object that is not among the ``whole`` only some events are here, and its beginning may be another.
    """
    return (
        tuple(key for key, indices in processes.items() if not events[indices[0]].inputs),
        tuple(
            name
            for name, indices in named.items()
            if (whole is None or name in whole)
            and _is_sent(events[indices[0]])
            and kind_of(name) is not IdentifierKind.PALLET
            and (name not in births or births[name][0].index > indices[0])
        ),
    )


def _is_sent(event: TraceEvent) -> bool:
    return STEPS.get(event.biz_step) is Direction.OUT and bool(event.biz_location or event.read_point)
