"""A rechecked acceptance of a label by its own scheme: the certificate, its documents, the use it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, TypeAlias

from greenchain.recognition.recheck_checks import is_document
from greenchain.recognition.recheck_days import holds
from greenchain.recognition.recheck_steps import Step, is_read, listed

J: TypeAlias = Any  # a JSON value
Facts: TypeAlias = dict[tuple[str, str], J]
_USES = (None, "*", "licence", "display", "procurement")  # what the rules of procurement and of existing stock ask for


def holding(question: J, on: date) -> Iterator[str]:
    """What is against the certificate itself on a day."""
    held = question["certificate"]
    if not holds(held["valid"], on) or any(holds(one, on) is not False for one in held.get("suspended", [])):
        yield "certificate not valid"


def within(question: J, facts: Facts, on: date) -> Iterator[str]:
    """What is against a label asked for by its own scheme: certificate, category, use, documents; no variant."""
    held, target = question["certificate"], question["target"]
    said = {"from": held["scheme"], "to": target["scheme"]}
    step = Step(on, question, facts, said, 0, frozenset())
    names, wanted = listed(held.get("criteria_set")), target.get("criteria_set")
    meant = [(name, 0) for name in names]  # the unit meets its document when it is made, a later one stands for it now
    meant += [(later, 1) for name in names for later in step.standing(name, end=0)[1:]]
    fitting = [(name, end) for name, end in meant if wanted in (None, name)]
    row = facts.get(("schemes", held["scheme"]))
    is_on_file = bool(holds(row.get("valid"), on)) and is_read(row) if row else _is_named(held["scheme"], facts)
    agreements = [one for (kind, _), one in facts.items() if kind == "agreements"]
    uses = {rule for one in agreements for rule in one.get("effects", [])}
    uses |= {rule["effect"] for one in agreements for rule in one.get("grandfather", [])}
    checks = {
        "another label than the one held": held["scheme"] == target["scheme"] and not step.product.get("variant_of"),
        "the scheme is not on file that day": is_on_file,
        "for a use that nothing knows": question.get("effect") in {*_USES, *uses},
        "certified for another category": step.category() is not None,
        "certified to another document": not (names or wanted)
        or any(is_document(step, name, end=end, is_needed=True) for name, end in fitting),
        "the document asked for is not in force": not wanted or _is_there(step, wanted),
    }
    yield from holding(question, on)
    yield from (objection for objection, is_met in checks.items() if not is_met)


def _is_named(name: str, facts: Facts) -> bool:
    """Whether a document or agreement that somebody read names a scheme that has no row."""
    read = [(kind, one) for (kind, _), one in facts.items() if is_read(one)]
    if any(kind == "criteria_sets" and one["scheme"] == name for kind, one in read):
        return True
    return any(name in set(_ends(one)) for kind, one in read if kind == "agreements")


def _ends(one: J) -> Iterator[str]:
    """The schemes that an agreement names by rows that somebody read."""
    parties = [p if isinstance(p, dict) else {"scheme": p} for p in one.get("parties", [])]
    pairs = [p if isinstance(p, dict) else {"from": p[0], "to": p[1]} for p in one.get("pairs", [])]
    if parties:
        yield from (row["scheme"] for row in parties if is_read(row))
        return
    yield from (row[end] for row in [one, *pairs] if is_read(row) for end in ("from", "to") if end in row)


def _is_there(step: Step, name: str) -> bool:
    text = step.text(name, end=1)
    return bool(text) and is_read(text) and bool(holds(text.get("valid"), step.on))
