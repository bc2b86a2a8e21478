"""Reads another registry's answer to a recognition query of TRQP 2.0 as a statement of level L0: shown, never a path.

Such an answer is a bare yes or no about one instant; nothing says by which agreement, for which documents, or with what
left to examine. A yes is kept as cooperation on the day asked about, a no states nothing.

Source: ToIP Trust Registry Query Protocol 2.0, recognition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from greenchain.standards import shapes
from greenchain.standards.facts_shapes import KIND
from greenchain.standards.shapes import Reading, Shape
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, parse_json
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant


def _time(value: object, where: str, reading: Reading) -> datetime | None:
    """An instant that must be there."""
    return shapes.instant(shapes.text(value, where, reading) or None, where, reading)


_NAMES = ("entity_id", "authority_id", "action", "resource")
_ANSWER = Shape(
    {**dict.fromkeys(_NAMES, shapes.text), "recognized": shapes.flag, "time_evaluated": _time},
    {"time_requested": _time, "message": shapes.anything, "context": shapes.anything},
)


_BLANK = ("time_requested", "")


@dataclass(frozen=True, slots=True)
class ImportedAnswer:
    """What an answer says, as facts.

    Attributes:
        facts: a document of kind ``recognition-facts``.
        findings: that a no, or an answer about its own authority, states nothing.
    """

    facts: Mapping[str, Json]
    findings: tuple[Finding, ...]


def read_trqp_answer(raw: bytes) -> ImportedAnswer:
    """The statement of a recognition response, or of the one in a result document of our own.

    Raises:
        InputError: with every fault, each with its JSON pointer.
    """
    document = parse_json(raw)
    if isinstance(document, Mapping) and document.get("kind") == "recognition" and "trqp" in document:
        document = document["trqp"]
    known = {**_ANSWER.must, **_ANSWER.may}
    members = document
    if isinstance(document, Mapping):  # the protocol leaves room for others; a blank time is none
        members = {name: value for name, value in document.items() if name in known and (name, value) != _BLANK}
    reading = Reading()
    read = _ANSWER(members, "", reading)
    InputError.raise_if(reading.faults)
    source, target, action, resource = (read[name] for name in _NAMES)
    name = f"trqp {target} on {source} for {action} of {resource}"
    facts: dict[str, Json] = {"kind": KIND, "id": name}
    if not read["recognized"] or source == target:
        note = Fault("AGR_NONE", "an authority that recognizes another", "an answer that states no such thing")
        finding = Finding.of_fault(note, check="trqp", outcome=Outcome.NOT_APPLICABLE)
        return ImportedAnswer(MappingProxyType(facts), (finding,))
    day = (read.get("time_requested") or read["time_evaluated"]).astimezone(UTC).date()
    facts["agreements"] = [
        {
            "id": name,
            "title": f"{target} answers that it recognizes {source} for {action} of {resource}",
            "from": source,
            "to": target,
            "level": "L0",
            "effects": [action],
            "valid": [day.isoformat(), (day + timedelta(1)).isoformat() if day < date.max else None],
            "recorded": format_instant(read["time_evaluated"]),
        }
    ]
    return ImportedAnswer(MappingProxyType(facts), ())
