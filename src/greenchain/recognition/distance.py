"""How far two schemes are from an agreement, where nothing leads from the one to the other.

Cooperation of the owners, an agreement in the other direction only, a chain that nobody may pass on: none of them is a
way, and each tells an agency what there is to negotiate. Silence about passing on means no.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenchain.recognition.answers import Phase, phase_of
from greenchain.recognition.case import Asked
from greenchain.recognition.chains import stopped_chain, stopping
from greenchain.recognition.network import COOPERATION, LABEL_LEVELS, Direction, is_of_nobody
from greenchain.recognition.result import Rejected
from greenchain.standards.facts import RecognitionAgreement
from greenchain.standards.questions import ANY_EFFECT
from greenchain.values.finding import Citation

_NEAREST_FIRST = ("LEVEL_TOO_LOW", "AGR_MOU_ONLY", "DIR_REVERSED", "ONWARD_FORBIDDEN", "AGR_NONE")
_CURRENT = (Phase.IN, Phase.UNCLEAR)


def distant_ties(asked: Asked, source: str) -> Iterator[Rejected]:
    """What joins the two schemes without being a way: cooperation, the other direction, a chain."""
    target, network = asked.question.target, asked.network
    for direction in network.between.get((source, target), ()):
        name = direction.agreement.title or direction.agreement.id
        if direction.agreement.level == COOPERATION and _is_current(direction.agreement, {source, target}, asked):
            yield Rejected((direction.agreement.id,), ("AGR_MOU_ONLY",), f"{name}: cooperation only")
        elif direction.serves(asked.question.effect) is False and direction.agreement.level != COOPERATION:
            effects = ", ".join(direction.agreement.effects)
            yield Rejected((direction.agreement.id,), ("AGR_NONE",), f"{name}: for {effects} only")
    there = {direction.agreement.id for direction in network.between.get((source, target), ())}
    for direction in network.between.get((target, source), ()):
        if direction.agreement.id not in there:
            detail = f"{direction.agreement.title or direction.agreement.id}: stated from {target} to {source} only"
            yield Rejected((direction.agreement.id,), ("DIR_REVERSED",), detail)
    yield from _silent_ties(asked, source)
    chain = stopped_chain(network, source, target=target)
    if chain:
        path = tuple(direction.agreement.id for direction in chain)
        by = ", ".join(dict.fromkeys(one.agreement.id for one in stopping(chain)))
        yield Rejected(path, ("ONWARD_FORBIDDEN",), f"not passed on so far{f' by {by}' if by else ''}")


def _silent_ties(asked: Asked, source: str) -> Iterator[Rejected]:
    """Agreements that both are or may be parties to, without a direction between the two."""
    for agreement in silent_about(asked, source):
        name, detail = agreement.title or agreement.id, "no direction is stated"
        if is_of_nobody(agreement):
            code, detail = "AGR_NONE" if _is_on(agreement, asked) else "", "its parties are not on file"
        else:
            code = _silent_code(agreement, {source, asked.question.target}, asked)
        if code:
            yield Rejected((agreement.id,), (code,), f"{name}: {detail}")


def silent_about(asked: Asked, source: str) -> Iterator[RecognitionAgreement]:
    """Agreements that name both schemes and no direction between them, or, for all that is on file, might name them."""
    ends = {source, asked.question.target}
    for agreement in asked.network.silent:
        named = {party.scheme for party in agreement.parties}
        if is_of_nobody(agreement):
            if named <= ends and _is_for_labels(agreement, asked):
                yield agreement
        elif ends <= named and not any(set(edge) == ends for edge in agreement.edges):
            yield agreement


def _is_for_labels(agreement: RecognitionAgreement, asked: Asked) -> bool:
    """Whether labels are taken over by it for what is asked, if only by those whom nobody lists."""
    effect, effects = asked.question.effect, agreement.effects
    is_for_it = not effects or effect in (None, ANY_EFFECT) or effect in effects
    return agreement.level in LABEL_LEVELS and is_for_it


def _is_on(agreement: RecognitionAgreement, asked: Asked) -> bool:
    return phase_of(agreement.citation.period, asked.on) in _CURRENT


def unlisted_parties(asked: Asked) -> tuple[str, ...]:
    """What would settle whether an agreement whose parties are not on file joins the two schemes."""
    silent = silent_about(asked, asked.certificate.scheme)
    unlisted = (one for one in silent if is_of_nobody(one) and _is_on(one, asked))
    return tuple(f"parties of {agreement.id}" for agreement in unlisted)


def open_agreement(asked: Asked) -> RecognitionAgreement | None:
    """An agreement of one of the two schemes with others whom nobody lists: the other one may be among them."""
    silent = silent_about(asked, asked.certificate.scheme)
    return next((one for one in silent if is_of_nobody(one) and one.parties and _is_on(one, asked)), None)


def _silent_code(agreement: RecognitionAgreement, ends: set[str], asked: Asked) -> str:
    """What a tie without a direction is called; empty for one that says nothing of the day."""
    if agreement.level in LABEL_LEVELS:
        return "AGR_NONE"
    if not _is_current(agreement, ends, asked):
        return ""
    if agreement.level == COOPERATION:
        return "AGR_MOU_ONLY"
    return "" if agreement.is_undated else "LEVEL_TOO_LOW"


def _is_current(agreement: RecognitionAgreement, ends: set[str], asked: Asked) -> bool:
    """Whether it is in force on the day, and both are its parties then."""
    parties = [party.citation for party in agreement.parties if party.scheme in ends]
    return all(phase_of(citation.period, asked.on) in _CURRENT for citation in (agreement.citation, *parties))


def nearest(reports: list[Direction], ties: tuple[Rejected, ...], asked: Asked) -> tuple[str, str, Citation | None]:
    """The code, sentence and citation of what comes nearest to a way.

    Args:
        reports: directions below label level, in force or not.
        ties: what :func:`distant_ties` found.
        asked: where citations are looked up.
    """
    if reports:
        found = reports[0].agreement
        return "LEVEL_TOO_LOW", f"{found.title or found.id} takes over reports or audits only", found.citation
    for code in _NEAREST_FIRST:
        for tie in ties:
            if code in tie.codes:
                chain = stopped_chain(asked.network, asked.certificate.scheme, target=asked.question.target)
                stops = stopping(chain) if code == "ONWARD_FORBIDDEN" else ()
                named = stops[0].agreement.id if stops else tie.path[0]
                return code, tie.detail, asked.known.agreements[named].citation
    return "AGR_NONE", "no agreement between the two schemes is on file", None
