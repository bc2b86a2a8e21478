"""An answer told as a finding: its outcome by severity and status, its act, its text.

What may forbid is decided here and nowhere else: ``does_not_conform`` needs a rule, rows and memberships that were all
read. A finding's text is the rule's own template, filled with facts (``{hs}``) and cells of rows it rests on
(``{codes.instead}``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from greenchain.screening.asking import Answer
from greenchain.screening.facts import Values
from greenchain.standards import Row, Rule
from greenchain.standards.conditions import holds_on
from greenchain.values.finding import Citation, FactStatus, Finding
from greenchain.values.json import pointer
from greenchain.values.outcome import Outcome

_FORBIDDING = frozenset({"prohibited", "illegal_traffic"})
# A declared code either is an entry of the day or is not; every other document may still be brought
_DECIDED_DOCUMENTS = frozenset({"CODE_UNKNOWN", "CODE_EXPIRED", "CODE_WRONG_LIST"})
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)(?:\.([a-z][a-z0-9_]*))?\}")


def finding_of(answer: Answer, values: Values, *, item: str) -> Finding:
    """The finding of a rule that holds or stays open."""
    bound, rule = answer.bound, answer.bound.rule
    act = _act_row(answer)
    rows = answer.truth.rows if act is None or act in answer.truth.rows else (*answer.truth.rows, act)
    truth = replace(answer.truth, rows=rows)
    answer = replace(answer, truth=truth)
    status = FactStatus.weakest(rule.status, truth.status)
    missing = truth.missing if truth.value is None else ()
    if truth.value is True and rule.severity == "document":
        missing = tuple(name for name, text in truth.read if text == "none")
    shown = dict(truth.read)
    if answer.on:
        shown[answer.date_field] = shown["on"] = answer.on.isoformat()
    text, used = _render(rule.text["en"], {**values, **shown}, truth.rows)
    return Finding(
        check=bound.check,
        outcome=outcome_of(answer, status),
        code=rule.id,
        detail=text + _why_open(answer, status),
        where=pointer("items", item, rule.about),
        values={**used, **shown},
        citation=_act(rule, act, status),
        missing=tuple(dict.fromkeys(missing)),
        related=tuple(sorted({_name(row) for row in truth.rows})),
        severity=rule.severity,
    )


def outcome_of(answer: Answer, status: FactStatus) -> Outcome:
    """The outcome that severity, truth and the weakest status allow."""
    decides = answer.bound.rule.severity in _FORBIDDING or answer.bound.rule.id in _DECIDED_DOCUMENTS
    if answer.truth.value is True and decides and status.is_firm:
        return Outcome.DOES_NOT_CONFORM
    return Outcome.NOT_DETERMINED


def _why_open(answer: Answer, status: FactStatus) -> str:
    if answer.missing_date:
        lacking = " or ".join(answer.missing_date)
        return f" [open: the law goes by {lacking}, which is not declared to the day; looked up on {answer.date_field}]"
    if answer.truth.value is None:
        missing = ", ".join(dict.fromkeys(answer.truth.missing)) or "how the date falls"
        return f" [open: not known: {missing}]"
    if not status.is_firm and answer.bound.rule.severity in _FORBIDDING:
        weak = sorted({_name(row) for row in answer.truth.rows if not row.status.is_firm})
        return f" [open: rests on what is {status.value}: {', '.join(weak) or 'the rule itself'}]"
    return ""


def _act_row(answer: Answer) -> Row | None:
    """The row with the act in force that day: of the table that the rule names, else of its pack's table of acts."""
    rule, pack = answer.bound.rule, answer.bound.pack
    cited = (row for row in answer.truth.rows if rule.cites and _table(row) == rule.cites)
    row = next((row for row in cited if holds_on(row.period, answer.on) is not False), None)
    if row is None and "acts" in pack.tables and answer.on:
        row = next(iter(pack.tables["acts"].in_force(rule.id, on=answer.on)), None)
    return row


def _act(rule: Rule, row: Row | None, status: FactStatus) -> Citation:
    """The rule's citation with the act in force that day."""
    if row is None:
        return replace(rule.citation, status=status)
    given = row.citation
    return replace(
        given,
        instrument=str(row.get("act") or rule.citation.instrument or given.instrument),
        clause=given.clause or rule.citation.clause,
        status=status,
        pack=rule.citation.pack,
        row=rule.id,
    )


def _render(template: str, values: Mapping[str, str | None], rows: Iterable[Row]) -> tuple[str, dict[str, str]]:
    """The filled text, and the facts it shows."""
    used: dict[str, str] = {}
    by_table = {_table(row): row for row in reversed(tuple(rows))}

    def fill(match: re.Match[str]) -> str:
        name, column = match.groups()
        if column:
            row = by_table.get(name)
            cell = row.get(column) if row else None
            return ", ".join(cell) if isinstance(cell, tuple) else str(cell or "none")
        if name not in values:
            return "(not given)"
        used[name] = values[name] or "none"
        return used[name]

    return _PLACEHOLDER.sub(fill, template), used


def _table(row: Row) -> str:
    return row.citation.row.partition("/")[0]


def _name(row: Row) -> str:
    pack = row.citation.pack
    return f"{pack.pack}:{row.citation.row}" if pack else row.citation.row
