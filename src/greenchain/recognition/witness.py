"""What an acceptance rests on: the facts used in full, the path, and per check what was compared.

Whoever does not trust us decides again from it with ``recheck``, which shares nothing with the engine. It is minimal:
without any of the facts it names the way is gone, though another way may still lead there, with a witness of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.case import Asked, Case
from greenchain.recognition.categories import are_certain, within, within_any
from greenchain.recognition.conditions import due
from greenchain.recognition.criteria_sets import in_force, only_current, standing_for
from greenchain.recognition.names import RULED_USES
from greenchain.recognition.network import firm_ends
from greenchain.recognition.pins import ANY_SET, PinUse
from greenchain.recognition.result import Path, Recognition
from greenchain.recognition.ruling import Held
from greenchain.recognition.scope import variant_rule
from greenchain.recognition.succession import may_go_over
from greenchain.recognition.turning import facts_naming
from greenchain.standards.facts import Accreditation, Category, CriteriaSet, Fact, ScopeItem
from greenchain.standards.known_facts import KnownFacts
from greenchain.standards.questions import ANY_EFFECT
from greenchain.values.json import Json, canonical_json, digest
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Step:
    """One agreement of the way: the pin used, and the documents it leads between."""

    case: Case
    use: PinUse
    source: str
    target: str


def facts_of(held: Held) -> tuple[Fact, ...]:
    """The facts that the way rests on, each once."""
    found = {(fact.kind, fact.id): fact for fact in _facts(held)}
    return tuple(found[key] for key in sorted(found))


def facts_within(asked: Asked) -> tuple[Fact, ...]:
    """The facts that a label asked for by its own scheme rests on: the scheme, its documents, the categories."""
    known, scheme = asked.known, asked.certificate.scheme
    found: list[Fact] = [*asked.category_links, *(known.schemes[name] for name in (scheme,) if name in known.schemes)]
    for name in asked.certificate.criteria_sets:
        found += [known.criteria_sets[key] for key in ((scheme, name),) if key in known.criteria_sets]
    for one in _fitting(asked):
        found += [one, *(within_any(asked.category, one.categories, known=known, on=asked.on) or ())]
    firm = {(fact.kind, fact.id): fact for fact in found if fact.is_firm}
    return tuple(firm[key] for key in sorted(firm))


def _fitting(asked: Asked) -> Iterator[CriteriaSet]:
    """The documents by which a certificate answers its own scheme: the first that fits, and those between."""
    known, scheme, wanted = asked.known, asked.certificate.scheme, asked.question.criteria
    about: dict[str, Any] = {"known": known, "check": "criteria", "category": asked.category, "on": asked.on}
    for name in asked.certificate.criteria_sets:
        later = standing_for(scheme, name, on=asked.on, known=known)
        every = [(one, asked.spec_days) for one in (known.criteria_sets.get((scheme, name)),) if one]
        every += [(one, (asked.on,)) for one in later]
        for one, days in every:
            is_met = in_force(scheme, (one.name,), days=days, **about).outcome is Outcome.CONFORMS
            if wanted in ("", one.name) and is_met:
                yield from (before for before in later if one in standing_for(scheme, before.name, **_on(asked)))
                yield one
                return


def _on(asked: Asked) -> dict[str, Any]:
    return {"on": asked.on, "known": asked.known}


def witnessed(answer: Recognition, held: Sequence[Held], *, asked: Asked) -> dict[str, Json]:
    """The witness of an acceptance, sealed over the answer.

    Args:
        answer: what it is of.
        held: its ways, the chosen one first; none where the label asked for is the one held.
        asked: what was asked.
    """
    others = [facts_of(way) for way in held[1:]]
    cited = {(fact.kind, fact.id) for fact in answer.facts}
    looked_at = _looked_at(held, answer.paths) if held else (*_naming(asked), *_naming_use(asked), *_beside(asked))
    days = [day for day in (answer.expires_on, *(path.expires_on for path in answer.paths)) if day]
    looked_at += facts_naming(days, asked, (*answer.facts, *looked_at))
    witness: dict[str, Any] = {
        "steps": [_step(step) for step in steps_of(held[0])] if held else [],
        "facts": [_fact(fact) for fact in answer.facts],
        "others": [
            {"steps": [_step(step) for step in steps_of(way)], "facts": [_fact(fact) for fact in facts]}
            for way, facts in zip(held[1:], others, strict=True)
        ],
        "looked_at": [_fact(fact) for fact in looked_at if (fact.kind, fact.id) not in cited],
        "checks": [
            {"check": one.check, "detail": one.detail} for one in answer.ruling.findings if one.check != "residual"
        ],
    }
    witness["sha256"] = seal_of({**answer.to_dict(), "witness": witness})
    return witness


def _step(step: Step) -> dict[str, Json]:
    return {
        "agreement": step.case.agreement.id,
        "from": step.case.direction.source,
        "to": step.case.direction.target,
        "pin": step.use.pin.id or None if step.use.pin else None,
        "from_set": step.source,
        "to_set": step.target,
    }


def _fact(fact: Fact) -> dict[str, Json]:
    return {"kind": fact.kind, "id": fact.id, "status": fact.citation.status.value, "stated": dict(fact.stated)}


def _naming(asked: Asked) -> tuple[Fact, ...]:
    """A fact that somebody read and that names the label's own scheme, where there is no row of it."""
    name, known = asked.certificate.scheme, asked.known
    if name in known.schemes:
        return ()
    documents = (one for one in known.sets_of.get(name, ()) if one.is_firm)
    agreements = (one for one in known.agreements.values() if name in firm_ends(one))
    return tuple(islice((*islice(documents, 1), *islice(agreements, 1)), 1))


