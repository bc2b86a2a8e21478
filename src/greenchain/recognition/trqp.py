"""Questions and answers of the Trust Registry Query Protocol: does one authority recognize another, for what.

Entity is the source scheme, authority the target scheme, action the effect, resource a category or a criteria
document. It is asked of a valid certificate to the pinned document; what hangs on the product is unknown. A bare yes
would be read as "label accepted", so ``recognized`` is true only where nothing is left to examine, and else the message
says why not.

Source: ToIP Trust Registry Query Protocol 2.0, recognition; times are RFC 3339 with ``Z`` only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from greenchain.recognition.network import network_of
from greenchain.recognition.recognizing import assess
from greenchain.recognition.result import Decision, Recognition
from greenchain.standards import shapes
from greenchain.standards.known_facts import KnownFacts, RecognitionFacts
from greenchain.standards.questions import Certificate, RecognitionQuestion, effect
from greenchain.standards.shapes import Reading, Shape, by_key
from greenchain.values.errors import InputError
from greenchain.values.time import DatePeriod, format_instant, parse_instant

_ZULU = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z", re.ASCII)


def _time(value: object, where: str, reading: Reading) -> str:
    if not isinstance(value, str) or not _ZULU.fullmatch(value):
        reading.refuse(where, "an RFC 3339 instant that ends in Z", value, code="INSTANT_MALFORMED")
        return ""
    shapes.instant(value, where, reading)
    return value


def _action(value: object, where: str, reading: Reading) -> str:
    """The effect asked for; unlike in other questions it must stand."""
    return effect(shapes.text(value, where, reading) or None, where, reading)


_TEXT = {"entity_id": shapes.text, "authority_id": shapes.text, "action": _action, "resource": shapes.text}


def _request(document: object, reading: Reading) -> dict[str, Any]:
    """The members; the published schema leaves room for others, and so do we."""
    known = (
        {key: document[key] for key in (*_TEXT, "context") if key in document}
        if isinstance(document, Mapping)
        else document
    )
    members = Shape(_TEXT, {"context": by_key(shapes.text)})(known, "", reading)
    if "time" in members.get("context", {}):
        _time(members["context"]["time"], "/context/time", reading)
    return members


def ask_trqp(document: object, *, facts: RecognitionFacts, at: datetime) -> dict[str, object]:
    """The result document of the question that a TRQP request asks, with the response under ``trqp``.

    Args:
        document: a parsed recognition request.
        facts: what is known of labels.
        at: when it is evaluated; also the time asked about, where the request names none.

    Raises:
        InputError: with every fault of the request.
    """
    reading = Reading()
    members = _request(document, reading)
    InputError.raise_if(reading.faults)
    time = members.get("context", {}).get("time")
    asked = parse_instant(time) if time else at
    answer = assess(_question(members, asked, facts.known(at)), facts=facts, at=at)
    response: dict[str, object] = {key: members[key] for key in _TEXT}
    response |= {
        "recognized": answer.decision is Decision.RECOGNIZED,
        **({"time_requested": time} if time else {}),
        "time_evaluated": format_instant(at),
        "message": _message(answer),
        **({"context": members["context"]} if "context" in members else {}),
    }
    return {**answer.to_dict(), "trqp": response}


def _question(members: Mapping[str, Any], asked: datetime, known: KnownFacts) -> RecognitionQuestion:
    """The question: a resource that is a document of the target is that document, else it is a category."""
    source, target, resource = members["entity_id"], members["authority_id"], members["resource"]
    criteria = resource if (target, resource) in known.criteria_sets else ""
    pins = [pin for one in network_of(known).between.get((source, target), ()) for pin in one.pins]
    current = [pin for pin in pins if pin.citation.period.holds(asked.date()) is True]
    fitting = [
        pin
        for pin in current
        if (criteria in pin.of(target) if criteria else resource in pin.categories or not pin.categories)
    ]
    certified = tuple(dict.fromkeys(name for pin in fitting for name in pin.of(source)))[:1]
    categories = [name for pin in fitting for name in pin.categories]
    category = resource if not criteria else (categories[0] if categories else "")
    certificate = Certificate(source, criteria_sets=certified, category=category, valid=DatePeriod())
    return RecognitionQuestion(
        target, category, asked.date(), criteria=criteria, effect=members["action"], certificate=certificate
    )


_NAMES = ("SCHEME_UNKNOWN", "EFFECT_UNKNOWN")  # the asker's own words, which only the asker can mend


def _message(answer: Recognition) -> str:
    """The decision and why, in words."""
    said = [answer.decision.value]
    if answer.path:
        said.append(f"path {' > '.join(answer.path)}")
    if answer.residual:
        left = ", ".join(item.criterion or f"the rest of {item.remainder_of}" for item in answer.residual)
        said.append(f"{answer.decision_by} still examines {left}")
    if answer.reasons:
        said.append(", ".join(answer.reasons))
    said += [one.detail for one in answer.findings if one.code in _NAMES]
    return "; ".join(said)
