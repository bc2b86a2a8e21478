"""Progress between two scores: better performance told from better evidence.

A higher figure may be better performance, or the same performance with more evidence. So the change is itself an
interval: row by row, what is known now less what was known then. A row that the same documents prove at both dates, at
the level that the card asks for, cancels, since nothing about it can have changed; every other row counts by the
difference of its bounds, one that is unanswered or not proven at both too: what nobody proved may have changed as well.
Only where the whole interval is on one side of zero is a change proven.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from greenchain.evidence.facts import EvidenceLevel
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, exact_decimal
from greenchain.values.time import parse_instant

TOTAL = "total"
VERDICTS = ("proven_better", "proven_worse", "better_evidenced", "less_evidenced", "unchanged", "not_determined")

SECTIONS = ("impacts", "systems", "products", "shipments", "goods", "footprints")
"""Those with figures that progress does not compare; targets hold them against a path."""

ASSUMED = "assumed"  # the basis of a what-if

_NONE = Fraction(0)
_CARDS = "scorecards/"  # the kind of their packs
_Row = Mapping[str, Any]
_Packs = Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a part: an interval, the declared figure, and the documents that prove it.

    ``claims`` is empty where they do not reach the level that the card asks for, or nobody signed; ``upper`` is
    ``None`` where nothing bounds it.
    """

    lower: Fraction = _NONE
    upper: Fraction | None = _NONE
    declared: Fraction = _NONE
    claims: frozenset[str] = frozenset()

    def __add__(self, other: _Known) -> _Known:
        upper = None if self.upper is None or other.upper is None else self.upper + other.upper
        return _Known(self.lower + other.lower, upper, self.declared + other.declared)


@dataclass(frozen=True, slots=True)
class _Change:
    """How far something may have changed; ``None`` where that end is not known."""

    lower: Fraction | None = _NONE
    upper: Fraction | None = _NONE
    declared: Fraction = _NONE

    @classmethod
    def between(cls, then: _Known, now: _Known) -> _Change:
        if then.claims and then == now:
            return cls()
        lower = None if then.upper is None else now.lower - then.upper
        upper = None if now.upper is None else now.upper - then.lower
        return cls(lower, upper, now.declared - then.declared)

    def __add__(self, other: _Change) -> _Change:
        lower = None if self.lower is None or other.lower is None else self.lower + other.lower
        upper = None if self.upper is None or other.upper is None else self.upper + other.upper
        return _Change(lower, upper, self.declared + other.declared)