def _naming_use(asked: Asked) -> tuple[Fact, ...]:
    """An agreement that knows the effect asked of the label's own scheme, where no rule does."""
    effect = asked.question.effect
    if not effect or effect in (ANY_EFFECT, *RULED_USES):
        return ()
    agreements = asked.known.agreements.values()
    naming = (one for one in agreements if effect in (*one.effects, *(rule.effect for rule in one.grandfather)))
    return tuple(islice(naming, 1))


def _looked_at(held: Sequence[Held], paths: Sequence[Path]) -> tuple[Fact, ...]:
    """What restricts the ways and yet lets them stand: without it nobody sees that it was looked at."""
    cases = [case for way in held for case in way.candidate.cases]
    found: dict[tuple[str, str], Fact] = {}
    for fact in (one for case in cases for one in (*case.direction.children, *_may_take_over(case), *_ends(case))):
        found[fact.kind, fact.id] = fact
    every = (one for way, path in zip(held, paths, strict=True) for one in _documents(way, path.expires_on))
    for document in every:
        found[document.kind, document.id] = document
    methods = {one.method for text in found.values() if isinstance(text, CriteriaSet) for one in text.criteria}
    for standing in cases[0].known.equivalences if cases else ():
        if {standing.source, standing.target} <= methods:  # why a criterion is left may hang on it
            found[standing.kind, standing.id] = standing
    return tuple(found[name] for name in sorted(found))


def _documents(held: Held, until: date | None) -> Iterator[CriteriaSet]:
    """The documents of the certificate, those that may stand for them, and those that the way leads to."""
    asked = held.candidate.cases[0].asked
    known, scheme, names = asked.known, asked.certificate.scheme, asked.certificate.criteria_sets
    yield from (one for one in known.sets_of.get(scheme, ()) if one.name in names or one.carries_over)
    ends = ((step.case.direction.target, step.target) for step in steps_of(held))
    yield from (known.criteria_sets[end] for end in ends if end in known.criteria_sets)
    for case, use in zip(held.candidate.cases, held.way.uses, strict=True):
        yield from may_go_over(case, use.pin.id if use.pin else "", until=until)


