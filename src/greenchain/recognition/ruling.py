"""The ruling of one day: every chain judged, the best ways chosen, or the closest miss named.

Ways that hold come before stock that is kept, that before ways that are only open; an open one of label level comes
before one that takes over reports; and where nothing at all leads there, the reason says how far the two schemes are
from an agreement.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from greenchain.recognition.answers import opened
from greenchain.recognition.candidates import Candidate, judge, level_of
from greenchain.recognition.case import Asked
from greenchain.recognition.chains import MAX_CHAINS, Chain, Walked, walked
from greenchain.recognition.conditions import ConditionState
from greenchain.recognition.distance import distant_ties, nearest, open_agreement, unlisted_parties
from greenchain.recognition.grandfathering import kept_stock
from greenchain.recognition.names import unknown_name
from greenchain.recognition.network import COOPERATION, LABEL_LEVELS
from greenchain.recognition.result import Decision, Path, Rejected, Ruling
from greenchain.recognition.same_scheme import rule_within
from greenchain.recognition.ways import Way
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome


@dataclass(frozen=True, slots=True)
class Held:
    """A way that holds, and the candidate it goes through."""

    candidate: Candidate
    way: Way

    @property
    def ids(self) -> tuple[str, ...]:
        """RecognitionAgreement ids, each followed by the id of the pin used, where it has one."""
        return _ids(self.candidate.chain, self.way)

    @property
    def path(self) -> Path:
        """The way as results print it, its end not known yet."""
        return path_of(self.candidate.chain, self.way, self.candidate.conditions)


def path_of(chain: Chain, way: Way, conditions: tuple[ConditionState, ...] = ()) -> Path:
    """A way through a chain as results print it, its end not known yet."""
    residual = tuple(sorted(way.proof.residual))
    return Path(_ids(chain, way), level_of(chain), residual, conditions)


def _ids(chain: Chain, way: Way) -> tuple[str, ...]:
    found: list[str] = []
    for direction, use in zip(chain, way.uses, strict=True):
        found.append(direction.agreement.id)
        if use.pin and use.pin.id:
            found.append(use.pin.id)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Look:
    """One day's look: every candidate judged, those below label level too.

    ``is_cut`` says that there are more chains than a question looks at, so that none of those found proves no other.
    """

    asked: Asked
    candidates: tuple[Candidate, ...]
    reports: tuple[Candidate, ...]
    is_cut: bool = False

    def held(self) -> tuple[Held, ...]:
        """Every way that holds."""
        return tuple(Held(candidate, way) for candidate in self.candidates for way in candidate.ways)

    def stock(self) -> tuple[Candidate, ...]:
        """Candidates that have ended and keep existing stock, or may."""
        return tuple(kept for candidate in self.candidates if (kept := kept_stock(candidate)) is not None)

    def kept(self) -> Held | None:
        """The way by which existing stock keeps most; ``None`` where there is none for certain."""
        ways = (Held(candidate, way) for candidate in self.stock() if candidate.holds for way in candidate.ways)
        return min(ways, key=_by_what_is_left, default=None)


def _by_what_is_left(one: Held) -> tuple[int, int, tuple[str, ...]]:
    return (len(one.path.residual), len(one.path.conditions), one.ids)


def open_question(asked: Asked) -> Ruling | None:
    """The ruling that needs no agreement; ``None`` where agreements must be looked at."""
    source, target = asked.certificate.scheme, asked.question.target
    if not source:
        missing = "the scheme of the certificate"
        finding = opened("scheme", "the certificate names no scheme", missing, code="SCHEME_UNKNOWN")
        return Ruling(
            Decision.INDETERMINATE, target, reasons=("SCHEME_UNKNOWN",), missing=(missing,), findings=(finding,)
        )
    return rule_within(asked) if source == target else None


def chains_of(asked: Asked) -> tuple[Walked, tuple[Chain, ...]]:
    """The chains of label level for the effect asked, and the direct agreements below."""
    source, question = asked.certificate.scheme, asked.question
    found = walked(asked.network, source, target=question.target)
    labels = tuple(
        chain for chain in found.chains if all(direction.serves(question.effect) is not False for direction in chain)
    )
    reports = tuple(
        (direction,)
        for direction in asked.network.between.get((source, question.target), ())
        if direction.agreement.level not in (*LABEL_LEVELS, COOPERATION)
        and direction.serves(question.effect) is not False
    )
    return Walked(labels, found.is_cut), reports


def look_at(asked: Asked) -> Look:
    """Every candidate of the question judged on its day."""
    labels, reports = chains_of(asked)
    candidates = tuple(judge(chain, asked) for chain in labels.chains)
    return Look(asked, candidates, tuple(judge(chain, asked) for chain in reports), labels.is_cut)


def decide(look: Look, paths: tuple[Path, ...], held: tuple[Held, ...]) -> Ruling:
    """The ruling of a look; ``paths`` are its best ways with their ends, ``held`` the same in the same order."""
    ruling = settled(look, paths, held)
    is_distant = ruling.decision in (Decision.NOT_RECOGNIZED, Decision.EVIDENCE_ONLY)
    ties = distant_ties(look.asked, look.asked.certificate.scheme) if is_distant else ()
    return replace(ruling, rejected=(*_rejections(look), *ties))


def settled(look: Look, paths: tuple[Path, ...], held: tuple[Held, ...]) -> Ruling:
    """As :func:`decide`, without the ways that do not lead there."""
    if held:
        return _recognized(look, paths, held[0])
    kept = look.kept()
    if kept:
        return _grandfathered(look, kept)
    doubtful = [c for c in (*look.candidates, *look.stock()) if c.doubts and not c.failures]
    if doubtful:
        return _indeterminate(look, doubtful)
    return _cut_short(look) if look.is_cut else _without_label(look)


def _without_label(look: Look) -> Ruling:
    """Where no label is taken over, nor may be: what the agreements on reports come to."""
    low = [candidate for candidate in look.reports if candidate.holds]
    if low:
        return _evidence_only(look, low[0])
    undecided = [candidate for candidate in look.reports if _may_be_in_force(candidate)]
    if undecided:
        return _indeterminate(look, undecided)
    return _not_recognized(look)


def _may_be_in_force(report: Candidate) -> bool:
    """Whether only days, its own or a scheme's, leave open that reports are taken over; an undated one never is."""
    if report.failures or not report.doubts or report.cases[0].agreement.is_undated:
        return False
    own = [doubt for doubt in report.doubts if doubt.check != "scheme"]
    rows = (doubt.citation for doubt in own if doubt.citation)
    return all(one.code == "DATE_IMPRECISE" for one in own) and all(row.status.is_firm for row in rows)


