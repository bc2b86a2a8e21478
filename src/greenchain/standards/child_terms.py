"""The terms of an agreement that its children share: level, effects, credit, places, first day shown, onward limits.

A child (``parent``) narrows or extends by rules of its own (scope, pins, exclusions, days); what comes through it
counts on its parent's terms, since the path names the parent. So a child may repeat them, and one that states others
is refused: dropped without a word they would let through what it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from greenchain.standards.facts import Fact, RecognitionAgreement
from greenchain.values.errors import Fault
from greenchain.values.json import canonical_json

_TERMS: Mapping[str, Callable[[RecognitionAgreement], object]] = MappingProxyType(
    {
        "level": lambda one: one.level,
        "effects": lambda one: frozenset(one.effects),
        "credit": lambda one: one.credit,
        "valid_in": lambda one: {place: citation.period for place, citation in one.valid_in.items()},
        "undated": lambda one: (one.is_undated, one.is_undated and one.attested),
        "onward": lambda one: one.onward if isinstance(one.onward, str) else frozenset(one.onward),
        "max_hops": lambda one: one.max_hops,
    }
)
"""By member of the document: what it says, in whatever order it was written."""


def term_faults(child: RecognitionAgreement, parents: Iterable[Fact]) -> Iterator[Fault]:
    """A fault for each term that ``child`` states otherwise than some version of its parent."""
    found = [one for one in parents if isinstance(one, RecognitionAgreement)]
    for key in sorted(_TERMS.keys() & child.stated.keys()):
        of = _TERMS[key]
        if any(of(one) != of(child) for one in found):
            said = canonical_json(child.stated[key]).decode()
            expected = f"the {key} of its parent {child.parent}, or none: give other terms to an agreement of its own"
            yield Fault("FACTS_SHAPE", expected, said, f"/agreements/{child.id}/{key}")
