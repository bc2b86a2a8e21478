"""The 18 rules by which events become a graph, as one table that code, documentation and tests read.

A row says which events a rule reads and what acts on it; building and tracing ask the table before they act, so a row
that is left out switches its behavior off. Nothing else decides what an event of some type does to the graph.

Sources: the five event types, their actions and lists are those of the EPCIS 2.0 ontology and JSON Schema; words and
identifiers are those of CBV 2.0. What the standard leaves open is our decision, told in docs/concepts/graph-rules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from greenchain.model.events import Action, EventType, TraceEvent

Read = tuple[EventType, Action | None]
"""A type of event and its action; transformations have none."""

_EPCIS = "EPCIS 2.0"
_CBV = "CBV 2.0"
_OURS = "decision"
_ALL = (Action.ADD, Action.OBSERVE, Action.DELETE)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row.

    Attributes:
        id: ``E1`` to ``E18``.
        element: the part of an event that it is about.
        rule: what it says, in one sentence.
        source: the standard, and ``decision`` where the standard leaves it to the reader.
        acts_in: the functions that ask for the row, below ``greenchain.graph``.
        reads: types and actions of the events it is about.
    """

    id: str
    element: str
    rule: str
    source: str
    acts_in: tuple[str, ...]
    reads: frozenset[Read]