def _beside(asked: Asked) -> tuple[Fact, ...]:
    """What may stand in for a fact by which a label answers its own scheme: later documents, ways up a category."""
    carrying = [one for one in asked.known.sets_of.get(asked.certificate.scheme, ()) if one.carries_over]
    return (*carrying, *_ways_up(asked))


def _ends(case: Case) -> Iterator[Fact]:
    """The rows of the two schemes: their days and types restrict what leads from the one to the other."""
    for name in (case.direction.source, case.direction.target):
        if name in case.known.schemes:
            yield case.known.schemes[name]


def _may_take_over(case: Case) -> Iterator[Fact]:
    """What may stand in for a fact that ends before the way: other accreditations, other ways up a category."""
    known, issuer = case.known, case.asked.certificate.issuer
    standards = {one.values[0] for one in case.direction.conditions if one.kind == "issuer_accredited"}
    records = [one for one in known.accreditations if one.body == issuer and one.standard in standards]
    yield from records
    bodies = {one.by for one in records}
    yield from (one for one in known.signatories if one.body in bodies and one.standard in standards)
    yield from _ways_up(case.asked)


def _ways_up(asked: Asked) -> Iterator[Category]:
    seen, waiting = set[str](), [asked.category or "", asked.question.category]
    while waiting:  # each category enters once
        link = asked.known.categories.get(waiting.pop())
        if link is not None and link.id not in seen:
            seen.add(link.id)
            waiting += link.within
            yield from (link,) if link.within else ()


def seal_of(document: Mapping[str, Any]) -> str:
    """SHA-256 over all that an acceptance says and its witness."""
    return digest(canonical_json({**document, "witness": {**document["witness"], "sha256": ""}}))


def steps_of(held: Held) -> Iterator[Step]:
    """The agreements of a way with the documents they lead between; a document that is not known is empty."""
    certified = held.candidate.cases[0].asked.certificate.criteria_sets
    here = held.way.begun if held.way.begun != ANY_SET else (certified[0] if certified else "")
    last = held.candidate.cases[-1]
    for case, use in zip(held.candidate.cases, held.way.uses, strict=True):
        there = use.target if use.target != ANY_SET else _reached(case, held.way.proof.text if case is last else None)
        yield Step(case, use, use.source if use.source != ANY_SET else here, there)
        here = there


def _reached(case: Case, proven: CriteriaSet | None) -> str:
    """The document that an agreement without pins leads to: the one asked for, else the only one in force."""
    asked = case.asked
    if case.direction.target == asked.question.target and asked.question.criteria:
        return asked.question.criteria
    only = proven or only_current(case.direction.target, asked.category, on=case.on, known=case.known)
    return only.name if only else ""


def _facts(held: Held) -> Iterator[Fact]:
    asked = held.candidate.cases[0].asked
    known = asked.known
    yield from asked.category_links
    for step in steps_of(held):
        case, direction = step.case, step.case.direction
        yield case.agreement
        yield from _children(case, step.use)
        yield from _scope_links(case)
        yield from _accreditation(case)
        if any(condition.kind == "iso_type" for condition, _ in due(case)):
            yield from (known.schemes[name] for name in (direction.source,) if name in known.schemes)
        reached = step.target if step.use.target != ANY_SET else ""  # what is in force is cited where its text counts
        for scheme, name in ((direction.source, step.source), (direction.target, reached)):
            if (scheme, name) in known.criteria_sets:
                yield known.criteria_sets[scheme, name]
                yield from _pinned_links(step, known.criteria_sets[scheme, name].categories)
        yield from _pinned_links(step, step.use.pin.categories if step.use.pin else ())
    last = held.candidate.cases[-1].direction.target
    text = held.way.proof.text
    if text is not None and held.candidate.cases[-1].agreement.credit != "all":
        yield text
    if asked.question.criteria and not held.candidate.cases[-1].direction.is_pinned:
        yield from (one for one in (known.criteria_sets.get((last, asked.question.criteria)),) if one)
    for name in held.way.carried_by:
        later = next(one for one in known.criteria_sets.values() if one.id == name)  # an id may hold more than one "/"
        yield later
        yield from within_any(asked.category, later.categories, known=known, on=asked.on) or ()
        begun = {*asked.certificate.criteria_sets, *(use.target for use in held.way.uses)}
        yield from _carried_between(begun, later, known)
    yield from (one for one in known.equivalences if one.id in held.way.proof.used)


