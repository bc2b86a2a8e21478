"""EPCIS 2.0 documents for benchmarks: a mix of the five event types, about a kilobyte an event, seeded."""

from __future__ import annotations

import json
import random
from pathlib import Path

CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"]
PREFIX = "4012345"


def gtin_lot(rng: random.Random, lots: int) -> str:
    return f"urn:epc:class:lgtin:{PREFIX}.{rng.randrange(400):06}.L{rng.randrange(lots)}"


def sscc(rng: random.Random) -> str:
    return f"urn:epc:id:sscc:{PREFIX}.{rng.randrange(10_000):010}"


def quantity(rng: random.Random, lots: int) -> dict:
    return {"epcClass": gtin_lot(rng, lots), "quantity": rng.randrange(1, 90_000) / 8, "uom": "KGM"}


def place(rng: random.Random) -> dict:
    return {"id": f"urn:epc:id:sgln:{PREFIX}.{rng.randrange(300):05}.0"}


def about(rng: random.Random, number: int, kind: str) -> dict:
    """What every event has; no two are the same, for the times differ."""
    second, minute, hour = number % 60, number // 60 % 60, number // 3600 % 24
    return {
        "type": kind,
        "eventTime": f"2026-{1 + number // 2_419_200 % 12:02}-{1 + number // 86_400 % 28:02}T{hour:02}:{minute:02}:{second:02}.{number % 1000:03}Z",
        "eventTimeZoneOffset": "+08:00",
        "readPoint": place(rng),
        "bizLocation": place(rng),
        "bizTransactionList": [
            {"type": "po", "bizTransaction": f"urn:epc:id:gdti:{PREFIX}.{number % 50_000:05}.{number}"}
        ],
    }


def object_event(rng: random.Random, number: int) -> dict:
    own = {"epcList": [f"urn:epc:id:sgtin:{PREFIX}.{rng.randrange(400):06}.{number}{i}" for i in range(6)]}
    ends = {
        "sourceList": [{"type": "owning_party", "source": f"urn:epc:id:pgln:{PREFIX}.{rng.randrange(300):05}"}],
        "destinationList": [
            {"type": "owning_party", "destination": f"urn:epc:id:pgln:{PREFIX}.{rng.randrange(300):05}"}
        ],
    }
    step = {"action": "OBSERVE", "bizStep": "shipping", "disposition": "in_transit"}
    return about(rng, number, "ObjectEvent") | own | step | ends


def aggregation_event(rng: random.Random, number: int) -> dict:
    inside = [f"urn:epc:id:sgtin:{PREFIX}.{rng.randrange(400):06}.{number}{i}" for i in range(8)]
    return about(rng, number, "AggregationEvent") | {
        "parentID": sscc(rng),
        "childEPCs": inside,
        "action": "ADD",
        "bizStep": "packing",
    }


def transformation_event(rng: random.Random, number: int) -> dict:
    return about(rng, number, "TransformationEvent") | {
        "inputQuantityList": [quantity(rng, 5_000) for _ in range(3)],
        "outputQuantityList": [quantity(rng, 5_000)],
        "bizStep": "commissioning",
        "ilmd": {"example:grade": "A", "example:harvest": {"example:field": f"F{number % 97}"}},
    }


def transaction_event(rng: random.Random, number: int) -> dict:
    return about(rng, number, "TransactionEvent") | {
        "parentID": sscc(rng),
        "quantityList": [quantity(rng, 5_000) for _ in range(2)],
        "action": "ADD",
        "bizStep": "accepting",
    }


def association_event(rng: random.Random, number: int) -> dict:
    sensors = {
        "sensorMetadata": {"time": "2026-01-01T10:00:00Z", "deviceID": f"urn:epc:id:giai:{PREFIX}.{number % 400}"},
        "sensorReport": [{"type": "Temperature", "value": rng.randrange(-300, 300) / 10, "uom": "CEL"}],
    }
    return about(rng, number, "AssociationEvent") | {
        "parentID": f"urn:epc:id:grai:{PREFIX}.{rng.randrange(1000):05}.{number % 999}",
        "childEPCs": [f"urn:epc:id:giai:{PREFIX}.{number}"],
        "action": "ADD",
        "bizStep": "assembling",
        "sensorElementList": [sensors],
    }


MIX = (object_event, aggregation_event, transformation_event, transaction_event, association_event)


def events(count: int, *, seed: int) -> list[dict]:
    rng = random.Random(seed)  # noqa: S311 - a world to measure, no secret
    return [MIX[number % len(MIX)](rng, number) for number in range(count)]


def document(some: list[dict]) -> bytes:
    return json.dumps(
        {
            "@context": [*CONTEXT, {"example": "https://example.org/epcis/"}],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-06-01T00:00:00Z",
            "epcisBody": {"eventList": some},
        }
    ).encode()


def write_documents(folder: Path, count: int, *, each: int, seed: int) -> list[Path]:
    """``count`` events in documents of ``each``."""
    some = events(count, seed=seed)
    paths = []
    for begin in range(0, count, each):
        path = folder / f"events-{begin:07}.json"
        path.write_bytes(document(some[begin : begin + each]))
        paths.append(path)
    return paths
