"""The chain as a page shows it: drawn by tiers, the same steps as a table, where it ended, where things have been."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from greenchain.report.cards import Card, Cards, exposed_in, read_cards, walks
from greenchain.report.drawing import (
    MAX_ROWS,
    Drawing,
    Label,
    Row,
    draw,
    draw_sums,
    is_drawable,
    label_of,
    object_label,
    tiers_of,
)
from greenchain.report.reading import mapping, mappings, of_kind, text
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings

_MAX_STEPS = 300  # lines of the table; as many as a drawing can have, and some
_MAX_SIGHTINGS = 300
_MAX_EXCLUDED = 60
_MAX_THINGS = 24  # objects or events named in one line of the table


@dataclass(frozen=True, slots=True)
class Thing:
    """An object as the table names it: a label, the whole identifier, what is special about it."""

    label: str
    full: str
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the table: one card of the drawing; ``position`` is its place among the cards."""

    number: int
    position: int
    tier: str
    facility: str
    facility_full: str
    date: str
    word: str
    inputs: tuple[Thing, ...]
    outputs: tuple[Thing, ...]
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sighting:
    """An object at a place."""

    time: str
    thing: Thing
    place: Thing
    word: str
    via: str


@dataclass(frozen=True, slots=True)
class ChainView:
    """One trace."""

    id: str
    mark: Mark
    subject: Thing
    counts: str
    drawing: Drawing
    steps: Shown[Step]
    gaps: Shown[Saying]
    sightings: Shown[Sighting]
    excluded: tuple[tuple[str, str, str], ...]


def chains(document: Mapping[str, Any], context: Context) -> tuple[ChainView, ...]:
    """Every trace among the answers."""
    return tuple(_chain(answer, context) for answer in of_kind(document, "trace"))


def _chain(answer: Mapping[str, Any], context: Context) -> ChainView:
    result = mapping(answer.get("result"))
    asked = mapping(answer.get("question"))
    chain = read_cards(result)
    tier_of = tiers_of(chain)
    steps = _steps(chain, tier_of, context)
    subject = chain.subject or text(asked.get("subject"))
    return ChainView(
        id=text(answer.get("id")),
        mark=Mark.of(answer.get("outcome"), context.words),
        subject=Thing(context.names.label(subject), subject, ""),
        counts=counted(result, context),
        drawing=_drawing(chain, tier_of, steps, context),
        steps=Shown.of(steps, _MAX_STEPS),
        gaps=sayings([f for f in mappings(result.get("findings")) if f.get("outcome") != "conforms"], context),
        sightings=Shown.of(list(_sightings(result, context)), _MAX_SIGHTINGS),
        excluded=tuple(
            (text(item.get("event")), text(item.get("reason")), text(item.get("by")))
            for _, walk in walks(result)
            for item in mappings(walk.get("excluded"))
        )[:_MAX_EXCLUDED],
    )


def counted(result: Mapping[str, Any], context: Context) -> str:
    """How much was reached, each way, in one sentence."""
    said = []
    for direction, walk in walks(result):
        known = "downstream" if direction == "downstream" else "upstream"
        gaps, exposed = len(mappings(walk.get("frontier"))), len(exposed_in(walk))
        said.append(
            context.words(
                f"graph.counts.{known}",
                objects=context.words.count("graph.sum.objects", len(mappings(walk.get("objects"))) - exposed),
                processes=context.words.count("graph.sum.processes", len(mappings(walk.get("processes")))),
                gaps=context.words.count("graph.sum.gaps", gaps) if gaps else context.words("graph.sum.gaps.none"),
            )
        )
        said += [context.words.count("graph.counts.exposed", exposed)] if exposed else []
    return " ".join(said)


def _steps(chain: Cards, tier_of: list[int], context: Context) -> list[Step]:
    feeds: dict[int, set[str]] = {}
    for link in chain.links:
        if link.source_object:
            feeds.setdefault(link.target, set()).add(link.source_object)
    subject_tier = max((t for t, c in zip(tier_of, chain.cards, strict=True) if c.side == "subject"), default=0)
    order = sorted(
        range(len(chain.cards)), key=lambda card: (tier_of[card], chain.cards[card].time, chain.cards[card].key)
    )
    steps = []
    for number, position in enumerate(order, start=1):
        card, tier = chain.cards[position], tier_of[position] - subject_tier
        steps.append(
            Step(
                number=number,
                position=position,
                tier=f"{tier:+d}" if tier else "0",
                facility=context.names.label(card.facility),
                facility_full=context.names.full(card.facility),
                date=card.time[:10],
                word=_word(card, context),
                inputs=_things(sorted(feeds.get(position, ())), chain, context),
                outputs=_things(card.objects, chain, context),
                events=card.events[:_MAX_THINGS],
            )
        )
    return steps