def _recognized(look: Look, paths: tuple[Path, ...], best: Held) -> Ruling:
    chosen, target = paths[0], look.asked.question.target
    residual = tuple(
        opened("residual", f"{item.criterion or item.remainder_of} is for {target} to examine", code=item.code)
        for item in chosen.residual
    )
    return Ruling(
        chosen.decision,
        target,
        paths=paths,
        residual=chosen.residual,
        conditions=chosen.conditions,
        findings=(*best.candidate.findings, *residual),
    )


def _grandfathered(look: Look, kept: Held) -> Ruling:
    """As before the end: what the target had to examine then no end has taken away, and nobody may rely on less."""
    return replace(_recognized(look, (kept.path,), kept), decision=Decision.GRANDFATHERED)


def _cut_short(look: Look) -> Ruling:
    """None of the chains that were looked at leads there, and there are more."""
    missing = f"a search of more than {MAX_CHAINS} chains of agreements"
    finding = opened("chains", "more chains lead there than are looked at", missing, code="BUDGET_EXCEEDED")
    target, code = look.asked.question.target, finding.code
    return Ruling(Decision.INDETERMINATE, target, reasons=(code,), missing=(missing,), findings=(finding,))


def _indeterminate(look: Look, doubtful: list[Candidate]) -> Ruling:
    fewest = min(len(candidate.doubts) for candidate in doubtful)
    closest = [candidate for candidate in doubtful if len(candidate.doubts) == fewest]
    doubts = [finding for candidate in closest for finding in candidate.doubts]
    told = min(closest, key=_by_what_is_told)
    return Ruling(
        Decision.INDETERMINATE,
        look.asked.question.target,
        conditions=told.conditions,
        residual=told.open_residual,
        reasons=_codes(doubts),
        missing=tuple(sorted({name for finding in doubts for name in finding.missing})),
        findings=told.findings,
    )


