"""Small worlds of labels for tests: packs of the kind ``recognition`` made of rows, and holdings to ask about.

The table specifications are those of the shipped pack, so that a world of tests is a pack like any other.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

from greenchain import recognition
from greenchain.adapters.shipped import load_folder, standards_folder
from greenchain.recognition import Certificate, Recognition, RecognitionQuestion, label_facts
from greenchain.standards import RulePack, Standards, load_pack
from greenchain.standards.questions import ShownDocument
from greenchain.values.time import DatePeriod

ALWAYS = DatePeriod()
AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
LABELS = ("recognition", "labels", "2026.2")
_CITATION = {"valid_from": "", "valid_until": "", "source": "s", "status": "read"}
_DEFAULTS = {
    "agreements": {
        "title": "an agreement",
        "level": "L3",
        "categories": "listed",
        "onward": "none",
        "valid_from": "2000-01-01",
    },
    "exclusions": {"field": "factory_country", "mode": "excluded", "text": "a site is excluded"},
    "conditions": {"kind": "document", "variant_only": "no", "text": "a document is shown"},
    "criteria": {"requirement": "mandatory"},
    "schemes": {"name": "a label"},
}


@cache
def shipped(*parts: str) -> RulePack:
    """One shipped pack, read alone."""
    return load_folder(standards_folder().joinpath(*parts))


def shipped_standards() -> Standards:
    """The two packs that recognition needs."""
    return Standards.of([shipped(*LABELS), shipped("claims", "profile", "2026.1")])


@cache
def _head() -> str:
    text = Path(standards_folder(), *LABELS, "pack.toml").read_text(encoding="utf-8")
    return text.partition("# --- sources")[0] + '\n[[source]]\nid = "s"\ninstrument = "a test"\nread_in = "this file"\n'


@cache
def _columns() -> dict[str, list[str]]:
    return {name: list(spec["columns"]) for name, spec in tomllib.loads(_head())["table"].items()}


def world(**tables: list[dict[str, str]]) -> Standards:
    """Standards with the given rows; schemes, categories, parties and sets on file follow from them where not given."""
    rows = {name: [dict(row) for row in found] for name, found in tables.items()}
    edges = rows.get("edges", [])
    named = {row[key] for row in edges for key in ("from", "to")} | {row["scheme"] for row in rows.get("parties", [])}
    known = {row["scheme"] for row in rows.setdefault("schemes", [])}
    rows["schemes"] += [{"scheme": name} for name in sorted(named - known)]
    categories = {row["category"] for table in ("scopes", "variants", "subcategories") for row in rows.get(table, [])}
    categories |= {row["within"] for row in rows.get("subcategories", [])}
    categories |= {name for row in rows.get("letters", []) for name in row["categories"].split(";")}
    rows.setdefault("categories", [{"category": name} for name in sorted(categories)])
    files = {"pack.toml": _head().encode()}
    for name, columns in _columns().items():
        files[f"{name}.csv"] = _csv(name, columns, rows.pop(name, []))
    assert not rows, f"no such tables: {sorted(rows)}"
    return Standards.of([load_pack(files), shipped("claims", "profile", "2026.1")])


def _csv(name: str, columns: list[str], rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, [*columns, *_CITATION], lineterminator="\n")
    writer.writeheader()
    blank = dict.fromkeys(columns, "")
    writer.writerows({**blank, **_CITATION, **_DEFAULTS.get(name, {}), **row} for row in rows)
    return out.getvalue().encode()


def agreement(name: str = "g1", **more: str) -> dict[str, str]:
    """A row of ``agreements``."""
    return {"agreement": name, **more}


def edge(name: str = "g1", source: str = "x.a", target: str = "x.b", **more: str) -> dict[str, str]:
    """A row of ``edges``."""
    return {"agreement": name, "from": source, "to": target, **more}


def scope(category: str = "copier", name: str = "g1", **more: str) -> dict[str, str]:
    """A row of ``scopes``."""
    return {"agreement": name, "category": category, **more}


def simple(**changes: list[dict[str, str]]) -> Standards:
    """One agreement from x.a to x.b for copiers, with the given tables added or put in place of its own."""
    return world(**{"agreements": [agreement()], "edges": [edge()], "scopes": [scope()], **changes})


def certificate(
    scheme: str, *, criteria: tuple[str, ...] = (), days: DatePeriod = ALWAYS, **more: object
) -> Certificate:
    """A certificate in few words."""
    return Certificate(scheme, criteria_sets=criteria, valid=days, **more)


def holding(scheme: str = "x.a", **more: object) -> Certificate:
    """A copier's certificate of x.a."""
    return certificate(scheme, **{"category": "copier", **more})


def assess(held: Certificate, asked: RecognitionQuestion, *, at: datetime, standards: Standards) -> Recognition:
    """What the packs would give for the certificate."""
    return recognition.assess(replace(asked, certificate=held), facts=label_facts(standards), at=at)


def question(on: str = "2020-06-15", **more: object) -> RecognitionQuestion:
    """A question to x.b."""
    target, category = more.pop("target", "x.b"), more.pop("category", "copier")
    if more.get("documents") is not None:
        more["documents"] = tuple(ShownDocument(kind) for kind in more["documents"])
    return RecognitionQuestion(target, category, date.fromisoformat(on), **more)


def ask(standards, held=None, asked=None):
    """The decision and its reasons."""
    answer = assess(held or holding(), asked or question(), at=AT, standards=standards)
    return answer.decision.value, answer.reasons


def pinned(**more):
    """Tables of an agreement by one letter, which names a document of each side."""
    letters = [
        {
            "document": "D1",
            "agreement": "g1",
            "letter": "D1",
            "categories": "copier",
            "valid_from": "2020-01-01",
            **more,
        }
    ]
    pins = [
        {"document": "D1", "scheme": "x.a", "criteria": "V1"},
        {"document": "D1", "scheme": "x.b", "criteria": "N1"},
    ]
    return {"agreements": [agreement(categories="letters")], "scopes": [], "letters": letters, "pins": pins}
