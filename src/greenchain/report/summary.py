"""One answer in a few plain lines: what the terminal, the head of the page and an issue tracker say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from greenchain.report.cards import walks
from greenchain.report.chain import counted
from greenchain.report.footprints import bound, deviation
from greenchain.report.lines import Line
from greenchain.report.reading import figure, first, kind_of, listing, mapping, mappings, number, outcome, text, texts
from greenchain.report.sayings import Context, Mark
from greenchain.report.section_lines import card_lines, footprint_line, section_lines
from greenchain.values.outcome import SIGNS as OUTCOME_SIGNS
from greenchain.values.outcome import Outcome

MOST = 6  # lines an answer; more is no summary
_MOST_OF_SCORE = 12  # a score has up to eight sections, each with a line or two
_NAMED = 3  # things named in one line
SIGNS: Mapping[str, str] = MappingProxyType({**OUTCOME_SIGNS, "not_stated": "?"})
_WORST_FIRST = (Outcome.DOES_NOT_CONFORM, Outcome.NOT_DETERMINED, None, Outcome.NOT_APPLICABLE, Outcome.CONFORMS)


_LACKS: Mapping[str, str] = MappingProxyType({"INPUT_REFUSED": "refused", "EVIDENCE_ALTERED": "altered"})
"""How an answer did not get what it relied on, by the code of the finding; otherwise the file is not there."""


def summary(answer: Mapping[str, Any], *, most: int | None = None) -> list[str]:
    """Plain lines about one answer of an evaluation: at most six, of a score twelve, unless ``most`` says otherwise."""
    lines = summary_lines(answer, Context.of({}), most=most)
    return [f"{SIGNS[line.mark.value]} {line.said}" if line.mark else line.said for line in lines]


def summary_lines(answer: Mapping[str, Any], context: Context, *, most: int | None = None) -> tuple[Line, ...]:
    """The lines with their marks; where there are too many, the last one counts the rest."""
    limit = most or (_MOST_OF_SCORE if kind_of(answer) == "score" else MOST)
    result = mapping(answer.get("result"))
    told = list(_KINDS.get(kind_of(answer), _other)(result, context))
    told = told or list(_other(result, context))
    told = [*_missing(answer, context), *told]
    if len(told) > limit:
        left = len(told) - limit + 1
        told = [*told[: limit - 1], Line(context.words.count("summary.more", left))]
    return tuple(told)


def _missing(answer: Mapping[str, Any], context: Context) -> Iterator[Line]:
    found = [(text(finding.get("code")), text(finding.get("where"))) for finding in mappings(answer.get("findings"))]
    for said in ("missing", "refused", "altered"):
        names = list(dict.fromkeys(where for code, where in found if _LACKS.get(code, "missing") == said))
        if names:
            yield Line(context.words.count(f"summary.{said}", len(names), names=_few(names, context)))


def _few(names: list[str], context: Context) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else context.words("summary.few", shown=shown, n=len(names) - _NAMED)


def _mark(item: Mapping[str, Any], context: Context) -> Mark:
    return Mark.of(item.get("outcome"), context.words)


def _trace(result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    reached = [walk for _, walk in walks(result) if "objects" in walk or "processes" in walk]
    if not reached:
        return
    yield Line(counted(result, context))
    origins = [context.names.label(name) for walk in reached for name in texts(walk.get("origins"))]
    if origins:
        yield Line(context.words.count("summary.origins", len(origins), names=_few(origins, context)))
    for gap in (gap for walk in reached for gap in mappings(walk.get("frontier"))):
        told = {key: text(gap.get(key)) for key in ("code", "detail")}
        yield Line(context.words("summary.gap", thing=context.names.label(text(gap.get("id"))), **told))


def _claims(result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    listed = sorted(mappings(result.get("claims")), key=lambda claim: _WORST_FIRST.index(outcome(claim.get("outcome"))))
    for claim in listed:
        if claim.get("outcome") != "conforms":
            codes, because = _codes(mappings(claim.get("findings")))
            said = f"{text(claim.get('source'))}: {codes or context.words('not_stated')}"
            yield Line(said, _mark(claim, context), because)
    if listed:
        holds = sum(claim.get("outcome") == "conforms" for claim in listed)
        yield Line(context.words("claims.tally", holds=holds, total=len(listed)))


def _codes(findings: list[Mapping[str, Any]]) -> tuple[str, str]:
    """The codes of what is open, worst first, each once, and the sentence of the first."""
    ordered = sorted(findings, key=lambda finding: _WORST_FIRST.index(outcome(finding.get("outcome"))))
    still_open = [finding for finding in ordered if finding.get("outcome") not in ("conforms", "not_applicable")]
    codes = dict.fromkeys(code for finding in still_open if (code := text(finding.get("code"))))
    return ", ".join(codes), first(text(finding.get("detail")) for finding in still_open)


def _recognition(result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    decision = text(result.get("decision"))
    if not decision:
        return
    asked = mapping(result.get("question")).get("target")
    target = first((text(asked), text(mapping(asked).get("scheme")), context.words("not_stated")))
    source = text(result.get("source")) or context.words("not_stated")
    words = context.words.term("decision", decision)
    yield Line(context.words("summary.recognition", source=source, target=target, decision=words))
    if texts(result.get("path")):
        yield Line(context.words("summary.path", path=" → ".join(texts(result.get("path")))))
    if texts(result.get("reasons")):
        yield Line(_reasons(result, context))
    if listing(result.get("residual")):
        yield Line(context.words.count("summary.residual", len(listing(result.get("residual")))))
    if texts(result.get("missing")):
        yield Line(context.words("summary.needed", names=_few(list(texts(result.get("missing"))), context)))


def _reasons(result: Mapping[str, Any], context: Context) -> str:
    """The codes of the closest miss, with the sentence of the rejected way that has them."""
    codes = texts(result.get("reasons"))
    told = [
        text(way.get("detail"))
        for way in mappings(result.get("rejected"))
        if set(codes) <= set(texts(way.get("codes")))
    ]
    key = "summary.reasons.told" if first(told) else "summary.reasons"
    return context.words(key, codes=", ".join(codes), detail=first(told))


def _score(result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    for item in mappings(result.get("footprints")):
        if "balance" in item:
            yield footprint_line(item, context)
            continue
        lower, point, upper = (bound(item, key, context) for key in ("lower", "point", "upper"))
        said = f"{point} [{lower}, {upper}] {text(item.get('unit'))}".rstrip()
        published = mapping(item.get("published"))
        if number(published.get("value")) is not None:
            beside = figure(published.get("value"), places=0)
            said += context.words(
                "summary.published", value=beside, deviation=deviation(published.get("deviation_percent"))
            )
        yield Line(said, _mark(item, context))
        if listing(item.get("omissions")):
            yield Line(context.words.count("summary.omissions", len(listing(item.get("omissions")))))
    cards = mappings(result.get("scorecards"))
    for item in cards:
        yield from card_lines(item, context, is_named=len(cards) > 1)
    yield from section_lines(result, context)


def _screening(result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    for item in mappings(result.get("declarations")):
        codes, because = _codes(mappings(item.get("findings")))
        said = f"{text(item.get('id'))}: {codes or context.words.term('outcome', item.get('outcome'))}"
        yield Line(said, _mark(item, context), because)


def _other(result: Mapping[str, Any], context: Context) -> Iterator[Line]:
    for finding in mappings(result.get("findings")):
        if finding.get("outcome") != "conforms":
            said = first((text(finding.get("detail")), text(finding.get("where"))))
            yield Line(f"{text(finding.get('code'))}: {said}", _mark(finding, context))


_KINDS: Mapping[str, Callable[[Mapping[str, Any], Context], Iterator[Line]]] = MappingProxyType(
    {"trace": _trace, "claim": _claims, "recognition": _recognition, "score": _score, "screening": _screening}
)