def _carried_between(begun: set[str], later: CriteriaSet, known: KnownFacts) -> Iterator[CriteriaSet]:
    """The documents by which one that was begun from comes to stand for a later one, each replacing the one before."""
    one: CriteriaSet | None = later
    while one is not None and one.replaces not in begun:
        one = known.criteria_sets.get((one.scheme, one.replaces))
        if one is not None:
            yield one


def _pinned_links(step: Step, names: tuple[str, ...]) -> Iterable[Category]:
    """The links by which a pin, or a document that it names, is for the category."""
    return within_any(step.case.asked.category, names, known=step.case.known, on=step.case.on) or ()


def _children(case: Case, use: PinUse) -> Iterator[Fact]:
    """The children whose pin, scope or variant rule the way needs."""
    rule = variant_rule(case)
    rows = [use.pin.citation.row if use.pin else "", rule.citation.row if rule else ""]
    needed = {case.direction.owner(row) for row in rows if row}
    needed |= {case.direction.owner(item.citation.row) for item in _scope_items(case)[:1]}
    yield from (child for child in case.direction.children if child.id in needed)


def _scope_items(case: Case) -> list[ScopeItem]:
    """The items of the scope that cover the category, those of the agreement itself first."""
    scope, category = case.direction.scope, case.asked.category or ""
    items = [
        item
        for item in (scope if isinstance(scope, tuple) else ())
        if phase_of(item.citation.period, case.on) is Phase.IN
        and within(category, item.category, known=case.known, on=case.on) is not None
    ]
    return sorted(items, key=lambda item: case.direction.owner(item.citation.row) != case.agreement.id)


def _scope_links(case: Case) -> Iterable[Category]:
    category, known, on = case.asked.category or "", case.known, case.on
    found = [within(category, item.category, known=known, on=on) for item in _scope_items(case)]
    links = [one for one in found if one is not None and are_certain(one, on=on)]
    rule = variant_rule(case)
    if rule and rule.categories:
        yield from within_any(category, rule.categories, known=known, on=on) or ()
    yield from min(links, key=len, default=())


def _accreditation(case: Case) -> Iterator[Fact]:
    """Of each condition on the issuer the first accreditation that answers, with all that stands behind it."""
    for condition in case.direction.conditions:
        if condition.kind == "issuer_accredited":
            answers = (_behind(one, condition.values[0], case) for one in case.known.accreditations)
            yield from next((found for found in answers if found), ())


def _behind(one: Accreditation, standard: str, case: Case) -> tuple[Fact, ...]:
    """The accreditation, the signature behind it and the categories by which it covers; none if it does not answer."""
    known, category = case.known, case.asked.category or ""
    if (one.body, one.standard) != (case.asked.certificate.issuer, standard) or not _stands(one, case):
        return ()
    signed = [s for s in known.signatories if (s.body, s.standard) == (one.by, one.standard) and _stands(s, case)]
    links = within_any(category, one.scope, known=known, on=case.on) if category or not one.scope else None
    is_covered = links is not None and are_certain(links, on=case.on)
    return (one, signed[0], *(links or ())) if signed and is_covered else ()


def _stands(fact: Fact, case: Case) -> bool:
    return fact.is_firm and phase_of(fact.citation.period, case.on) is Phase.IN
