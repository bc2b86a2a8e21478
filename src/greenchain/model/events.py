"""EPCIS events as one value: what, when, where, why, how of a supply chain step.

The five event types of EPCIS 2.0 share most of their fields, so they are one class with a type; the graph reads
objects, parents, inputs and outputs alike from each. Identifiers and vocabulary words are canonical; fields unknown to
us are kept in ``extensions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from greenchain.values.json import Json
from greenchain.values.quantity import Quantity

ERROR_MARK = ":error"
"""The end of the key of an error declaration; what stands before it is the key of the event it takes back."""

_NOTHING: Mapping[str, Json] = MappingProxyType({})


class EventType(StrEnum):
    """The five event types of EPCIS 2.0."""

    OBJECT = "ObjectEvent"
    AGGREGATION = "AggregationEvent"
    TRANSFORMATION = "TransformationEvent"
    TRANSACTION = "TransactionEvent"
    ASSOCIATION = "AssociationEvent"


class Action(StrEnum):
    """What an event does to the objects it names; a transformation has none."""

    ADD = "ADD"
    OBSERVE = "OBSERVE"
    DELETE = "DELETE"


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """An object an event names. ``quantity`` is ``None`` where the event does not say how much, which is not zero."""

    id: str
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One end of a change of hands: ``type`` is owning_party, possessing_party or location."""

    type: str
    id: str


@dataclass(frozen=True, slots=True)
class ErrorDeclaration:
    """A statement that an earlier event should not have been captured."""

    time: datetime
    reason: str = ""
    corrective_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TraceEvent:
    """One EPCIS event.

    Attributes:
        type: one of the five.
        event_time: when it happened in the world; aware.
        time_zone_offset: as the event states it, such as ``+08:00``; for display, never for ordering.
        key: digest of the event's canonical content: the node name, equal for equal events however often they come.
        event_id: the sender's name for the event; not unique among senders.
        action: ADD, OBSERVE or DELETE; ``None`` for transformations.
        objects: epcList and quantityList of object and transaction events.
        parent: container or assembly of aggregation, association and transaction events.
        children: childEPCs and childQuantityList.
        inputs: what a transformation consumed.
        outputs: what it made.
        transformation_id: joins several events into one process; empty where absent.
        biz_step, disposition, read_point, biz_location: canonical words and places; empty where absent.
        set_dispositions, unset_dispositions: persistent dispositions.
        transactions: pairs of type and identifier.
        sources, destinations: who or where before and after.
        ilmd: instance/lot master data, as sent.
        lots: pairs of an instance and the lot that the master data, or the instance's own link, puts it in.
        error: present where the event declares an earlier one void.
        extensions: every field we do not know, as sent.
        where: JSON pointer in its document; ``source`` the document's name.
    """

    type: EventType
    event_time: datetime
    key: str
    time_zone_offset: str = "+00:00"
    event_id: str = ""
    action: Action | None = None
    objects: tuple[ObjectRef, ...] = ()
    parent: str = ""
    children: tuple[ObjectRef, ...] = ()
    inputs: tuple[ObjectRef, ...] = ()
    outputs: tuple[ObjectRef, ...] = ()
    transformation_id: str = ""
    biz_step: str = ""
    disposition: str = ""
    read_point: str = ""
    biz_location: str = ""
    set_dispositions: tuple[str, ...] = ()
    unset_dispositions: tuple[str, ...] = ()
    transactions: tuple[tuple[str, str], ...] = ()
    sources: tuple[Transfer, ...] = ()
    destinations: tuple[Transfer, ...] = ()
    ilmd: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)
    lots: tuple[tuple[str, str], ...] = ()
    error: ErrorDeclaration | None = None
    extensions: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)
    source: str = ""
    where: str = ""
