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
from greenchain.standards import Row
from greenchain.values.finding import Citation, FactStatus, Finding
from greenchain.values.json import pointer
from greenchain.values.outcome import Outcome

_FORBIDDING = frozenset({"prohibited", "illegal_traffic"})
# A declared code either is an entry of the day or is not; every other document may still be brought
_DECIDED_DOCUMENTS = frozenset({"CODE_UNKNOWN", "CODE_EXPIRED", "CODE_WRONG_LIST"})
_ACTS = "acts"  # a pack's table of which act a rule stands in on a day
_MOST_KEPT = 1_000  # of one rule, and places: rows and gaps that it may rest on come in a few hundred ways


def finding_of(answer: Answer, values: Values, *, item: str) -> Finding:
    """The finding of a rule that holds or stays open."""
    answer = _with_act(answer)
    bound, truth, rule = answer.bound, answer.truth, answer.bound.rule
    telling = _telling(answer)
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
        citation=telling.cited_on(answer.on) or replace(rule.citation, status=telling.status),
        missing=missing,
        related=telling.related,
        severity=rule.severity,
    )


def _with_act(answer: Answer) -> Answer:
    """The answer resting on the act in force that day too, where its pack has a table of acts."""
    bound = answer.bound
    table = bound.pack.tables.get(_ACTS)
    if table is None or answer.on is None:
        return answer
    era = table.era(answer.on)
    if era not in bound.acts:
        bound.acts[era] = next(iter(table.in_force(bound.rule.id, on=answer.on)), None)
    act = bound.acts[era]
    return answer if act is None else replace(answer, truth=replace(answer.truth, rows=(*answer.truth.rows, act)))


def _telling(answer: Answer) -> Telling:
    """The finding without its item, put together once."""
    bound, truth = answer.bound, answer.truth
    key = (truth.value, truth.missing, answer.date_field, answer.missing_date, *map(id, truth.rows))
    telling = bound.tellings.get(key)
    if telling is None:
        if len(bound.tellings) >= _MOST_KEPT:
            bound.tellings.clear()
        telling = bound.tellings[key] = _told(answer)
    return telling


def _told(answer: Answer) -> Telling:
    truth, rule = answer.truth, answer.bound.rule
    status = FactStatus.weakest(rule.status, truth.status)
    cited = (row for row in truth.rows if table_of(row) in (rule.cites, _ACTS))
    return Telling(
        status=status,
        outcome=outcome_of(answer, status),
        parts=parts_of(rule.text["en"], truth.rows),
        end=_why_open(answer, status),
        missing=tuple(dict.fromkeys(truth.missing)) if truth.value is None else (),
        related=tuple(sorted({name_of(row) for row in truth.rows})),
        rows=truth.rows,
        cited=tuple((row.period, _citation(row, answer, status)) for row in cited),
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


def _citation(row: Row, answer: Answer, status: FactStatus) -> Citation:
    """The act that a row names, for the rule."""
    given, rule = row.citation, answer.bound.rule
    return replace(
        given,
        instrument=str(row.get("act") or rule.citation.instrument or given.instrument),
        clause=given.clause or rule.citation.clause,
        status=FactStatus.weakest(status, given.status),
        pack=rule.citation.pack,
        row=rule.id,
    )


def rendered(template: str, values: Values, rows: Iterable[Row]) -> str:
    """A rule's template, in whichever language, filled with facts and with cells of the rows it rests on."""
    return filled_in(parts_of(template, rows), values, {})[0]
