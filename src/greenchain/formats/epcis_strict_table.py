"""Which member stands where in EPCIS 2.0 JSON, and of what shape: GS1's JSON Schema as one table.

A shape is written ``uri``, ``number``, ``word:bizstep`` (a bare word of that list or another vocabulary's URI),
``object:readPoint`` or ``list:`` before one of these; ``list+:`` asks for at least one item, ``set:`` for no item
twice. A member with ``*`` behind it is required.

Source: EPCIS-JSON-Schema.json, EPCIS 2.0 (gs1.github.io/EPCIS), read 2026-11; facts carried over, nothing copied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from greenchain.formats._epcis_vocabulary import WORDS
from greenchain.formats.epcis_strict_texts import TEXT_FORMS

# How the own URIs of the bare words begin: they are refused, because one word is to have one spelling
_CBV = re.compile(r"urn:epcglobal:cbv|https?://ns\.gs1\.org/cbv/")
_GS1_VOC = re.compile(r"https?://(?:www\.)?gs1\.org/voc/")
WORD_LISTS: Mapping[str, tuple[frozenset[str], re.Pattern[str]]] = MappingProxyType(
    {name: (frozenset(words), _GS1_VOC if name in ("measurement", "alert") else _CBV) for name, words in WORDS.items()}
)
"""Name of a list, as the vocabulary pack has it: its words, and the URIs that must not stand in for them."""

_COMMON = """
    type* text          @context context        eventTime* time     recordTime time     eventTimeZoneOffset* offset
    eventID uri         certificationInfo certification             errorDeclaration object:errorDeclaration
"""
_STEP = """
    bizStep word:bizstep                        disposition word:disp
    readPoint object:readPoint                  bizLocation object:bizLocation
    sourceList list:object:source               destinationList list:object:destination
    sensorElementList list:object:sensorElement
"""
_TRANSACTIONS = "bizTransactionList list:object:bizTransaction"
_PERSISTENT = "persistentDisposition object:persistentDisposition"
_CHILDREN = "childEPCs list:uri  childQuantityList list:object:quantityElement  action* action"
_DEVICE = "deviceID uri  deviceMetadata uri  rawData uri  dataProcessingMethod uri  bizRules uri  time time"

# Name, what other member names may be (any, a URI, none), members and shapes
_OBJECTS = (
    ("Event", "any", _COMMON.replace("type* text", "type* uri")),  # of a type that EPCIS does not define
    (
        "ObjectEvent",
        "uri",
        (
            f"{_COMMON} {_STEP} {_TRANSACTIONS} {_PERSISTENT} action* action  ilmd object:ilmd"
            " epcList set:uri  quantityList list:object:quantityElement"
        ),
    ),
    ("AggregationEvent", "uri", f"{_COMMON} {_STEP} {_TRANSACTIONS} {_CHILDREN} parentID uri"),
    (
        "TransactionEvent",
        "uri",
        (
            f"{_COMMON} {_STEP} bizTransactionList* list+:object:bizTransaction  action* action  parentID uri"
            " epcList list:uri  quantityList list:object:quantityElement"
        ),
    ),
    (
        "TransformationEvent",
        "uri",
        (
            f"{_COMMON} {_STEP} {_TRANSACTIONS} {_PERSISTENT} transformationID uri  ilmd object:ilmd"
            " inputEPCList set:uri  inputQuantityList list:object:quantityElement"
            " outputEPCList set:uri  outputQuantityList list:object:quantityElement"
        ),
    ),
    ("AssociationEvent", "uri", f"{_COMMON} {_STEP} {_TRANSACTIONS} {_CHILDREN} parentID* uri"),
    ("readPoint", "any", "id* uri"),
    ("bizLocation", "any", "id* uri"),
    ("quantityElement", "none", "epcClass* uri  quantity number  uom uom"),
    ("bizTransaction", "none", "type word:btt  bizTransaction* uri"),
    ("source", "none", "type* word:sdt  source* uri"),
    ("destination", "none", "type* word:sdt  destination* uri"),
    ("persistentDisposition", "none", "set set+:word:disp  unset set+:word:disp"),
    ("errorDeclaration", "uri", "declarationTime* time  reason word:er  correctiveEventIDs list:uri"),
    ("ilmd", "uri", ""),
    ("sensorElement", "uri", "sensorMetadata object:sensorMetadata  sensorReport* list+:object:sensorReport"),
    ("sensorMetadata", "uri", f"{_DEVICE} startTime time  endTime time"),
    (
        "sensorReport",
        "uri",
        (
            f"{_DEVICE} type* word:measurement  exception word:alert  component word:comp"
            " microorganism uri  chemicalSubstance uri  coordinateReferenceSystem uri  uriValue uri"
            " stringValue text  booleanValue boolean  hexBinaryValue hex  uom text"
            " value number  minValue number  maxValue number  meanValue number  sDev number"
            " percRank number  percValue number"
        ),
    ),
    (
        "EPCISDocument",
        "uri",
        (
            "type* text  @context* context  schemaVersion* version  creationDate* time  epcisBody* object:epcisBody"
            " id uri  instanceIdentifier text  sender text  receiver text  epcisHeader object:epcisHeader"
        ),
    ),
    (
        "EPCISQueryDocument",
        "uri",
        "type* text  @context* context  epcisBody* object:queryBody  id uri  schemaVersion version  creationDate time",
    ),
    ("epcisBody", "any", "eventList* events"),
    ("queryBody", "uri", "queryResults* object:queryResults"),
    ("queryResults", "uri", "queryName* text  subscriptionID text  resultsBody* object:resultsBody"),
    ("resultsBody", "uri", "eventList* events  vocabularyList list:object:vocabulary"),
    ("epcisHeader", "uri", "epcisMasterData object:masterData"),
    ("masterData", "any", "vocabularyList list:object:vocabulary"),
    ("vocabulary", "any", "type* uri  vocabularyElementList list:object:vocabularyElement"),
    ("vocabularyElement", "any", "id* uri  attributes list:object:attribute  children list:uri"),
    ("attribute", "any", "id* uri  attribute plain"),
)

_PLAIN_SHAPES = frozenset({*TEXT_FORMS, "number", "boolean", "plain", "context", "certification", "events", "action"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a member may hold.

    Attributes:
        kind: a text form, ``number``, ``boolean``, ``action``, ``word``, ``object``, ``list`` or a shape of its own.
        of: the word list or the object, where the kind is one of these.
        item: the shape of each item of a list.
        least: how many items a list has at least.
        once: whether no item stands twice.
    """

    kind: str
    of: str = ""
    item: Shape | None = None
    least: int = 0
    once: bool = False


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """The members of an object.

    Attributes:
        name: as in the table.
        members: the shape of each member the schema names.
        required: the members that must be there, in the order of the table.
        others: what a name outside ``members`` may be: ``any``, ``uri`` or ``none``.
    """

    name: str
    members: Mapping[str, Shape]
    required: tuple[str, ...]
    others: str


