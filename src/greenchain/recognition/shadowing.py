"""Own facts that stand in the place of a pack's: allowed, for the latest recorded counts, but never in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from greenchain.recognition.answers import few
from greenchain.standards.facts import Category, Fact
from greenchain.standards.known_facts import RecognitionFacts
from greenchain.values.finding import Finding
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome

_WHERE_READ = frozenset(("instrument", "source", "recorded"))


def shadow_findings(facts: RecognitionFacts, known_at: datetime) -> tuple[Finding, ...]:
    """A finding that names the facts of packs which own documents state otherwise; none where there are none."""
    kept = facts.known(known_at).kept
    found: tuple[Finding, ...] | None = kept.get(__name__)
    if found is None:
        names = sorted(set(_shadowed(facts, known_at)))
        found = kept[__name__] = (_told(names),) if names else ()
    return found


def _told(names: list[str]) -> Finding:
    detail = f"own facts stand beside or in the place of those of the packs: {few(names)}"
    return Finding("facts", Outcome.NOT_APPLICABLE, "FACT_SHADOWED", detail, related=tuple(names))


def _shadowed(facts: RecognitionFacts, known_at: datetime) -> Iterator[str]:
    every = [fact for document in facts.documents for listed in document.facts.values() for fact in listed]
    own = {(fact.kind, fact.id): fact for fact in every if fact.citation.pack is None}
    for fact in every:
        other = own.get((fact.kind, fact.id))
        if fact.citation.pack is None or other is None:
            continue
        is_known = other.recorded is None or other.recorded <= known_at
        if is_known and _said(fact) != _said(other):
            yield fact.id


def _said(fact: Fact) -> bytes:
    """What a fact says, and how well it is known, wherever it was read."""
    said = {key: value for key, value in fact.stated.items() if key not in _WHERE_READ}
    if isinstance(fact, Category):
        said["within"] = list(fact.within)
    return canonical_json({**said, "status": fact.citation.status.value})
