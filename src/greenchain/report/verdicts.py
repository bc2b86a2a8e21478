"""What a page opens with: the verdict in words and sign, each question with its answer, and what the page is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.life_cycle_figures import FIGURES
from greenchain.report.lines import Line
from greenchain.report.reading import answers, kind_of, mapping, mappings, text
from greenchain.report.sayings import Context, Mark, Saying, Shown, sayings
from greenchain.report.summary import summary_lines

_MAX_ANSWERS = 100
# which section of the page holds the answers of a kind of question
_SECTIONS = {
    "trace": "graph",
    "claim": "claims",
    "recognition": "recognition",
    "score": "footprint",
    "screening": "end-of-life",
}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One question and its answer in a few lines."""

    id: str
    mark: Mark
    question: str
    lines: tuple[Line, ...]
    findings: Shown[Saying]
    section: str


@dataclass(frozen=True, slots=True)
class VerdictView:
    """The head of the page."""

    mark: Mark
    title: str
    lead: str
    meaning: str
    answers: Shown[AnswerView]
    findings: int


@dataclass(frozen=True, slots=True)
class IdentityView:
    """What the page is about and what it was made from."""

    facts: tuple[tuple[str, str, bool], ...]


def verdict(document: Mapping[str, Any], context: Context) -> VerdictView:
    """The verdict of a document and its answers."""
    words = context.words
    listed = answers(document)
    shown = Shown.of(listed, _MAX_ANSWERS)
    mark = Mark.of(document.get("outcome"), words)
    return VerdictView(
        mark=mark,
        title=text(document.get("title")) or words("title.none"),
        lead=_lead(listed, context),
        meaning=words(f"verdict.meaning.{mark.value}"),
        answers=Shown(tuple(_answer(answer, context) for answer in shown.items), shown.left),
        findings=len(mappings(document.get("findings"))),
    )


def _lead(listed: list[Mapping[str, Any]], context: Context) -> str:
    counts = Counter(Mark.of(answer.get("outcome"), context.words).value for answer in listed)
    order = ("conforms", "does_not_conform", "not_determined", "not_applicable", "not_stated")
    parts = [context.words.count(f"verdict.part.{name}", counts[name]) for name in order if counts[name]]
    return context.words.count("verdict.lead", len(listed), parts=", ".join(parts)) if parts else ""


def _answer(answer: Mapping[str, Any], context: Context) -> AnswerView:
    kind = kind_of(answer)
    return AnswerView(
        id=text(answer.get("id")) or context.words("not_stated"),
        mark=Mark.of(answer.get("outcome"), context.words),
        question=question(answer, context),
        lines=summary_lines(answer, context),
        findings=sayings(answer.get("findings"), context),
        section=_section(kind, mapping(answer.get("result"))),
    )


def _section(kind: str, result: Mapping[str, Any]) -> str:
    """The section of the page that shows an answer; of a score the first that has anything of it."""
    if kind != "score" or mappings(result.get("footprints")):
        return _SECTIONS.get(kind, "")
    if any(mappings(result.get(name)) for name in FIGURES):
        return "figures"
    return "scorecard" if mappings(result.get("scorecards")) else ""


def question(answer: Mapping[str, Any], context: Context) -> str:
    """The question as a person asks it."""
    asked, kind = mapping(answer.get("question")), kind_of(answer)
    if kind not in _SECTIONS:
        return context.words("question.other")
    told = {key: text(asked.get(key)) or context.words("not_stated") for key in ("target", "on")}
    subject = text(asked.get("subject"))
    name = context.names.label(subject) if subject not in ("", "*") else ""
    return context.words(f"question.{kind}.{'one' if name else 'all'}", subject=name, **told)


def identity(document: Mapping[str, Any], context: Context, *, digest: str) -> IdentityView:
    """What the page is about; ``digest`` is of the document that it shows."""
    subjects = dict.fromkeys(
        text(mapping(answer.get("question")).get("subject"))
        for answer in answers(document)
        if kind_of(answer) in ("trace", "recognition", "score")
    )
    unstated = context.words("not_stated")
    facts = [("identity.title", text(document.get("title")) or unstated, False)]
    facts += [("identity.subject", context.names.full(name), False) for name in subjects if name and name != "*"]
    facts += [
        ("identity.at", text(document.get("at")) or unstated, False),
        ("identity.known_at", text(document.get("known_at")) or unstated, False),
        (
            "identity.format",
            f"{text(document.get('format')) or unstated}, {text(document.get('kind')) or unstated}",
            False,
        ),
        ("identity.digest", digest, True),
    ]
    return IdentityView(tuple((context.words(key), value, is_digest) for key, value, is_digest in facts))