def _shape(text: str) -> Shape:
    head, _, rest = text.partition(":")
    if head.rstrip("+") in ("list", "set"):
        return Shape("list", item=_shape(rest), least=int(head.endswith("+")), once=head.startswith("set"))
    if head == "word" and rest in WORD_LISTS:
        return Shape("word", of=rest)
    if head == "object":
        return Shape("object", of=rest)
    if rest or head not in _PLAIN_SHAPES:
        raise ValueError(f"no shape: {text!r}")
    return Shape(head)


def _object(name: str, others: str, text: str) -> ObjectShape:
    words = text.split()
    pairs = list(zip(words[::2], words[1::2], strict=True))
    members = {member.rstrip("*"): _shape(shape) for member, shape in pairs}
    required = tuple(member[:-1] for member, _ in pairs if member.endswith("*"))
    return ObjectShape(name, MappingProxyType(members), required, others)


OBJECTS: Mapping[str, ObjectShape] = MappingProxyType({row[0]: _object(*row) for row in _OBJECTS})
"""Every object of the schema, by its name."""

EVENT_TYPES: tuple[str, ...] = tuple(name for name in OBJECTS if name.endswith("Event") and name != "Event")
"""The five event types."""

# What each type must be about: alternatives of members that stand together; "+" asks for at least one item in it
SUBJECTS: Mapping[str, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        "ObjectEvent": (("epcList",), ("quantityList+",), ("sensorElementList+", "readPoint")),
        "AggregationEvent": (("childEPCs+",), ("childQuantityList+",), ("action=DELETE",)),
        "AssociationEvent": (("childEPCs+",), ("childQuantityList+",), ("action=DELETE",)),
        "TransactionEvent": (("epcList",), ("quantityList+",), ("action=DELETE",)),
        "TransformationEvent": tuple(
            (first, second)
            for first, second in (
                *(
                    (f"input{one}List+", f"output{two}List+")
                    for one in ("EPC", "Quantity")
                    for two in ("EPC", "Quantity")
                ),
                *(
                    ("transformationID", f"{side}{kind}List+")
                    for side in ("input", "output")
                    for kind in ("EPC", "Quantity")
                ),
            )
        ),
    }
)
"""The alternatives of each event type, one of which must hold."""
