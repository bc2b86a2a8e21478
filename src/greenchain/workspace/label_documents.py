"""Documents about labels from outside: the world they make beside the shipped packs, and whether they can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from greenchain.recognition import RecognitionFacts, label_facts, read_procurement, read_question
from greenchain.recognition.names import RULED_USES, categories_of, near
from greenchain.recognition.network import network_of
from greenchain.standards import RulePack, Standards
from greenchain.standards.facts import CriteriaSet, Fact, FactsDocument
from greenchain.standards.facts_reader import facts_document, read_document
from greenchain.standards.facts_shapes import KIND as FACTS
from greenchain.standards.procurement_questions import KIND as PROCUREMENT
from greenchain.standards.questions import KIND as QUESTION
from greenchain.standards.rows import by_status
from greenchain.values.criterion_units import unit_of
from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.finding import Citation
from greenchain.values.json import parse_json


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document that can be read.

    Attributes:
        kind, id, edition: what it says of itself.
        facts: how many facts there are of each kind.
        by_status: how many facts have which status.
        notes: what of it nobody can read, which is kept, and answers that hang on it stay open; and names of schemes
            and effects that stand in no other fact and are near to one that does.
    """

    kind: str
    id: str
    edition: str
    facts: Mapping[str, int]
    by_status: Mapping[str, int]
    notes: tuple[Fault, ...]


def label_world(
    files: Mapping[str, bytes], *, standards: Standards | None, editions: Iterable[RulePack] = ()
) -> RecognitionFacts:
    """The facts of documents by name, beside those of the packs of labels among ``standards``.

    Args:
        files: documents of kind ``recognition-facts``.
        standards: ``None`` for no shipped packs.
        editions: packs that take the place of those of their name among ``standards``.

    Raises:
        InputError: with every fault of the first document that has some, or of all of them together.
        PackError: there is no pack of labels among ``editions``, or among ``standards``.
    """
    own = tuple(editions)
    documents = list(label_facts(Standards.of(own)).documents) if own else []
    replaced = {document.id for document in documents}
    if standards:
        documents += [one for one in label_facts(standards).documents if one.id not in replaced]
    for name, raw in files.items():
        try:
            documents.append(read_document(raw))
        except GreenchainError as error:
            raise error.within(file=name) from None
    return RecognitionFacts.of(documents)


def check_document(raw: bytes, *, standards: Standards) -> CheckedDocument:
    """What a document of facts, or a question, says; facts are also checked beside those of ``standards``.

    Raises:
        InputError: with every fault, each with its JSON pointer.
    """
    document = parse_json(raw)
    kind = document.get("kind") if isinstance(document, Mapping) else None
    slips: tuple[Fault, ...] = ()
    if kind == FACTS:
        read = facts_document(document)
        shipped = label_facts(standards)
        slips = _slips(read, beside=RecognitionFacts.of([*shipped.documents, read]))
        slips += _category_slips(read, shipped=shipped)
        facts: FactsDocument | None = read
    elif kind == QUESTION:
        facts = read_question(document).facts
    elif kind == PROCUREMENT:
        facts = read_procurement(document).facts
    else:
        raise InputError(Fault("FACTS_SHAPE", f"a kind of {FACTS}, {QUESTION}, {PROCUREMENT}", repr(kind), "/kind"))
    read = facts or FactsDocument("", "", {})
    listed = [fact for found in read.facts.values() for fact in found]
    return CheckedDocument(
        kind=str(kind),
        id=read.id,
        edition=read.edition,
        facts=read.counts(),
        by_status=by_status(fact.citation for fact in listed),
        notes=(*slips, *(note for fact in listed for note in _unread(fact))),
    )


def _slips(document: FactsDocument, *, beside: RecognitionFacts) -> tuple[Fault, ...]:
    """Names that only agreements of this document use, where others that are on file are near them."""
    known = beside.known(None)
    own = {fact.id for fact in document.facts.get("agreements", ())}
    others = [one for name, one in known.agreements.items() if name not in own]
    schemes = {*known.schemes, *known.sets_of, *(end for one in others for edge in one.edges for end in edge)}
    effects = RULED_USES | {effect for one in others for effect in one.effects}
    found = []
    for name in sorted(own & known.agreements.keys()):
        agreement, where = known.agreements[name], f"/agreements/{name}"
        used = dict.fromkeys(
            (*(end for edge in agreement.edges for end in edge), *(p.scheme for p in agreement.parties))
        )
        slips = [("SCHEME_UNKNOWN", "a scheme", one, near(one, schemes)) for one in used if one not in schemes]
        slips += [
            ("EFFECT_UNKNOWN", "an effect", one, near(one, effects)) for one in agreement.effects if one not in effects
        ]
        found += [Fault(code, f"{what} on file", f"{one}{hint}", where) for code, what, one, hint in slips if hint]
    return tuple(found)


def _category_slips(document: FactsDocument, *, shipped: RecognitionFacts) -> tuple[Fault, ...]:
    """Categories that only the scopes of this document name, where others on file are near them."""
    named = {one.id for one in document.facts.get("categories", ())}
    named |= {name for one in document.facts.get("criteria_sets", ()) for name in getattr(one, "categories", ())}
    known = named | categories_of(network_of(shipped.known(None)))
    found = []
    for agreement in document.facts.get("agreements", ()):
        scope = getattr(agreement, "scope", ())
        used = {item.category for item in scope} if isinstance(scope, tuple) else set()
        for name in sorted(used - known):
            hint = near(name, known)
            where = f"/agreements/{agreement.id}"
            found += [Fault("SCOPE_CATEGORY", "a category on file", f"{name}{hint}", where)] if hint else []
    return tuple(found)


def _unread(fact: Fact) -> Iterator[Fault]:
    """Dates and units of a fact, and of the rules inside it, that were kept without being read."""
    where = f"/{fact.kind}/{fact.id}"
    for citation in _citations(fact):
        for end in (citation.period.since, citation.period.until):
            if end is not None and (end.first, end.last) == (date.min, date.max):
                yield Fault("DATE_MALFORMED", "a date; it may be any day", end.text, where)
    if isinstance(fact, CriteriaSet):
        for criterion in fact.criteria:
            if criterion.unit and unit_of(criterion.unit) is None:
                yield Fault(
                    "UNIT_UNKNOWN", "a unit of Recommendation 20", criterion.unit, f"{where}/criteria/{criterion.id}"
                )


def _citations(fact: Fact) -> Iterator[Citation]:
    for member in fields(fact):
        value = getattr(fact, member.name)
        if isinstance(value, Citation):
            yield value
        elif isinstance(value, tuple):
            yield from (part.citation for part in value if hasattr(part, "citation"))
        elif isinstance(value, Mapping):
            yield from (part for part in value.values() if isinstance(part, Citation))
