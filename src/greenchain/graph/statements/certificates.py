"""Certificates that events name (rule E17): shown, and nothing rests on them.

EPCIS does not say whether a certificationInfo is about the objects, the place or the party of its event, and the event
is not signed by whoever certifies. A certificate counts when it comes as a signed claim with a role.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from greenchain.graph.rules import RULES, Rules
from greenchain.model.events import TraceEvent

_MEMBER = "certificationInfo"


def certificates_of(event: TraceEvent, rules: Rules = RULES) -> tuple[str, ...]:
    """The certificates that the event names, sorted."""
    if not rules.governs("E17", event):
        return ()
    return tuple(sorted(set(_texts(event.extensions.get(_MEMBER)))))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON value, as sent
    if isinstance(value, str):
        yield from (text for text in (value.strip(),) if text)
    elif isinstance(value, Sequence):
        for item in value:
            if isinstance(item, str):
                yield from _texts(item)
