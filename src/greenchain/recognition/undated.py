"""Facts of packs bear no instant of recording: they count as always known, which an earlier ``known_at`` is told."""

from __future__ import annotations

from datetime import datetime

from greenchain.standards.known_facts import RecognitionFacts
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


def undated_findings(facts: RecognitionFacts, *, known_at: datetime, at: datetime) -> tuple[Finding, ...]:
    """A finding where the question looks back and facts of packs are among those it is asked of."""
    packs = _packs(facts, known_at) if known_at < at else ()
    if not packs:
        return ()
    detail = f"the facts of {', '.join(packs)} bear no instant of recording: they count as always known"
    return (Finding("facts", Outcome.NOT_APPLICABLE, "PACK_UNDATED", detail),)


def _packs(facts: RecognitionFacts, known_at: datetime) -> tuple[str, ...]:
    """The packs whose facts count whatever was known; worked out once for a look."""
    kept = facts.known(known_at).kept
    found: tuple[str, ...] | None = kept.get(__name__)
    if found is None:
        every = (fact for document in facts.documents for listed in document.facts.values() for fact in listed)
        packs = {fact.citation.pack for fact in every if fact.recorded is None} - {None}
        found = kept[__name__] = tuple(sorted(f"{pack.pack} {pack.edition}" for pack in packs if pack))
    return found