def _word(card: Card, context: Context) -> str:
    if card.step:
        return context.words.term("step", card.step)
    return context.words("graph.step.unnamed" if card.is_process else "graph.step.none")


def _things(items: Sequence[str], chain: Cards, context: Context) -> tuple[Thing, ...]:
    named = tuple(_thing(item, chain, context) for item in items[:_MAX_THINGS])
    left = len(items) - len(named)
    return (*named, Thing(context.words("graph.more", n=left), "", "")) if left else named


def _thing(item: str, chain: Cards, context: Context) -> Thing:
    notes = [context.words("graph.mark.subject")] if item in chain.seeds else []
    notes += [context.words("graph.mark.origin")] if item in chain.origins else []
    notes += [context.words("graph.mark.gap")] if item in chain.gaps else []
    return Thing(object_label(item, chain, context.names), context.names.full(item), ", ".join(notes))


def _drawing(chain: Cards, tier_of: list[int], steps: list[Step], context: Context) -> Drawing:
    if not is_drawable(chain, tier_of):
        return draw_sums(tuple(_sums(chain, tier_of, context)))
    by_card = sorted(steps, key=lambda step: step.position)
    labels = tuple(_label(card, chain, step, context) for card, step in zip(chain.cards, by_card, strict=True))
    return draw(chain, labels=labels, tier_of=tier_of, numbers=[step.number for step in by_card])


def _label(card: Card, chain: Cards, step: Step, context: Context) -> Label:
    made = ", ".join(f"{thing.full or thing.label}{f' [{thing.note}]' if thing.note else ''}" for thing in step.outputs)
    used = ", ".join(thing.label for thing in step.inputs)
    parts = [
        f"{step.word}: {step.facility_full or context.words('not_stated')}, {step.date or context.words('not_stated')}"
    ]
    parts += [context.words("graph.title.inputs", things=used)] if used else []
    parts += [context.words("graph.title.outputs", things=made)] if made else []
    return label_of(
        card,
        chain,
        names=context.names,
        date=step.date,
        title=". ".join(parts),
        fallback=context.words("graph.place.none"),
        more=context.words("graph.more", n=max(len(card.objects) - MAX_ROWS, 0)),
    )


def _sums(chain: Cards, tier_of: list[int], context: Context) -> Iterator[Label]:
    for tier in range(max(tier_of, default=-1) + 1):
        cards = [card for card, found in zip(chain.cards, tier_of, strict=True) if found == tier]
        objects = {item for card in cards for item in card.objects}
        facilities = {card.facility for card in cards if card.facility}
        counts = [
            Row(context.words.count("graph.sum.processes", sum(card.is_process for card in cards))),
            Row(context.words.count("graph.sum.objects", len(objects))),
            Row(context.words.count("graph.sum.facilities", len(facilities))),
        ]
        gaps = sum(item in chain.gaps for item in objects) + sum(
            card.is_process and card.key in chain.gaps for card in cards
        )
        counts += [Row(context.words.count("graph.sum.gaps", gaps), mark="gap")] if gaps else []
        kind = "subject" if any(card.side == "subject" for card in cards) else "process"
        heading = context.words("graph.sum.tier", n=tier + 1)
        title = f"{heading}: {', '.join(row.label for row in counts)}"
        yield Label((heading,), "", tuple(counts), title, kind, bool(gaps))


def _sightings(result: Mapping[str, Any], context: Context) -> Iterator[Sighting]:
    names = context.names
    found = {
        tuple(text(item.get(key)) for key in ("time", "object", "place", "biz_step", "via"))
        for _, walk in walks(result)
        for item in mappings(walk.get("places"))
    }
    for time, item, place, step, via in sorted(found):
        yield Sighting(
            time=time,
            thing=Thing(names.label(item), names.full(item), ""),
            place=Thing(names.label(place), names.full(place), ""),
            word=context.words.term("step", step),
            via=names.label(via),
        )
