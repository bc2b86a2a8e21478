"""The section ``scorecards``: a card, the answers to its indicators and gates, and a target if there is one.

A level that a document states is a wish. It is honored only where the question is "what if"; elsewhere the answer is
self-declared, and is told so. In a case the claims about the item's party count beside what is stated, each by its own
level. What an item may hold depends on its card, so it is read once the card is known, all its faults together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.answers import Answers
from greenchain.scoring.cards.card import Card, Sought
from greenchain.scoring.cards.points import answers_about, count
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.scoring.cards.stated import StatedAnswers
from greenchain.scoring.cards.targets import Target, points_asked
from greenchain.scoring.items.numbers import number
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.standards import Standards
from greenchain.standards.shapes import Reading, Shape, anything, by_key, optional_text, text, word
from greenchain.values.errors import GreenchainError, InputError
from greenchain.values.finding import Finding
from greenchain.values.identifiers import canonical
from greenchain.values.json import OBJECTS
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, exact_decimal

MAX_CARDS = 500  # of one document: each prints all rows of its card; more are a table, for the array engines

_LEVEL = word(*(level.value for level in EvidenceLevel))
_STATED = Shape({}, {"value": anything, "level": _LEVEL})
_ITEM = Shape(
    {"id": text, "pack": text},
    {
        "answers": by_key(anything),
        "gates": by_key(anything),
        "target": anything,
        "party": optional_text,
        "subject": optional_text,
    },
)
_SELF_DECLARED = (EvidenceLevel.L0, EvidenceLevel.L1)  # levels that nobody needs to prove


@dataclass(frozen=True, slots=True)
class CardItem:
    """One item as it is written, and its JSON pointer."""

    id: str
    written: Mapping[str, Any]
    where: str


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """One item that was read: the card, whose it is, what is stated, what is asked."""

    card: Card
    party: str
    stated: Mapping[str, tuple[Fraction, EvidenceLevel]]
    wishes: tuple[Finding, ...]
    target: Target | None


def _read(value: object, where: str, reading: Reading) -> CardItem | None:
    if not isinstance(value, OBJECTS):
        reading.refuse(where, "an object with id and pack", value)
        return None
    return CardItem(text(value.get("id"), f"{where}/id", reading), value, where)


def _answer(item: CardItem, asked: Asked) -> Answer:
    card = score_item(item, asked)
    body = {key: value for key, value in card.to_dict().items() if key not in ("id", "outcome")}
    return Answer(item.id, body, card.findings, card.standards, card.outcome, value=card)


def score_item(item: CardItem, asked: Asked) -> Scorecard:
    """The scorecard of one item.

    Raises:
        InputError: with every fault of the item: its shape, its pack, unknown indicators, values out of range, a target
            that the card does not know.
    """
    question = read_item(item, asked)
    said = StatedAnswers.beside(_claimed(question, item, asked), question.stated)
    card = count(said, at=asked.at, known_at=asked.known_at, target=question.target)
    return card.with_findings(question.wishes)


def _claimed(question: CardQuestion, item: CardItem, asked: Asked) -> Answers:
    """What claims of the case say about the item's party; nothing where it names none, or there is no case."""
    if asked.evidence is None or not question.party:
        return Answers(question.card, (), (), asked.day, canonical(question.party) if question.party else item.id)
    return answers_about(
        question.party,
        card=question.card,
        evidence=asked.evidence,
        standards=asked.standards,
        at=asked.at,
        known_at=asked.known_at,
        declared=asked.declared,
    )