class Rules:
    """A table of rules, by id; never changes."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Iterable[Rule]) -> None:
        self._rows: Mapping[str, Rule] = MappingProxyType({row.id: row for row in rows})

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, rule: str) -> Rule:
        return self._rows[rule]

    def holds(self, rule: str) -> bool:
        """Whether the table has the row."""
        return rule in self._rows

    def governs(self, rule: str, event: TraceEvent) -> bool:
        """Whether the table has the row and it is about events such as ``event``."""
        row = self._rows.get(rule)
        return row is not None and (event.type, event.action) in row.reads

    def without(self, rule: str) -> Self:
        """The table less one row."""
        return type(self)(row for row in self if row.id != rule)


def _reads(*kinds: EventType, actions: Iterable[Action] = _ALL) -> frozenset[Read]:
    wanted = tuple(actions)
    pairs = {(kind, action) for kind in kinds if kind is not EventType.TRANSFORMATION for action in wanted}
    return frozenset(pairs | {(kind, None) for kind in kinds if kind is EventType.TRANSFORMATION})


_ANY = _reads(*EventType)

RULES = Rules(
    (
        Rule(
            "E1",
            "ObjectEvent ADD",
            "An object begins; a single instance begins once, and a commissioning after the process that made it "
            "confirms that birth, while each ADD of a lot adds to it.",
            _EPCIS,
            ("statements.births.births_of",),
            _reads(EventType.OBJECT, actions=[Action.ADD]),
        ),
        Rule(
            "E2",
            "bizLocation, readPoint",
            "A bizLocation holds until another one contradicts it, a readPoint is only where the event happened, and "
            "observing an object makes nothing of it and adds no quantity.",
            _EPCIS,
            ("statements.journeys.Journeys.locates",),
            _ANY,
        ),
        Rule(
            "E3",
            "ObjectEvent DELETE",
            "A life ends; what is said of the object afterwards is kept and named as odd.",
            _EPCIS,
            ("statements.ends.ends_of",),
            _reads(EventType.OBJECT, actions=[Action.DELETE]),
        ),
        Rule(
            "E4",
            "AggregationEvent",
            "ADD puts children into the parent, DELETE takes them out and without children empties it, OBSERVE proves "
            "no absence; being inside passes on place, custody and exposure, never composition.",
            _EPCIS,
            ("statements.containment.containment",),
            _reads(EventType.AGGREGATION),
        ),
        Rule(
            "E5",
            "TransformationEvent",
            "Every input may be in every output, wholly or in part.",
            _EPCIS,
            ("statements.processes.flows_of", "statements.processes.processes_of", "statements.births.births_of"),
            _reads(EventType.TRANSFORMATION),
        ),
        Rule(
            "E6",
            "transformationID",
            "Events that share one are one process, in whatever order they happened; an empty one is none, and one "
            "that is no URI counts at its place only.",
            f"{_EPCIS}; {_OURS} on identifiers that are no URI",
            ("statements.processes.process_key",),
            _reads(EventType.TRANSFORMATION),
        ),
        Rule(
            "E7",
            "AssociationEvent",
            "Children become parts of an assembly or of a place, beside any packing and until they are taken out; a "
            "trace follows parts only when asked.",
            _EPCIS,
            ("statements.containment.containment", "traces.following.part_links"),
            _reads(EventType.ASSOCIATION),
        ),
        Rule(
            "E8",
            "bizTransactionList",
            "An order or an invoice stands for the objects that events join to it, and makes nothing of them.",
            _EPCIS,
            ("statements.transactions.transactions_of",),
            _ANY,
        ),
        Rule(
            "E9",
            "sourceList, destinationList",
            "Shippings and receivings are paired by recipient and one without its answer is said; sources and "
            "destinations tell who had an object before and after.",
            f"{_EPCIS}; {_OURS} on pairing",
            ("statements.journeys.Journeys.movements", "statements.parties.transfers_of"),
            _ANY,
        ),
        Rule(
            "E10",
            "quantityElement",
            "A quantity that is not stated is unknown and not zero, one without unit counts pieces, one with a unit is "
            "exact in it; no share is made up for what is unknown.",
            f"{_EPCIS}; UN/ECE Recommendation 20",
            ("statements.standing.quantified",),
            _ANY,
        ),
        Rule(
            "E11",
            "epcClass, lot, instance",
            "A lot leads to its instances and never one instance to another: what reaches the lot reaches them all, "
            "and what an instance is made of includes what its lot is made of.",
            _OURS,
            ("statements.processes.flows_of", "statements.processes.lots_of"),
            _ANY,
        ),
        Rule(
            "E12",
            "identifiers",
            "All spellings of one key are one node, so what is asked for is compared in its canonical spelling.",
            _CBV,
            ("traces.seeds.name_of",),
            _ANY,
        ),
        Rule(
            "E13",
            "errorDeclaration",
            "The same event with a declaration takes the event back, correctives replace it and may be taken back in "
            "turn, and of several statements about one event the latest counts.",
            f"{_EPCIS}; {_OURS} on the latest statement",
            ("statements.standing.standing",),
            _ANY,
        ),
        Rule(
            "E14",
            "eventTime, record time",
            "An event counts from its eventTime in the world and from our own recording of it in what was known; the "
            "offset is for people and orders nothing.",
            f"{_EPCIS}; {_OURS} on record times of others",
            ("supply_graph.SupplyGraph.cutoff", "building.graph_known"),
            _ANY,
        ),
        Rule(
            "E15",
            "event hash",
            "Events of equal hash are one event however often, from whomever and in whichever syntax they come.",
            _CBV,
            ("statements.standing.distinct",),
            _ANY,
        ),
        Rule(
            "E16",
            "disposition, persistentDisposition",
            "A disposition replaces the one before; persistent ones are set and unset each by itself, on object and "
            "transformation events only.",
            _EPCIS,
            ("statements.dispositions.dispositions_of",),
            _reads(EventType.OBJECT, EventType.TRANSFORMATION),
        ),
        Rule(
            "E17",
            "certificationInfo",
            "A certificate that an event names may be about object, place or party, so it is shown and nothing rests "
            "on it.",
            f"{_EPCIS}; {_OURS}",
            ("statements.certificates.certificates_of",),
            _ANY,
        ),
        Rule(
            "E18",
            "sensorElementList",
            "A measurement over an interval concerns what it names or what was there, and all that was inside that "
            "during the interval.",
            f"{_EPCIS}; {_OURS} on what was inside",
            ("statements.sensors.readings_of",),
            _ANY,
        ),
    )
)