def progress(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[list[dict[str, object]], list[Finding]]:
    """What changed between two results of kind ``score``, stage by stage and in total, and what cannot be compared.

    Args:
        old: the earlier result.
        new: the later one; its cards are compared with those of the same id, pack and edition.

    Only proves what both results rest on; what has no counterpart, or is no scorecard, is named and left out. A result
    that is in truth the later one, or rests on another basis, is not compared at all.
    """
    barred = list(_barred(old, new))
    if barred:
        return [], barred
    listed: list[dict[str, object]] = []
    findings = list(_left_out(new))
    before = {item["id"]: item for item in old.get("scorecards", ())}
    for item in new.get("scorecards", ()):
        then = before.get(item["id"])
        if then is None:
            findings.append(_open("PROGRESS_UNKNOWN", "the earlier result has no card of this id", item["id"]))
            continue
        unlike = _unlike(then, item, (_bytes_of(old), _bytes_of(new)))
        if unlike is not None:
            findings.append(unlike)
        else:
            listed += _of_card(item["id"], then, item)
    return listed, findings


def _unlike(then: _Row, now: _Row, packs: tuple[_Packs, _Packs]) -> Finding | None:
    """Why two cards of one id do not compare; ``None`` where they do."""
    card = now["id"]
    if then.get("subject") != now.get("subject"):
        detail = f"about {then.get('subject')} then, about {now.get('subject')} now"
        return _open("PROGRESS_SUBJECT", detail, card)
    if (then["pack"], then["edition"]) != (now["pack"], now["edition"]):
        detail = f"{then['pack']}@{then['edition']} then, {now['pack']}@{now['edition']} now"
        return _open("PROGRESS_EDITION", detail, card)
    # what a card extends is not told apart, so every card that both were made with must be the same
    named = sorted({(now["pack"], now["edition"]), *(packs[0].keys() & packs[1].keys())})
    for name in named:
        if packs[0].get(name) != packs[1].get(name):
            return _open("PROGRESS_EDITION", f"{name[0]}@{name[1]} has other bytes now than it had then", card)
    if not _adds_up(then):
        detail = "rows of the card do not add to its totals or stages in the earlier result"
        return _open("PROGRESS_ALTERED", detail, card)
    return None


def _bytes_of(result: Mapping[str, Any]) -> _Packs:
    """The digests of the cards that a result was made with, by name and edition."""
    refs = (ref for ref in result.get("standards", ()) if ref["pack"].startswith(_CARDS))
    return {(ref["pack"], ref["edition"]): ref["sha256"] for ref in refs}


def _barred(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Finding]:
    """What keeps two results from being compared at all."""
    then, now = old.get("at"), new.get("at")
    if then and now and parse_instant(then) > parse_instant(now):
        yield _open("PROGRESS_ORDER", f"the result called earlier is of {then}, the score of {now}", "at")
    was, is_now = old.get("basis"), new.get("basis")
    if (was == ASSUMED) != (is_now == ASSUMED):
        yield _open("PROGRESS_BASIS", f"{was} then, {is_now} now", "basis")


def _left_out(new: Mapping[str, Any]) -> Iterator[Finding]:
    """What progress does not tell of: beside scorecards a note, and without any an answer that is open."""
    outcome = Outcome.NOT_APPLICABLE if new.get("scorecards") else Outcome.NOT_DETERMINED
    for name in SECTIONS:
        if new.get(name):
            detail = f"{name}: not compared; hold their figures against a path in the section targets"
            yield Finding("progress", outcome, "PROGRESS_SECTION", detail, name)


def _adds_up(card: Mapping[str, Any]) -> bool:
    """Whether the rows of a card add to the totals and stages beside them, where those are stated."""
    rows = [(row["stage"], _known(row)) for row in card["rows"]]
    parts = {stage: _sum((known for at, known in rows if at == stage), _Known()) for stage in card["stages"]}
    stated = [(points, parts[stage]) for stage, points in card["stages"].items()]
    stated.append((card, _sum((known for _, known in rows), _Known())))
    return all(
        _figures(total)[name] == points[name]
        for points, total in stated
        for name in ("guaranteed", "possible", "declared")
        if name in points
    )


def _open(code: str, detail: str, where: str) -> Finding:
    return Finding("progress", Outcome.NOT_DETERMINED, code, detail, where)


def _of_card(card: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[dict[str, object]]:
    """One entry a stage, and the total last; points are better when they are more."""
    was, is_now = _rows(then), _rows(now)
    stages = list(now["stages"])
    for stage in (*stages, TOTAL):
        names = [name for name in sorted({*was, *is_now}) if stage in (TOTAL, name[0])]
        parts = [(was.get(name, _Known()), is_now.get(name, _Known())) for name in names]
        change = _sum((_Change.between(a, b) for a, b in parts), _Change())
        known_then, known_now = _sum((a for a, _ in parts), _Known()), _sum((b for _, b in parts), _Known())
        yield {
            "id": card,
            "stage": stage,
            "was": _figures(known_then),
            "now": _figures(known_now),
            "change": {
                "lower": _text(change.lower), "upper": _text(change.upper), "declared": _text(change.declared),
            },
            "verdict": _verdict(known_then, known_now, change),
        }  # fmt: skip


def _rows(card: Mapping[str, Any]) -> dict[tuple[str, str], _Known]:
    return {(row["stage"], row["indicator"]): _known(row) for row in card["rows"]}


def _known(row: _Row) -> _Known:
    possible = row["possible"]
    return _Known(
        lower=Fraction(Decimal(row["guaranteed"])),
        upper=None if possible is None else Fraction(Decimal(possible)),
        declared=Fraction(Decimal(row["declared"])),
        claims=frozenset(row.get("claims") or ()) if _is_proven(row) else frozenset(),
    )


def _is_proven(row: _Row) -> bool:
    """Whether the evidence of a row reaches the level that its card asks for, and is signed at all."""
    level, least = row.get("level"), row.get("evidence_min")
    if not level or not least:
        return False  # a result that does not say so proves nothing
    return all(EvidenceLevel(level).reaches(one) for one in (EvidenceLevel(least), EvidenceLevel.L2))


def _verdict(then: _Known, now: _Known, change: _Change) -> str:
    if change.lower is not None and change.lower > 0:
        return "proven_better"
    if change.upper is not None and change.upper < 0:
        return "proven_worse"
    if now.lower != then.lower:
        return "better_evidenced" if now.lower > then.lower else "less_evidenced"
    return "unchanged" if now.upper == then.upper else "not_determined"


def _figures(known: _Known) -> dict[str, str | None]:
    return {"guaranteed": _text(known.lower), "possible": _text(known.upper), "declared": _text(known.declared)}


def _text(number: Fraction | None) -> str | None:
    return None if number is None else decimal_text(exact_decimal(number))


def _sum(parts: Iterable[Any], zero: Any) -> Any:  # noqa: ANN401 - of two types that add
    total = zero
    for part in parts:
        total = total + part
    return total
