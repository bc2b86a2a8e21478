"""``recognize --recheck``: an earlier acceptance by itself, against the facts on file, and against its claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenchain.cli.output import emit, headline, show_findings

if TYPE_CHECKING:
    from greenchain.claims import Examination
    from greenchain.recognition import RecognitionFacts
    from greenchain.values.finding import Finding

Examine = Callable[..., "Examination"]
"""What comes of a signed claim (a path) at an instant, by what was known: under the options of the command."""


def check_again(
    stated: object,
    credential: Path | None,
    *,
    facts: Callable[[], RecognitionFacts],
    examine: Examine,
    as_json: bool,
) -> int:
    """Check a parsed answer again; ``facts`` gives those on file, and is called only for one that holds by itself."""
    from greenchain.recognition.on_file import compared
    from greenchain.recognition.recheck import nothing_to_recheck, recheck
    from greenchain.values.finding import Finding, outcome_of
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    nothing = nothing_to_recheck(stated)
    if nothing:
        findings = [Finding("recheck", Outcome.NOT_DETERMINED, "RECHECK_NOTHING", nothing)]
    else:
        refused = Outcome.DOES_NOT_CONFORM
        findings = [Finding("recheck", refused, "RECHECK_REFUSED", said) for said in recheck(stated)]
    members = stated if isinstance(stated, Mapping) else {}
    if not findings:
        follows = Finding("recheck", Outcome.CONFORMS, "CHECK_MET", "the answer follows from the facts it cites")
        findings = [follows, *compared(members, facts()), *_claimed(members, credential, examine)]
    document = result_document(
        "recheck",
        outcome_of(findings),
        at=None,
        findings=findings,
        decision=members.get("decision"),
        path=members.get("path"),
    )
    return emit(document, as_json=as_json, show=_show)


def _claimed(stated: Mapping[str, Any], credential: Path | None, examine: Examine) -> Iterable[Finding]:
    """What is to be said of the claim that an acceptance is about, verified again for the instants of the answer."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.recognition.claim_on_file import claim_findings, claim_not_shown
    from greenchain.values.time import parse_instant

    if credential is None:
        return claim_not_shown(stated)
    examination = examine(credential, at=parse_instant(stated["at"]), known_at=parse_instant(stated["known_at"]))
    if examination.claim is None:
        return examination.findings
    return claim_findings(stated, examination.claim, standards=load_standards())


def _show(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "recheck")
    yield from show_findings(document, passing=True)
