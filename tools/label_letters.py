"""One vector before, at and after the beginning of each letter of pins; used by ``build_recognition_labels.py``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import permutations
from typing import Any

SIDES = {"jp": "jp.eco_mark", "cn": "cn.cel", "kr": "kr.ecolabel"}
AT = "2026-05-06T12:00:00Z"  # the instant of every question; agreements go by the legal date asked for
PIN_DATE = "a pinned document counts from the first day of its letter, not before"  # marks the cases written here


def listed(value: object) -> list[str]:
    """A value or a list of values, as texts."""
    if value is None:
        return []
    if value is False:
        raise SystemExit("a country was read as false: Norway's code must be quoted")
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


def pin_vectors(letters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One vector before, at and after the beginning of each letter, from the dates alone."""
    vectors = []
    for letter in letters:
        sides = {SIDES[side]: listed(letter["pin"].get(side)) for side in SIDES if letter["pin"].get(side)}
        # factories in China and letters without two named documents are other vectors' business
        pairs = [(held, target) for held, target in permutations(sides, 2)]
        earlier = next(
            (o for o in letters if o["until"] == letter["since"] and o["pin"]["cat"] == letter["pin"]["cat"]), None
        )
        first, last = ends(letter["since"])
        days = [
            (first - timedelta(days=1), "before"),
            (first, "in" if first == last else "unclear"),
            (last, "in"),
            (last + timedelta(days=1), "in"),
        ]
        for held, target in pairs:
            was_pinned = earlier is not None and all(
                set(sides[s]) & set(listed(earlier["pin"].get(k))) for k, s in SIDES.items() if s in (held, target)
            )
            for on, phase in dict(days).items():
                decision, path = expected(phase, letter, earlier=earlier if was_pinned else None)
                category = letter["pin"]["cat"]
                vectors.append(
                    {
                        "id": f"{letter['document']} {held}->{target} {on}",
                        "what": PIN_DATE,
                        "input": {
                            "question": question(
                                str(on), held, target, plain(sides[held][0]), plain(sides[target][0]), category
                            ),
                            "at": AT,
                        },
                        "expect": {"decision": decision, "path": path, **reasons(phase, decision, earlier)},
                    }
                )
    return vectors


def question(on: str, held: str, target: str, certified: str, wanted: str, category: str) -> dict[str, Any]:
    """A question document about a product made outside China."""
    certificate = {"scheme": held, "criteria_set": certified, "category": category, "valid": [None, None]}
    return {
        "kind": "recognition-question",
        "on": on,
        "effect": "licence",
        "certificate": {**certificate, "suspended": []},
        "product": {"category": category, "factory_country": "TH"},
        "target": {"scheme": target, "criteria_set": wanted},
    }


def plain(criteria: str) -> str:
    """A document's name without the file's remark on how it was printed."""
    return criteria.partition(" as printed")[0]


def ends(text: str) -> tuple[date, date]:
    """The first and last day that a date of any precision may be."""
    parts = [int(part) for part in text.split("-")]
    first = date(*[*parts, 1, 1][:3])
    if len(parts) == len("ymd"):
        return first, first
    following = (
        date(first.year + 1, 1, 1) if len(parts) == 1 else date(first.year + first.month // 12, first.month % 12 + 1, 1)
    )
    return first, following - timedelta(days=1)


def expected(phase: str, letter: Mapping[str, Any], *, earlier: Mapping[str, Any] | None) -> tuple[str, list[str]]:
    """Decision and path on a day of this phase."""
    if phase == "in":
        return "recognized_residual", ["cjk.framework", letter["document"]]
    if phase == "unclear":
        return "indeterminate", []
    return ("recognized_residual", ["cjk.framework", earlier["document"]]) if earlier else ("not_recognized", [])


def reasons(phase: str, decision: str, earlier: Mapping[str, Any] | None) -> dict[str, list[str]]:
    """The reasons, where there are some."""
    if decision == "indeterminate":
        return {"reasons": ["DATE_IMPRECISE"]}
    if decision == "not_recognized" and phase == "before":
        return {"reasons": ["SCOPE_VERSION" if earlier else "AGR_NOT_YET"]}
    return {}
