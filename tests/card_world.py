"""Cards of the tests' own: small packs told in a few lines."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction

from greenchain.evidence import EvidenceLevel
from greenchain.scoring.cards.card import Card
from greenchain.scoring.cards.points import count
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.cards.scorecard import Scorecard
from greenchain.scoring.cards.stated import StatedAnswers
from greenchain.standards import RulePack, Standards, load_pack

AT = datetime(2025, 6, 30, 12, tzinfo=UTC)
COLUMNS = {
    "indicators": 'id = "text", group = "text", kind = "text", maximum = "decimal", stage = "text", en = "text", '
    'zh = "text", map = "text?", steps = "words?", benchmark = "decimal?", direction = "text?", missing_low = "decimal?"'
    ', missing_high = "decimal?", evidence_min = "text?", claim_types = "words?", computed = "text?"',
    "groups": 'id = "text", maximum = "decimal"',
    "gates": 'id = "text", en = "text"',
    "bands": 'band = "integer", minimum = "decimal"',
    "reported": 'id = "text", stage = "text", unit = "unit?", per = "unit?", largest = "decimal?", factors = "text?", '
    'gap = "text?", en = "text", zh = "text"',
}
KEYS = {"bands": "band"}
DEFAULTS = {"group": "A", "kind": "graded", "stage": "production", "en": "a", "zh": "甲", "gap": "nothing was read"}


def columns(table: str) -> list[str]:
    return [part.split("=")[0].strip() for part in COLUMNS[table].split(",")]


def table_text(table: str, rows: list[dict[str, str]], status: str) -> str:
    names = columns(table)
    lines = [",".join([*names, "valid_from", "valid_until", "source", "status"])]
    for row in rows:
        cells = [row.get(name, DEFAULTS.get(name, "")) for name in names]
        lines.append(",".join([*cells, "", "", "s", status]))
    return "\n".join(lines) + "\n"


def card_pack(
    name: str = "own",
    *,
    edition: str = "1",
    status: str = "complete",
    rows: str = "read",
    head: str | None = None,
    **tables,
) -> RulePack:
    """A pack of a card: ``tables`` by name, each a list of rows; cells that a row leaves out have a default."""
    settings = (
        'aggregate = "sum"\nscale = 10\nevidence_min = "L3"\nquantum = "0.000001"\nclaim_types = ["ScorecardCredential"]\n'
        if head is None
        else head
    )
    text = f'format = "greenchain-pack/1"\nkind = "scorecards"\nid = "{name}"\nedition = "{edition}"\n'
    text += f'title = "own"\nstatus = "{status}"\n[card]\n{settings}'
    text += '[[source]]\nid = "s"\ninstrument = "i"\nread_in = "r"\n'
    files = {}
    for table, listed in tables.items():
        text += f'[table.{table}]\nfile = "{table}.csv"\nkey = ["{KEYS.get(table, "id")}"]\ncolumns = {{ {COLUMNS[table]} }}\n'
        files[f"{table}.csv"] = table_text(table, listed, rows).encode()
    return load_pack({**files, "pack.toml": text.encode()})


def indicator(name: str, maximum: str, **cells: str) -> dict[str, str]:
    """One row."""
    return {"id": name, "maximum": maximum, **cells}


def bands(*minima: str) -> list[dict[str, str]]:
    """Bands numbered from 1."""
    return [{"band": str(number), "minimum": least} for number, least in enumerate(minima, start=1)]


def card_of(*packs: RulePack) -> Card:
    """The card of the first pack, with the others at hand."""
    return read_card(packs[0], standards=Standards.of(packs))


def scored(card: Card, answers: dict[str, object], *, level: str = "L3", **settings) -> Scorecard:
    """What stated answers come to, all of one level; a pair states its own."""
    stated = {
        name: (Fraction(str(value[0])), EvidenceLevel(value[1]))
        if isinstance(value, tuple)
        else (Fraction(str(value)), EvidenceLevel(level))
        for name, value in answers.items()
    }
    return count(StatedAnswers(card, (), (), AT.date(), "urn:x", stated=stated), at=AT, **settings)
