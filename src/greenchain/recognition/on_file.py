"""Are the facts of a rechecked acceptance those on file, and are all that restrict its ways among them?

An acceptance may follow from its witness while somebody made the witness up. So each fact is compared, by its digest,
with the version on file that was known when the answer was given.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from greenchain.recognition.case import Asked, Case
from greenchain.recognition.criteria_sets import only_current
from greenchain.recognition.documents_in_force import current_documents
from greenchain.recognition.network import Direction, network_of
from greenchain.recognition.shadowing import shadow_findings
from greenchain.recognition.succession import may_go_over
from greenchain.recognition.undated import undated_findings
from greenchain.standards.facts import Fact
from greenchain.standards.known_facts import KnownFacts, RecognitionFacts
from greenchain.standards.questions import Certificate, read_question
from greenchain.values.finding import Finding
from greenchain.values.json import canonical_json
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod, parse_instant

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def compared(result: Mapping[str, Any], facts: RecognitionFacts) -> Iterator[Finding]:
    """What differs between the witness of an acceptance and the facts on file.

    Args:
        result: a result document of kind ``recognition`` to which ``recheck`` does not object.
        facts: those on file: the shipped ones, and whatever the caller adds.

    Yields:
        ``RECHECK_REFUSED`` for a fact that is another on file and for a restriction or note left out,
        ``RECHECK_FACT_UNKNOWN`` for a fact or pack that is nowhere on file.
    """
    witness, known_at = result["witness"], parse_instant(result["known_at"])
    ways = [witness, *witness["others"]]
    named: Stated = {}
    for fact in [*(one for way in ways for one in way["facts"]), *witness["looked_at"]]:
        named[fact["kind"], fact["id"]] = fact["stated"]
    yield from _other_facts(named, facts, known_at)
    known = facts.known(known_at)
    told = {name for kind, name in named if kind == "agreements"}
    yield from (_refused(f"{name}, which binds it, is left out") for name in sorted(_left_out(ways, known) - told))
    yield from (_refused(detail) for detail in sorted(set(_documents_left_out(result, ways, set(named), known))))
    yield from (_refused(detail) for detail in sorted(set(_later_left_out(result, ways, set(named), known))))
    yield from (_refused(detail) for detail in sorted(set(_ends_in_doubt(result, ways, set(named), known))))
    packs = [pack.to_dict() for pack in facts.packs]
    for pack in result["standards"]:
        if pack not in packs:
            detail = (
                f"{pack['pack']} {pack['edition']} is not at hand as it was; own facts are given again with --facts"
            )
            yield _open("RECHECK_FACT_UNKNOWN", detail, f"{pack['pack']} {pack['edition']}")
    yield from _untold(result, {name for _, name in named}, facts, known_at)


Stated = dict[tuple[str, str], Any]
"""By kind and id what the witness states of a fact."""


def _other_facts(named: Stated, facts: RecognitionFacts, known_at: datetime) -> Iterator[Finding]:
    for (kind, name), stated in sorted(named.items(), key=lambda one: one[0]):
        found = _version(facts.versions(kind, name), known_at)
        if found is None:
            detail = f"{name} is nowhere on file; if it is one of your own, give it again with --facts"
            yield _open("RECHECK_FACT_UNKNOWN", detail, name)
        elif _said(found.stated) != _said(stated) or not (found.is_firm or _status(found.stated) == _status(stated)):
            yield replace(_refused(f"{name} is another fact on file"), citation=found.citation)


def _untold(
    result: Mapping[str, Any], names: set[str], facts: RecognitionFacts, known_at: datetime
) -> Iterator[Finding]:
    told = {name for one in result["findings"] for name in (one["code"], *one.get("related", ()))}
    for note in _notes(result, facts, known_at):
        bound = names & set(note.related)
        if (bound or not note.related) and not {note.code, *bound} <= told:
            yield _refused(f"it does not tell: {note.detail}")


def _refused(detail: str) -> Finding:
    return Finding("recheck", Outcome.DOES_NOT_CONFORM, "RECHECK_REFUSED", detail)


def _notes(result: Mapping[str, Any], facts: RecognitionFacts, known_at: datetime) -> Iterator[Finding]:
    """What an answer must tell of the packs and documents that it names, as far as they are at hand."""
    own = [one for one in facts.documents if one.packs and all(p.to_dict() in result["standards"] for p in one.packs)]
    world = RecognitionFacts.of(own)
    yield from shadow_findings(world, known_at)
    yield from undated_findings(world, known_at=known_at, at=parse_instant(result["at"]))


def _open(code: str, detail: str, missing: str) -> Finding:
    return Finding("recheck", Outcome.NOT_DETERMINED, code, detail, missing=(missing,))


def _said(stated: Mapping[str, Any]) -> bytes:
    """What a fact says, whoever says it: a pack and a document of one's own may say the same."""
    said = {key: value for key, value in stated.items() if key not in ("instrument", "source", "status", "recorded")}
    if isinstance(said.get("within"), str):
        said["within"] = [said["within"]]
    return canonical_json(said)