def _by_what_is_told(candidate: Candidate) -> tuple[object, ...]:
    """An order of equally close ones in which their names have no part, or a name would reach the day of a change."""
    conditions = tuple((one.id, one.state) for one in candidate.conditions)
    return (len(conditions), len(candidate.open_residual), conditions, candidate.open_residual)


def _evidence_only(look: Look, report: Candidate) -> Ruling:
    agreement = report.cases[0].agreement
    detail = f"{agreement.id} takes over reports or audits, not the label"
    finding = opened("level", detail, code="LEVEL_TOO_LOW", citation=agreement.citation)
    return Ruling(Decision.EVIDENCE_ONLY, look.asked.question.target, findings=(*report.findings, finding))


def _not_recognized(look: Look) -> Ruling:
    asked, target = look.asked, look.asked.question.target
    unsettled = _unsettled(look)
    if unsettled:
        return Ruling(
            Decision.INDETERMINATE,
            target,
            reasons=(unsettled.code,),
            missing=unsettled.missing,
            findings=(unsettled,),
        )
    if look.candidates:
        fewest = min(len(candidate.failures) for candidate in look.candidates)
        closest = [candidate for candidate in look.candidates if len(candidate.failures) == fewest]
        reasons = _codes(finding for candidate in closest for finding in candidate.failures)
        findings = tuple(finding for candidate in closest for finding in candidate.findings)
    else:
        ties = tuple(distant_ties(asked, asked.certificate.scheme))
        code, detail, citation = nearest([c.chain[0] for c in look.reports], ties, asked)
        # What no row says is answered by the absence of a row, which no status weakens
        findings = (Finding("agreement", Outcome.DOES_NOT_CONFORM, code, detail, citation=citation),)
        reasons = (code,)
    return Ruling(Decision.NOT_RECOGNIZED, target, reasons=reasons, missing=_unknown(asked), findings=findings)


def _unsettled(look: Look) -> Finding | None:
    """What keeps a refusal from being one: a name that is not known, parties whom nobody lists."""
    asked = look.asked
    unknown = unknown_name(asked)
    if unknown and (unknown.check != "category" or look.candidates):
        return unknown
    agreement = None if look.candidates or look.reports else open_agreement(asked)
    if agreement is None:
        return None
    detail = f"{agreement.title or agreement.id}: its parties are not on file"
    missing = f"parties of {agreement.id}"
    return opened("agreement", detail, missing, code="AGR_NONE", citation=agreement.citation)


def _unknown(asked: Asked) -> tuple[str, ...]:
    """Schemes that no fact names, perhaps misspelled; and the parties of agreements that state none."""
    unnamed = {asked.certificate.scheme, asked.question.target} - asked.network.named
    return tuple(sorted({*unnamed, *unlisted_parties(asked)}))


def _rejections(look: Look) -> tuple[Rejected, ...]:
    labels = (_rejection(candidate) for candidate in look.candidates if not candidate.holds)
    return (*labels, *(_rejection(candidate) for candidate in look.reports))


def _rejection(candidate: Candidate) -> Rejected:
    if not candidate.is_for_labels:
        codes = tuple(sorted({"LEVEL_TOO_LOW", *_codes(candidate.failures)}))
        return Rejected(candidate.path, codes, f"{candidate.level}: reports or audits, not the label")
    wanting = candidate.failures or candidate.doubts
    return Rejected(candidate.path, _codes(wanting), "; ".join(finding.detail for finding in wanting))


def _codes(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.code for finding in findings}))
