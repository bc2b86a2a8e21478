"""An answer told as a finding: its outcome by severity and status, its act, its text.

What may forbid is decided here and nowhere else: ``does_not_conform`` needs a rule, rows and memberships that were all
read. A finding's text is the rule's own template, filled with facts (``{hs}``) and cells of rows it rests on
(``{codes.instead}``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from greenchain.screening.asking import Answer
from greenchain.screening.facts import Values
from greenchain.screening.telling import Telling, filled_in, name_of, parts_of, table_of
from greenchain.standards import Row, Rule
from greenchain.standards.conditions import holds_on
from greenchain.values.finding import Citation, FactStatus, Finding
from greenchain.values.json import pointer
from greenchain.values.outcome import Outcome

_FORBIDDING = frozenset({"prohibited", "illegal_traffic"})
# A declared code either is an entry of the day or is not; every other document may still be brought
_DECIDED_DOCUMENTS = frozenset({"CODE_UNKNOWN", "CODE_EXPIRED", "CODE_WRONG_LIST"})
_MOST_KEPT = 1_000  # of one rule, and places: rows and gaps that it may rest on come in a few hundred ways


def finding_of(answer: Answer, values: Values, *, item: str) -> Finding:
    """The finding of a rule that holds or stays open."""
    bound, truth, rule = answer.bound, answer.truth, answer.bound.rule
    telling = _telling(answer, _act_row(answer))
    missing = telling.missing
    if truth.value is True and rule.severity == "document":
        missing = tuple(dict.fromkeys(name for name, text in truth.read if text == "none"))
    shown = dict(truth.read)
    if answer.on:
        shown[answer.date_field] = shown["on"] = answer.on.isoformat()
    text, used = telling.text(values, shown)
    return Finding(
        check=bound.check,
        outcome=telling.outcome,
        code=rule.id,
        detail=text,
        where=_place(item, rule.about),
        values={**used, **shown},
        citation=telling.citation,
        missing=missing,
        related=telling.related,
        severity=rule.severity,
    )


def _telling(answer: Answer, act: Row | None) -> Telling:
    """The finding without its item, put together once."""
    bound, truth = answer.bound, answer.truth
    key = (truth.value, truth.missing, answer.date_field, answer.missing_date, id(act), *map(id, truth.rows))
    telling = bound.tellings.get(key)
    if telling is None:
        if len(bound.tellings) >= _MOST_KEPT:
            bound.tellings.clear()
        telling = bound.tellings[key] = _told(answer, act)
    return telling


def _told(answer: Answer, act: Row | None) -> Telling:
    rule, rows = answer.bound.rule, answer.truth.rows
    if act is not None and not any(row is act for row in rows):
        rows = (*rows, act)  # a finding rests on its act, too
        answer = replace(answer, truth=replace(answer.truth, rows=rows))
    truth = answer.truth
    status = FactStatus.weakest(rule.status, truth.status)
    return Telling(
        status=status,
        outcome=outcome_of(answer, status),
        parts=parts_of(rule.text["en"], rows),
        end=_why_open(answer, status),
        missing=tuple(dict.fromkeys(truth.missing)) if truth.value is None else (),
        related=tuple(sorted({name_of(row) for row in rows})),
        rows=rows,
        citation=_act(rule, act, status),
    )


@lru_cache(maxsize=_MOST_KEPT)
def _place(item: str, about: str) -> str:
    return pointer("items", item, about)


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
        weak = sorted({name_of(row) for row in answer.truth.rows if not row.status.is_firm})
        return f" [open: rests on what is {status.value}: {', '.join(weak) or 'the rule itself'}]"
    return ""


def _act_row(answer: Answer) -> Row | None:
    """The row with the act in force that day: of the table that the rule names, else of its pack's table of acts."""
    bound, on = answer.bound, answer.on
    if bound.rule.cites:
        for row in answer.truth.rows:
            if table_of(row) == bound.rule.cites and holds_on(row.period, on) is not False:
                return row
    acts = bound.pack.tables.get("acts")
    if acts is None or not on:
        return None
    era = acts.era(on)
    if era not in bound.acts:
        bound.acts[era] = next(iter(acts.in_force(bound.rule.id, on=on)), None)
    return bound.acts[era]


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


def rendered(template: str, values: Values, rows: Iterable[Row]) -> str:
    """A rule's template, in whichever language, filled with facts and with cells of the rows it rests on."""
    return filled_in(parts_of(template, rows), values, {})[0]