def read_item(item: CardItem, asked: Asked) -> CardQuestion:
    """The question that an item writes, all its faults together; places are those inside the item."""
    reading = Reading()
    written = _ITEM(item.written, "", reading)
    card = _card(written.get("pack"), asked.standards, reading)
    stated: dict[str, tuple[Fraction, EvidenceLevel]] = {}
    wishes: list[Finding] = []
    if card is not None:
        for place, known in (("answers", _indicators(card)), ("gates", {each.id: each.sought for each in card.gates})):
            for name, value in written.get(place, {}).items():
                told = _one(name, value, f"/{place}/{name}", known, reading)
                if told is None:
                    continue
                level = told[1] if asked.what_if or told[1] in _SELF_DECLARED else EvidenceLevel.L1
                hint = _hint(name, told[0], known[name], f"{item.where}/{place}/{name}")
                wishes += [hint] if hint else []
                if level is not told[1]:
                    wishes.append(_wish(name, told[1], f"{item.where}/{place}/{name}"))
                stated[name] = (told[0], level)
    target = _target(written.get("target"), card, reading)
    InputError.raise_if(reading.faults)
    party = written.get("party") or written.get("subject") or ""
    return CardQuestion(_known(card), party, MappingProxyType(stated), tuple(wishes), target)


def _known(card: Card | None) -> Card:
    if card is None:  # a fault was noted, and raised above
        raise TypeError("a card is read before it is asked")
    return card


def _indicators(card: Card) -> dict[str, Sought]:
    """What an answer to each indicator, or to a figure reported beside the points, must look like."""
    return {each.id: each.sought for each in card.indicators} | {each.id: each.sought for each in card.reported}


def _card(name: object, standards: Standards, reading: Reading) -> Card | None:
    if not isinstance(name, str) or not name:
        return None  # noted where the shape was read
    try:
        found = standards.pack(name)
        if found.kind != "scorecards":
            reading.refuse("/pack", "a pack of the kind scorecards", found.name, code="PACK_UNKNOWN")
            return None
        return read_card(found, standards=standards)
    except GreenchainError as error:
        reading.place(error, "/pack")
        return None


def _one(
    name: str, value: object, where: str, known: Mapping[str, Sought], reading: Reading
) -> tuple[Fraction, EvidenceLevel] | None:
    """One stated answer; ``None`` where it is absent, or was refused."""
    sought = known.get(name)
    if sought is None:
        reading.refuse(where, f"one of {', '.join(known) or 'none'}", name, code="INDICATOR_UNKNOWN")
        return None
    if value is None:
        return None
    before = len(reading.faults)
    told = _STATED(value, where, reading)
    stated = told.get("value")
    if isinstance(stated, bool) and where.startswith("/gates/"):
        stated = int(stated)
    found = number(stated, f"{where}/value", reading)
    if found is None or len(reading.faults) > before:
        return None
    if where.startswith("/gates/") and found not in (0, 1):
        reading.refuse(f"{where}/value", "1 where the gate holds, 0 where it fails", stated, code="NUMBER_OUT_OF_RANGE")
        return None
    if found < 0 or (sought.largest is not None and found > sought.largest):
        most = "" if sought.largest is None else f" and at most {sought.largest}"
        reading.refuse(f"{where}/value", f"a number of at least 0{most}", stated, code="NUMBER_OUT_OF_RANGE")
        return None
    return found, EvidenceLevel(told.get("level", EvidenceLevel.L1))


def _wish(name: str, level: EvidenceLevel, where: str) -> Finding:
    detail = f"the document states {level.value}, and no claim beside it proves that: it counts as L1"
    return Finding(f"scorecard/{name}", Outcome.NOT_APPLICABLE, "LEVEL_NOT_PROVEN", detail, where)


def _hint(name: str, value: Fraction, sought: Sought, where: str) -> Finding | None:
    """Of a percentage that looks like something else."""
    if not sought.is_doubted(value):
        return None
    detail = f"{decimal_text(exact_decimal(value))} is read as per cent, of 100"
    return Finding(f"scorecard/{name}", Outcome.NOT_APPLICABLE, "PERCENT_AS_FRACTION", detail, where)


def _target(value: object, card: Card | None, reading: Reading) -> Target | None:
    if value is None:
        return None
    if not isinstance(value, OBJECTS):
        reading.refuse("/target", "an object with band or points", value)
        return None
    try:
        target = Target.read(value)
        if card is not None:
            points_asked(target, card)
    except GreenchainError as error:
        reading.place(error, "/target")
        return None
    return target


SECTION = Section("scorecards", _read, _answer, most=MAX_CARDS)
