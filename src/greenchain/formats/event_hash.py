"""The name of an event: the hash that CBV 2.0 defines over what the event says, one for all parties and syntaxes.

What an event says is first written as one text, the pre-hash: its fields in a fixed order, each as ``name=value``
without any separator, identifiers as Digital Links, words as URIs, times in UTC to the millisecond, members of a list
sorted by their finished text. Its SHA-256 is the name. eventID, recordTime and the error declaration stay out, so that
equal events have equal names however often and from whomever they come, and a declaration finds what it takes back.

Where the text of the standard and the published vectors part, the vectors hold: the lists of business transactions,
sources and destinations come after the sensors, sorted among ilmd and extensions, and state the type first. Texts of
extensions are never numbers (``007`` stays ``007``); JSON numbers are.

Source: GS1 CBV 2.0, 8.9 (EPCIS event hash ID); the published vectors of its reference implementation (2025-10-17).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

from greenchain.formats._epcis_vocabulary import WORDS
from greenchain.formats.epcis_context import STANDARD, Names, names_of
from greenchain.formats.hash_values import number_text, time_text
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import MAX_DEPTH, Json

_LISTS = (list, tuple)
_Writer = Callable[[str, Json, Names], str]

_TYPE_SPELLINGS = ("https://ref.gs1.org/epcis/", "epcis:")
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_COMMENTS = frozenset({"comment", "rdfs:comment", "{http://www.w3.org/2000/01/rdf-schema#}comment"})


def event_hash(event: Mapping[str, Json], *, names: Names = STANDARD) -> str:
    """The CBV 2.0 event hash as a URI: ``ni:///sha-256;<64 hex digits>?ver=CBV2.0``.

    Args:
        event: the members of one event as the JSON binding names them. Extension members have prefixed names, or
            ``{namespace}local``; numbers are ``Decimal``, ``int`` or, in quantitative fields, texts. ``#text`` is the
            text of an element that also has members.
        names: what the prefixes of its document mean; a context inside the event is read too.

    Raises:
        InputError: nested too deep.

    >>> event_hash({"type": "ObjectEvent", "eventTime": "2026-01-01T00:00:00Z", "action": "OBSERVE"})[:20]
    'ni:///sha-256;87e0af'
    """
    return hash_of(event_prehash(event, names=names))


def hash_of(prehash: str) -> str:
    """The URI of a pre-hash text."""
    return f"ni:///sha-256;{sha256(prehash.encode('utf-8', 'surrogatepass')).hexdigest()}?ver=CBV2.0"


def event_prehash(event: Mapping[str, Json], *, names: Names = STANDARD) -> str:
    """The text whose SHA-256 is the event's name; arguments and errors as :func:`event_hash`.

    >>> event_prehash({"type": "ObjectEvent", "bizStep": "shipping", "epcList": ["urn:epc:id:sscc:4012345.0000000333"]})
    'eventType=ObjectEventepcListepc=https://id.gs1.org/00/040123450000003338bizStep=https://ref.gs1.org/cbv/BizStep-shipping'
    """
    if "@context" in event:
        names = names_of(event["@context"], base=names)
    parts = [f"eventType={_event_type(event.get('type'))}"]
    parts += [write(name, event[name], names) for name, write in _EVENT.items() if name in event]
    tail = [
        _LAST[name](name, value, names) if name in _LAST else _extension(name, value, names)
        for name, value in event.items()
        if name not in _EVENT and name not in _LEFT_OUT
    ]
    if tail:
        tail.sort()
        parts += tail
    return "".join(parts)


def _event_type(value: Json) -> str:
    text = value.strip() if isinstance(value, str) else ""
    for spelling in _TYPE_SPELLINGS:
        text = text.removeprefix(spelling)
    return text


def _text(name: str, value: Json, names: Names) -> str:
    """A value, or each of several; nothing where it is empty."""
    if isinstance(value, str):
        spelled = names.value(value)
        return f"{name}={spelled}" if spelled else ""
    if isinstance(value, _LISTS):
        return "".join(sorted([_text(name, item, names) for item in value]))
    return _extension(name, value, names)


def _plain(name: str, value: Json, names: Names) -> str:
    if isinstance(value, str):
        plain = value.strip()
        return f"{name}={plain}" if plain else ""
    return _extension(name, value, names)


def _time(name: str, value: Json, names: Names) -> str:
    return f"{name}={time_text(value)}" if isinstance(value, str) and value.strip() else _extension(name, value, names)


def _number(name: str, value: Json, names: Names) -> str:
    text = number_text(value)
    return f"{name}={text}" if text else _text(name, value, names)


def _word(words: Mapping[str, str]) -> _Writer:
    def write(name: str, value: Json, names: Names) -> str:
        if isinstance(value, str):
            uri = words.get(value) or words.get(value.strip()) or names.value(value)
            return f"{name}={uri}" if uri else ""
        if isinstance(value, _LISTS):
            return "".join(sorted([write(name, item, names) for item in value]))
        return _extension(name, value, names)

    return write


def _epcs(name: str, value: Json, names: Names) -> str:
    if not isinstance(value, list):
        listed = _text("epc", value, names)
        return name + listed if listed else ""
    spell = names.value
    found = [spell(item) if type(item) is str else _text("epc", item, names)[4:] for item in value]
    found = [text for text in found if text]
    if not found:
        return ""
    found.sort()
    return f"{name}epc={'epc='.join(found)}"


def _listed(member: str, fields: Mapping[str, _Writer]) -> _Writer:
    """The writer of a list of elements, each of which may open with the name ``member``."""

    def write(name: str, value: Json, names: Names) -> str:
        elements = value if isinstance(value, _LISTS) else (value,)
        found = [_element(item, fields, names) for item in elements]
        if not all(found):
            found = [text for text in found if text]
        if not found:
            return ""
        found.sort()
        return name + member + member.join(found)

    return write


def _repeated(fields: Mapping[str, _Writer]) -> _Writer:
    """The writer of an element that may stand several times: each opens with its name."""

    def write(name: str, value: Json, names: Names) -> str:
        elements = value if isinstance(value, _LISTS) else (value,)
        found = [text for text in [_element(item, fields, names) for item in elements] if text]
        found.sort()
        return "".join([name + text for text in found])

    return write


def _element(value: Json, fields: Mapping[str, _Writer], names: Names) -> str:
    """The members of one element in the order of ``fields``, then its extensions."""
    if type(value) is not dict and not isinstance(value, Mapping):
        return _text("", value, names)
    parts = [write(name, value[name], names) for name, write in fields.items() if name in value]
    if len(parts) < len(value):
        parts += sorted([_extension(name, item, names) for name, item in value.items() if name not in fields])
    return "".join(parts)


def _extension(name: str, value: Json, names: Names, depth: int = 0) -> str:
    """A member of another vocabulary: its full name with its text, number or members, or each of several values."""
    if depth > MAX_DEPTH:
        raise InputError(Fault("BUDGET_EXCEEDED", f"nesting of at most {MAX_DEPTH}", "deeper nesting"))
    if name in _NO_CONTENT or name.startswith("@xmlns"):
        return ""
    full = names.member(name) if name else ""
    if full == _XSI_TYPE or full in _COMMENTS:
        return ""
    if isinstance(value, str):
        text = names.value(value)
        return f"{full}={text}" if text else ""
    if isinstance(value, _LISTS):
        return "".join(sorted([_one_of_many(full, item, names, depth) for item in value]))
    if isinstance(value, Mapping):
        inside = _members(value, names, depth)
        return full + inside if inside else ""
    text = number_text(value)
    return f"{full}={text}" if text else ""


def _one_of_many(full: str, value: Json, names: Names, depth: int) -> str:
    if isinstance(value, _LISTS):  # a list in a list: its members have no name of their own
        inside = _extension("", value, names, depth + 1)
        return full + inside if inside else ""
    return _extension(full, value, names, depth + 1)


def _members(value: Mapping[str, Json], names: Names, depth: int) -> str:
    declared = {name[7:]: text for name, text in value.items() if name.startswith("@xmlns:")}
    inner = names_of(declared, base=names) if declared else names
    text = value.get("#text", value.get("@value"))
    own = _extension("", text, inner, depth + 1) if text is not None else ""
    return own + "".join(sorted([_extension(name, item, inner, depth + 1) for name, item in value.items()]))


_NO_CONTENT = _COMMENTS | {"@context", "#text", "@value", "@type"}
_LEFT_OUT = _COMMENTS | {"type", "@context", "eventID", "recordTime", "errorDeclaration"}

_QUANTITIES = _listed("quantityElement", {"epcClass": _text, "quantity": _number, "uom": _plain})
_DISPOSITION = _word(WORDS["disp"])
_METADATA: dict[str, _Writer] = {
    **dict.fromkeys(("time", "startTime", "endTime"), _time),
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules"), _text),
}
_REPORT: dict[str, _Writer] = {
    "type": _word(WORDS["measurement"]),
    "exception": _word(WORDS["alert"]),
    **dict.fromkeys(("deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"), _text),
    "time": _time,
    **dict.fromkeys(("microorganism", "chemicalSubstance"), _text),
    "value": _number,
    "component": _word(WORDS["comp"]),
    **dict.fromkeys(("stringValue", "booleanValue", "hexBinaryValue", "uriValue"), _text),
    **dict.fromkeys(("minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue"), _number),
    **dict.fromkeys(("uom", "coordinateReferenceSystem"), _text),
}
_SENSORS = _listed("sensorElement", {"sensorMetadata": _repeated(_METADATA), "sensorReport": _repeated(_REPORT)})


def _record(fields: Mapping[str, _Writer]) -> _Writer:
    def write(name: str, value: Json, names: Names) -> str:
        inside = _element(value, fields, names)
        return name + inside if inside else ""

    return write


_PLACE = _record({"id": _text})

# In this order: what the vectors show, which is that of the reference implementation's code
_EVENT: dict[str, _Writer] = {
    "eventTime": _time,
    "eventTimeZoneOffset": _plain,
    "certificationInfo": _text,
    "parentID": _text,
    "epcList": _epcs,
    "inputEPCList": _epcs,
    "childEPCs": _epcs,
    "quantityList": _QUANTITIES,
    "childQuantityList": _QUANTITIES,
    "inputQuantityList": _QUANTITIES,
    "outputEPCList": _epcs,
    "outputQuantityList": _QUANTITIES,
    "action": _plain,
    "transformationID": _text,
    "bizStep": _word(WORDS["bizstep"]),
    "disposition": _DISPOSITION,
    "persistentDisposition": _record({"set": _DISPOSITION, "unset": _DISPOSITION}),
    "readPoint": _PLACE,
    "bizLocation": _PLACE,
    "sensorElementList": _SENSORS,
}
_PARTIES = _word(WORDS["sdt"])
# Sorted among ilmd and extensions
_LAST: dict[str, _Writer] = {
    "bizTransactionList": _listed("", {"type": _word(WORDS["btt"]), "bizTransaction": _text}),
    "sourceList": _listed("", {"type": _PARTIES, "source": _text}),
    "destinationList": _listed("", {"type": _PARTIES, "destination": _text}),
}
