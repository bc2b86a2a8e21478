"""Questions in bytes, answers in result documents: one question, or a line each of many.

A question that carries facts is asked of these alone; every other of what is at hand. In a batch a line that cannot be
read is told with its number, and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from greenchain.recognition.recognizing import assess
from greenchain.recognition.result import Recognition
from greenchain.standards.known_facts import RecognitionFacts
from greenchain.standards.questions import AskedDocument, read_question
from greenchain.values.errors import GreenchainError
from greenchain.values.json import parse_json
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import result_document

Document = Mapping[str, Any]
Answer = Callable[[object], Document]


def ask(
    document: object, *, facts: Callable[[], RecognitionFacts], at: datetime, known_at: datetime | None = None
) -> Document:
    """The answer to a parsed question document about a stated holding.

    Args:
        document: of kind ``recognition-question``.
        facts: what a question without facts of its own is asked of; called only then.
        at: the instant of the question.
        known_at: in place of the question's own.

    Raises:
        InputError: with every fault of the question.
    """
    asked = read_question(document)
    return assessed(asked, facts=facts, at=at, known_at=known_at).to_dict()


def assessed(
    asked: AskedDocument, *, facts: Callable[[], RecognitionFacts], at: datetime, known_at: datetime | None
) -> Recognition:
    """The assessment of a question that was read."""
    world = RecognitionFacts.of([asked.facts]) if asked.facts is not None else facts()
    return assess(asked.question, facts=world, at=at, known_at=known_at)


def batch(raw: bytes, answer: Answer, *, kind: str, at: datetime) -> tuple[dict[str, object], bool]:
    """The answers to one question a line, in order, with the line of each, and whether some line was refused."""
    results: list[Document] = []
    lines: list[int] = []
    for number, line in _lines(raw):
        lines.append(number)
        try:
            results.append(answer(parse_json(line)))
        except GreenchainError as error:
            fault = error.faults[0]
            detail = "; ".join(str(one) for one in error.faults)
            results.append({"kind": "error", "code": fault.code, "detail": detail, "line": number})
    given = [Outcome(str(result["outcome"])) for result in results if "outcome" in result]
    is_refused = len(given) < len(results)
    outcome = combine([*given, *([Outcome.NOT_DETERMINED] if is_refused else [])])
    return result_document(kind, outcome, at=at, findings=(), results=results, lines=lines), is_refused


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that are not blank, numbered from 1."""
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.strip():
            yield number, line.strip()