def _status(stated: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a JSON value
    return stated.get("status", "read")


def _version(versions: tuple[Fact, ...], known_at: datetime) -> Fact | None:
    """The version that counted at an instant."""
    by_then = [one for one in versions if one.recorded is None or one.recorded <= known_at]
    return max(by_then, key=lambda one: one.recorded or _BEGINNING, default=None)


def _directions(steps: list[Any], known: KnownFacts) -> list[Direction]:
    """The directions on file of a way's steps."""
    between = network_of(known).between
    named = [((step["from"], step["to"]), step["agreement"]) for step in steps]
    return [one for ends, name in named for one in between.get(ends, ()) if one.agreement.id == name]


def _left_out(ways: list[Any], known: KnownFacts) -> set[str]:
    """The agreements that narrow or extend those of the ways."""
    return {child.id for way in ways for one in _directions(way["steps"], known) for child in one.children}


def _ends_in_doubt(
    result: Mapping[str, Any], ways: list[Any], named: set[tuple[str, str]], known: KnownFacts
) -> Iterator[str]:
    """What of the schemes themselves restricts the ways, or leaves them open, and the witness does not hold."""
    asked = _asked(result, known)
    ends = (asked.certificate.scheme, asked.question.target)
    schemes = {*ends, *(step["to"] for way in ways for step in way["steps"])}
    types = [known.schemes[name].iso_type if name in known.schemes else "" for name in ends]
    for row in (known.schemes[name] for name in schemes if name in known.schemes):
        restricts = row.citation.period != DatePeriod() or (types[0] in ("II", "III") and types[1] == "I")
        if restricts and ("schemes", row.id) not in named:
            yield f"the row of {row.id} is left out"
        if not row.is_firm and ends[0] == ends[1]:
            yield f"{row.id} is only {row.citation.status.value}"
    for way in ways:
        cases = tuple(Case(asked, direction) for direction in _directions(way["steps"], known))
        yield from (doubt.detail for doubt in current_documents(cases))


def _documents_left_out(
    result: Mapping[str, Any], ways: list[Any], named: set[tuple[str, str]], known: KnownFacts
) -> Iterator[str]:
    """Documents on file that the ways go by, and of which the witness says nothing: no line of them was checked."""
    is_kept, asked = result["decision"] == "grandfathered", _asked(result, known)
    for way in ways:
        steps, directions = way["steps"], _directions(way["steps"], known)
        for step in steps:
            for scheme, name in ((step["from"], step["from_set"]), (step["to"], step["to_set"])):
                if (scheme, name) in known.criteria_sets and ("criteria_sets", f"{scheme}/{name}") not in named:
                    yield f"{name} of {scheme}, by which it goes, is left out"
        for step, direction in zip(steps, directions, strict=True) if len(steps) == len(directions) else ():
            is_told = is_kept or direction.is_pinned or (step is steps[-1] and bool(asked.question.criteria))
            only = only_current(direction.target, asked.category, on=asked.on, known=known)
            if not is_told and (only.name if only else "") != step["to_set"]:
                yield f"it is not certain which document of {direction.target} is meant"


def _later_left_out(
    result: Mapping[str, Any], ways: list[Any], named: set[tuple[str, str]], known: KnownFacts
) -> Iterator[str]:
    """Documents over which a way may go on until it ends, and of which the witness says nothing."""
    asked = _asked(result, known)
    for way, path in zip(ways, result["paths"], strict=False):
        until = date.fromisoformat(path["expires_on"]) if path["expires_on"] else None
        directions = _directions(way["steps"], known)
        told = zip(way["steps"], directions, strict=True) if len(directions) == len(way["steps"]) else ()
        for step, direction in told:
            for one in may_go_over(Case(asked, direction), step["pin"] or "", until=until):
                if ("criteria_sets", f"{one.scheme}/{one.name}") not in named:
                    yield f"{one.name} of {one.scheme}, by which it may go on later, is left out"


def _asked(result: Mapping[str, Any], known: KnownFacts) -> Asked:
    question = read_question(result["question"]).question
    return Asked.of(question.certificate or Certificate(""), question, network=network_of(known))
