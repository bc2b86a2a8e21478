"""The section ``rankings``: an order among peers, marked as nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from greenchain.scoring.items.numbers import amount, number, positive
from greenchain.scoring.items.sections import Answer, Asked, Section
from greenchain.scoring.rankings import closeness, entropy_weights, hierarchy, is_reciprocal, priorities
from greenchain.standards.shapes import Reading, Shape, each, flag, text, texts, word
from greenchain.values.errors import PackError
from greenchain.values.finding import Finding, PackRef
from greenchain.values.json import OBJECTS, canonical_json, digest
from greenchain.values.outcome import Outcome
from greenchain.values.quantity import decimal_text, exact_decimal, round_half_even

RANDOM_INDEX_PACK = "factors/ahp-random-index"

_PLACES = 12  # of printed figures
_MAX_CELLS = 100_000  # of a peer set; each costs some 50-digit operations, a second in all
_MAX_JUDGED = 50  # things compared in pairs: nobody judges a thousand pairs, and the work grows with the square
_SURE = 2  # judgements between two things cannot contradict each other

_cells = each(each(number))
_amounts = each(each(amount))
_judged = each(each(positive))
_METHODS = {
    "topsis": Shape(
        {"id": text, "method": text, "matrix": _cells, "weights": each(amount), "benefit": each(flag)}, {"peers": texts}
    ),
    "entropy": Shape({"id": text, "method": text, "matrix": _amounts}, {"peers": texts}),
}
_AHP = {"id": text, "method": text, "criteria": _judged}
_method = word("topsis", "entropy", "ahp")


def _read(value: object, where: str, reading: Reading) -> Mapping[str, Any]:
    """One item; a hierarchy names its criteria by its further keys, in their order."""
    if not isinstance(value, OBJECTS):
        reading.refuse(where, "an object", value)
        return {}
    method = _method(value.get("method"), f"{where}/method", reading)
    named = [key for key in value if key not in (*_AHP, "peers", "random_index")] if method == "ahp" else []
    shape = _METHODS.get(method) or Shape(
        {**_AHP, **dict.fromkeys(named, _judged)}, {"peers": texts, "random_index": positive}
    )
    item = shape(value, where, reading)
    if not reading.faults:
        _check(item, method, named, where, reading)
    return {**item, "named": named}


def _check(item: Mapping[str, Any], method: str, named: list[str], where: str, reading: Reading) -> None:
    """Refuse tables that have no order: ragged, too large, of one peer, columns of nothing."""
    if method == "ahp":
        criteria = item["criteria"]
        for key in ("criteria", *named):
            _check_judged(item[key], f"{where}/{key}", reading)
        if len(named) != len(criteria) or len({len(item[key]) for key in named}) > 1:
            reading.refuse(where, "one matrix for each criterion, all of one size", ", ".join(named))
        return
    matrix: Sequence[Sequence[Fraction | None]] = item["matrix"]
    widths = {len(row) for row in matrix}
    if len(matrix) < _SURE or len(widths) != 1 or not max(widths, default=0):
        reading.refuse(f"{where}/matrix", "two rows or more, all of one length", f"{len(matrix)} rows")
        return
    if any(cell is None for row in matrix for cell in row):
        reading.refuse(f"{where}/matrix", "a number in every cell: a gap has no rank", "null")
        return
    if len(matrix) * max(widths) > _MAX_CELLS:
        reading.refuse(f"{where}/matrix", f"at most {_MAX_CELLS} cells", str(len(matrix)), code="BUDGET_EXCEEDED")
    wide = max(widths)
    if method == "topsis" and not (len(item["weights"]) == len(item["benefit"]) == wide and any(item["weights"])):
        reading.refuse(where, f"{wide} weights, not all zero, and {wide} benefits", str(len(item["weights"])))
    if method == "entropy" and not all(any(column) for column in zip(*matrix, strict=True)):
        reading.refuse(f"{where}/matrix", "a sum above zero in every column", "zeros")
    if item.get("peers") and len(set(item["peers"])) != len(matrix):
        reading.refuse(f"{where}/peers", f"{len(matrix)} different names", ", ".join(item["peers"]))


def _check_judged(judged: Sequence[Sequence[Fraction | None]], where: str, reading: Reading) -> None:
    size = len(judged)
    if not 1 <= size <= _MAX_JUDGED or any(len(row) != size or None in row for row in judged):
        reading.refuse(where, f"a square of 1 to {_MAX_JUDGED} rows without gaps", f"{size} rows")
    elif not is_reciprocal([[cell or Fraction(0) for cell in row] for row in judged]):
        reading.refuse(where, "ones on the diagonal, and of b against a the inverse of a against b", "others")


def _answer(item: Mapping[str, Any], asked: Asked) -> Answer:
    method = item["method"]
    body, findings, refs = _ANSWERS[method](item, asked)
    return Answer.figures(
        item["id"],
        {"method": method, **body, "peer_set_sha256": _peer_set(item), "use": "ranking_only"},
        findings=findings,
        standards=refs,
    )


_Part = tuple[dict[str, object], list[Finding], list[PackRef]]


def _topsis(item: Mapping[str, Any], _: Asked) -> _Part:
    close = closeness(item["matrix"], weights=item["weights"], benefit=item["benefit"])
    printed = [_text(one) for one in close]
    highest = max((one for one in close if one is not None), default=None)
    first = [index for index, one in enumerate(close) if one == highest and one is not None]
    findings = [] if len(first) == 1 else [_tied(item["id"], len(first))]
    return {"closeness": printed, "best": first[0] if len(first) == 1 else None}, findings, []


def _entropy(item: Mapping[str, Any], _: Asked) -> _Part:
    weights = entropy_weights(item["matrix"])
    if weights is None:
        return {"weights": None}, [_tied(item["id"], len(item["matrix"]))], []
    return {"weights": [_text(one) for one in weights]}, [], []


def _ahp(item: Mapping[str, Any], asked: Asked) -> _Part:
    criteria = priorities(item["criteria"])
    alternatives = [priorities(item[name]) for name in item["named"]]
    size = len(criteria.weights)
    ratio: Decimal | None = Decimal(0)
    findings: list[Finding] = []
    refs: list[PackRef] = []
    if size > _SURE:
        index, refs = (item["random_index"], []) if item.get("random_index") else _random_index(asked, size)
        ratio = None if index is None else criteria.consistency_ratio(index)
        if index is None:
            detail = f"no random index of matrices of size {size} is at hand: how consistent they are is not known"
            findings.append(Finding("ranking", Outcome.NOT_DETERMINED, "RANDOM_INDEX_UNKNOWN", detail, item["id"]))
    body: dict[str, object] = {
        "criteria_weights": [_text(one) for one in criteria.weights],
        "consistency_ratio": _text(ratio),
        "scores": [_text(one) for one in hierarchy(criteria, alternatives)],
    }
    return body, findings, refs


def _random_index(asked: Asked, size: int) -> tuple[Fraction | None, list[PackRef]]:
    try:
        pack = asked.standards.pack(RANDOM_INDEX_PACK)
    except PackError:
        return None, []
    rows = [row for row in pack.table("index").rows if row.text("size") == str(size)]
    return (Fraction(rows[0].decimal("value")), [pack.ref]) if rows else (None, [])


def _tied(item_id: str, peers: int) -> Finding:
    detail = f"{peers} peers stand level: there is no order among them"
    return Finding("ranking", Outcome.NOT_DETERMINED, "RANKING_TIED", detail, item_id)


def _peer_set(item: Mapping[str, Any]) -> str:
    """The digest of all that was compared, so that a peer left out shows."""
    stated = {key: _plain(value) for key, value in item.items() if key != "id"}
    return digest(canonical_json(stated))


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any shape
    if isinstance(value, Fraction):
        return decimal_text(exact_decimal(value))
    return [_plain(part) for part in value] if isinstance(value, list | tuple) else value


def _text(figure: Decimal | None) -> str | None:
    return None if figure is None else decimal_text(round_half_even(figure, _PLACES))


_ANSWERS = {"topsis": _topsis, "entropy": _entropy, "ahp": _ahp}

SECTION = Section("rankings", _read, _answer)
